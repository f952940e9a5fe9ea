import type { TimelineItem } from '@platform/temporal';
import type { RunUpdateData } from './run-events';

/**
 * The items with the changes merged in, each at its position. Unchanged items stay the same objects, so that React does not draw them again.
 */
export function mergeItems(
  items: readonly TimelineItem[],
  { changed, positions, removed = [], complete }: Omit<RunUpdateData, 'view'>,
): readonly TimelineItem[] {
  if (complete) return changed;
  if (changed.length === 0 && removed.length === 0) return items;
  const replaced = new Set([...changed.map(({ id }) => id), ...removed]);
  const merged = items.filter(({ id }) => !replaced.has(id));
  for (const [index, item] of changed.entries()) merged.splice(positions[index] ?? merged.length, 0, item);
  return merged;
}
