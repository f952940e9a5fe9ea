import { diffWordsWithSpace } from 'diff';
import { Added, type DifferenceProps, Removed } from './difference';

/** What was taken out of a text and what was put in, word by word. */
export function WordDifference({ old, current }: DifferenceProps) {
  let position = 0;
  return diffWordsWithSpace(old, current).map(({ value, added, removed }) => {
    const key = `${position}${added ? '+' : removed ? '-' : ''}`;
    position += value.length;
    if (added) return <Added key={key}>{value}</Added>;
    if (removed) return <Removed key={key}>{value}</Removed>;
    return <span key={key}>{value}</span>;
  });
}
