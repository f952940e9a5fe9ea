import type { TimelineItem } from '@platform/temporal';

/**
 * Items with changes merged in. A changed item keeps its place; a new one stands before the next item of `changed` that is known
 * already, else at the end. Items that did not change stay the same objects, so that what shows them need not be drawn again.
 */
export function mergeItems(items: readonly TimelineItem[], changed: readonly TimelineItem[]): readonly TimelineItem[] {
  if (changed.length === 0) return items;
  const merged = [...items];
  const places = new Map(merged.map((item, index) => [item.id, index]));
  let before: number | undefined;
  const added: { item: TimelineItem; before: number }[] = [];
  for (const item of changed.toReversed()) {
    const place = places.get(item.id);
    if (place === undefined) {
      added.push({ item, before: before ?? merged.length });
    } else {
      merged[place] = item;
      before = place;
    }
  }
  if (added.length === 0) return merged;
  // From the end to the beginning, so that the places in front stay what they are.
  for (const { item, before: place } of added.toSorted((a, b) => b.before - a.before)) merged.splice(place, 0, item);
  return merged;
}
