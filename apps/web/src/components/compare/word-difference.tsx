import { wordDifference } from '@platform/temporal/compare';
import { Added, Removed } from '@/components/decision/difference';

/** Two texts as one, with what is gone and what is new. */
export function WordDifference({ before, after }: { before: string; after: string }) {
  let position = 0;
  return wordDifference(before, after).map(({ text, only }) => {
    const key = `${position}${only ?? ''}`;
    position += text.length;
    if (only === 'added') return <Added key={key}>{text}</Added>;
    if (only === 'removed') return <Removed key={key}>{text}</Removed>;
    return <span key={key}>{text}</span>;
  });
}
