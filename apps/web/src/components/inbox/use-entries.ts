'use client';
import type { Decision, InboxItem } from '@platform/temporal';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/lib/api';

/** A request in the inbox. It stays after it was decided, with the decision, until it is put away. */
export interface Entry extends InboxItem {
  key: string;
  isOpen: boolean;
  /** Once it is known. */
  decision?: Decision;
}

/** What waits, and what was here before and has been decided since: nothing vanishes under the hand of the one who reads it. */
export function useEntries(items: readonly InboxItem[] | undefined): { entries: Entry[]; dismiss(key: string): void } {
  const [seen, setSeen] = useState<ReadonlyMap<string, Entry>>(new Map());
  const asked = useRef(new Set<string>());

  useEffect(() => {
    if (!items) return;
    setSeen((before) => merge(before, items));
  }, [items]);

  useEffect(() => {
    for (const entry of seen.values()) {
      if (entry.isOpen || entry.decision || asked.current.has(entry.key)) continue;
      asked.current.add(entry.key);
      findDecision(entry).then(
        (decision) => setSeen((before) => change(before, entry.key, (known) => ({ ...known, decision }))),
        // Without an answer it stays a request that is no longer asked.
        () => asked.current.delete(entry.key),
      );
    }
  }, [seen]);

  const dismiss = (key: string) => setSeen((before) => new Map([...before].filter(([other]) => other !== key)));
  return { entries: [...seen.values()], dismiss };
}

function merge(before: ReadonlyMap<string, Entry>, items: readonly InboxItem[]): ReadonlyMap<string, Entry> {
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const merged = new Map<string, Entry>();
  for (const [key, entry] of before) merged.set(key, { ...entry, ...open.get(key), isOpen: open.has(key) });
  for (const [key, item] of open) if (!merged.has(key)) merged.set(key, { ...item, key, isOpen: true });
  return merged;
}

function change(
  entries: ReadonlyMap<string, Entry>,
  key: string,
  how: (entry: Entry) => Entry,
): ReadonlyMap<string, Entry> {
  return new Map([...entries].map(([other, entry]) => [other, other === key ? how(entry) : entry]));
}

/** A request that is asked a second time is another one. */
function keyOf({ run, request }: InboxItem): string {
  return `${run.runId}/${request.id}/${request.askedAt}`;
}

/** Who decided, from the run; `undefined` when it ended without a decision. */
async function findDecision({ run, request }: Entry): Promise<Decision | undefined> {
  const { timeline } = await api.run(run.runId);
  const item = timeline.findLast((other) => other.kind === 'decision' && other.request.id === request.id);
  return item?.kind === 'decision' ? item.decision : undefined;
}
