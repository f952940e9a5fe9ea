/** What a person has chosen to approve with one word. Pure. */
import type { Entry } from './use-entries';

/** As they were shown when they were chosen, by key. */
export type Chosen = ReadonlyMap<string, Entry>;

/** How many may be approved with one word: more cannot be read with care. */
export const mostChosen = 200;

/** With or without one more. One that is not alike begins anew. `alike` says what may be chosen together, `undefined` what may not be chosen. */
export function toggled(chosen: Chosen, entry: Entry, alike: (entry: Entry) => string | undefined): Chosen {
  const id = alike(entry);
  if (id === undefined) return chosen;
  if (chosen.has(entry.key)) return new Map([...chosen].filter(([key]) => key !== entry.key));
  return added(chosen, [entry], alike, id);
}

/** With all of these that are alike to `id`. */
export function added(
  chosen: Chosen,
  entries: readonly Entry[],
  alike: (entry: Entry) => string | undefined,
  id: string | undefined,
): Chosen {
  if (id === undefined) return chosen;
  const kept = [...chosen].filter(([, entry]) => alike(entry) === id);
  const fresh = entries.filter((entry) => alike(entry) === id).map((entry) => [entry.key, entry] as const);
  // What was chosen before stays as it was shown then.
  const all = new Map([...kept, ...fresh.filter(([key]) => !chosen.has(key))]);
  return new Map([...all].slice(0, mostChosen));
}

/** Those between two entries of a list, both included. */
export function between<Item extends { key: string }>(
  items: readonly Item[],
  from: string | undefined,
  to: string,
): Item[] {
  const ends = [items.findIndex(({ key }) => key === from), items.findIndex(({ key }) => key === to)];
  const [first = 0, last = 0] = ends.includes(-1) ? [ends[1], ends[1]] : ends.sort((a, b) => a - b);
  return items.slice(first, last + 1);
}

/**
 * Those that are asked as they were shown, and those that are not any more: decided, withdrawn, or with other arguments. `now`: what waits, by key.
 */
export function stillAsked(chosen: Chosen, now: ReadonlyMap<string, Entry>): { asked: Entry[]; gone: Entry[] } {
  const asked: Entry[] = [];
  const gone: Entry[] = [];
  for (const entry of chosen.values()) {
    const current = now.get(entry.key);
    const isSame = current?.isOpen && current.request.argumentsHash === entry.request.argumentsHash;
    (isSame ? asked : gone).push(entry);
  }
  return { asked, gone };
}
