import { sameJson } from '@platform/temporal/json';

/** Changes of a timeline, as events of a run's stream tell them. */
export interface TimelineChanges<Item extends { id: string }> {
  /** Each replaces the one of the same id. */
  changed: readonly Item[];
  /** Where each of `changed` stands in the timeline, from 0, ascending. */
  positions: readonly number[];
  /** Ids of items that are there no longer. A server of an earlier version does not say. */
  removed?: readonly string[];
  /** `changed` is the whole timeline. */
  complete: boolean;
}

/** The items with the changes merged in, each at its position. Unchanged items stay the same objects. */
export function mergeItems<Item extends { id: string }>(
  items: readonly Item[],
  { changed, positions, removed = [], complete }: TimelineChanges<Item>,
): readonly Item[] {
  if (complete) return changed;
  if (changed.length === 0 && removed.length === 0) return items;
  const replaced = new Set([...changed.map(({ id }) => id), ...removed]);
  const merged = items.filter(({ id }) => !replaced.has(id));
  for (const [index, item] of changed.entries()) merged.splice(positions[index] ?? merged.length, 0, item);
  return merged;
}

/** What is new in a timeline, beside the one that was known before. */
export function newIn<Item extends { id: string }>(
  before: readonly Item[],
  now: readonly Item[],
): { changed: Item[]; removed: string[] } {
  const known = new Map(before.map((item) => [item.id, item]));
  const there = new Set(now.map(({ id }) => id));
  return {
    changed: now.filter((item) => known.get(item.id) !== item && !sameJson(known.get(item.id), item)),
    removed: before.flatMap(({ id }) => (there.has(id) ? [] : [id])),
  };
}
