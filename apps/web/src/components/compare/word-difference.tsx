import { wordDifference } from '@platform/temporal/compare';

/** Two texts as one, with what is gone and what is new. */
export function WordDifference({ before, after }: { before: string; after: string }) {
  let position = 0;
  return wordDifference(before, after).map(({ text, only }) => {
    const key = `${position}${only ?? ''}`;
    position += text.length;
    if (only === 'added') {
      return (
        <ins key={key} className="rounded-sm bg-success-soft px-0.5 text-success decoration-success/40">
          {text}
        </ins>
      );
    }
    if (only === 'removed') {
      return (
        <del key={key} className="rounded-sm bg-danger-soft px-0.5 text-danger decoration-danger/60">
          {text}
        </del>
      );
    }
    return <span key={key}>{text}</span>;
  });
}
