import { diffWordsWithSpace } from 'diff';
import type { Change } from '@/forms/draft';
import { valueText } from '@/words/visible';

/** What a person changed, next to what the agent had asked for. */
export function ChangesView({ changes }: { changes: readonly Change[] }) {
  return (
    <dl className="grid gap-x-5 gap-y-2 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {changes.map((change) => (
        <div key={change.name} className="contents">
          <dt className="font-mono text-[0.8125rem] text-muted-foreground leading-relaxed max-sm:-mb-2">
            {change.name}
          </dt>
          <dd className="min-w-0 max-h-80 overflow-y-auto whitespace-pre-wrap break-words">
            <Difference {...change} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Difference({ before, after }: Change) {
  const [old, current] = [valueText(before), valueText(after)];
  if (!/\s/.test(old.trim()) || !/\s/.test(current.trim())) {
    return (
      <>
        {before !== undefined && <Removed>{old}</Removed>}
        {before !== undefined && after !== undefined && ' → '}
        {after !== undefined && <Added>{current}</Added>}
      </>
    );
  }
  let position = 0;
  return diffWordsWithSpace(old, current).map(({ value, added, removed }) => {
    const key = `${position}${added ? '+' : removed ? '-' : ''}`;
    position += value.length;
    if (added) return <Added key={key}>{value}</Added>;
    if (removed) return <Removed key={key}>{value}</Removed>;
    return <span key={key}>{value}</span>;
  });
}

function Added({ children }: { children: string }) {
  return <ins className="rounded-sm bg-success-soft px-0.5 text-success decoration-success/40">{children}</ins>;
}

function Removed({ children }: { children: string }) {
  return <del className="rounded-sm bg-danger-soft px-0.5 text-danger decoration-danger/60">{children}</del>;
}
