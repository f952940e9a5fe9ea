import { type Display, displayAt } from '@platform/temporal/contract';
import { shownText } from '@platform/temporal/shown';
import { differingWords, labelAt } from '@platform/temporal/words';
import { lazily } from '@/components/lazily';
import type { Change } from '@/forms/changes';
import { Added, type DifferenceProps, Removed } from './difference';

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

const WordDifference = lazily<DifferenceProps>(() => import('./word-difference').then((m) => m.WordDifference), {
  loading: WholeDifference,
  failed: WholeDifference,
});

function Difference({ name, before, after, display }: Change & { display?: Display | null }) {
  const [old, current] = differingWords([before, after], displayAt(display, [name])).map(({ text }) =>
    shownText(text),
  ) as [string, string];
  if (/\s/.test(old.trim()) && /\s/.test(current.trim())) return <WordDifference old={old} current={current} />;
  return (
    <>
      {before !== undefined && <Removed>{old}</Removed>}
      {before !== undefined && after !== undefined && ' → '}
      {after !== undefined && <Added>{current}</Added>}
    </>
  );
}

/** While words cannot be compared: the one, and the other. */
function WholeDifference({ old, current }: DifferenceProps) {
  return (
    <>
      <Removed>{old}</Removed> → <Added>{current}</Added>
    </>
  );
}
