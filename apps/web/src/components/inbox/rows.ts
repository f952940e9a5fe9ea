/** The lines of the list: groups with what is in them. Pure. */
import type { Group } from './groups';
import type { Entry } from './use-entries';

export type Line =
  | { type: 'group'; id: string; agentId?: string; tool: string; count: number; isClosed: boolean; first?: Entry }
  | { type: 'entry'; entry: Entry };

/** The id of the group of what is decided. */
export const decidedId = 'decided';

/** Heights in pixels, so that no line has to be measured. */
export const lineHeight: Readonly<Record<Line['type'], number>> = { group: 36, entry: 68 };

/** What waits in its groups, then what is decided. What is in a closed group is left out. */
export function linesOf(
  groups: readonly Group<Entry>[],
  decided: readonly Entry[],
  closed: ReadonlySet<string>,
): Line[] {
  const all = [
    ...groups.map(({ id, agentId, tool, items }) => ({ id, agentId, tool, items })),
    ...(decided.length > 0 ? [{ id: decidedId, agentId: undefined, tool: 'Decided', items: decided }] : []),
  ];
  return all.flatMap(({ id, agentId, tool, items }): Line[] => {
    const isClosed = closed.has(id);
    const head: Line = { type: 'group', id, agentId, tool, count: items.length, isClosed, first: items[0] };
    return [head, ...(isClosed ? [] : items.map((entry): Line => ({ type: 'entry', entry })))];
  });
}

/** The entries of the lines, in their order. */
export function entriesOf(lines: readonly Line[]): Entry[] {
  return lines.flatMap((line) => (line.type === 'entry' ? [line.entry] : []));
}
