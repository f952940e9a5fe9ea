import type { RunSummary } from '@platform/temporal';
import { duration } from '@platform/temporal/words';
import { countWords, moneyWords } from '@/words/amounts';

/** What a run cost, and how long it took or has been there. A run from before costs were kept says none. */
export function RunAmounts({ run, now }: { run: RunSummary; now: number }) {
  const until = run.endedAt ? Date.parse(run.endedAt) : now;
  const { costUsd, tokens } = run;
  const used = tokens && `${countWords(tokens.input)} tokens in, ${countWords(tokens.output)} out`;
  return (
    <>
      <span className="block tabular-nums max-md:inline" title={used}>
        {costUsd !== undefined && moneyWords(costUsd)}
        {costUsd === undefined && <span className="max-md:hidden">&nbsp;</span>}
      </span>
      {costUsd !== undefined && <span className="md:hidden"> · </span>}
      <span className="mt-0.5 block text-xs tabular-nums max-md:inline" title="From its start to its end, or to now">
        {duration(until - Date.parse(run.startedAt))}
      </span>
    </>
  );
}
