import { type Display, displayAt } from '@platform/temporal/contract';
import { shownText } from '@platform/temporal/shown';
import { differingWords, labelAt } from '@platform/temporal/words';
import { diffWordsWithSpace } from 'diff';
import type { Change } from '@/forms/draft';

/** What a person changed, next to what the agent had asked for, with the labels and formats of the tool. */
export function ChangesView({ changes, display }: { changes: readonly Change[]; display?: Display | null }) {
  return (
    <dl className="grid gap-x-5 gap-y-2 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {changes.map((change) => (
        <div key={change.name} className="contents">
          <dt title={change.name} className="text-[0.8125rem] text-muted-foreground leading-relaxed max-sm:-mb-2">
            {labelAt(display, [change.name])}
          </dt>
          <dd className="min-w-0 max-h-80 overflow-y-auto whitespace-pre-wrap break-words">
            <Difference {...change} display={display} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Difference({ name, before, after, display }: Change & { display?: Display | null }) {
  const [old, current] = differingWords([before, after], displayAt(display, [name])).map(({ text }) =>
    shownText(text),
  ) as [string, string];
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
