import type { Overview } from '@platform/temporal';
import { type RunFilter, type RunSort, runsAddress } from '@/state/run-filter';
import { countWords, moneyWords, percentWords, shortCount } from '@/words/amounts';
import { changeWords, secondsWords, successOf } from '@/words/overview';
import { Tile } from './tile';

/** The numbers of the period, each against the period before. */
export function Tiles(props: { days: Overview; before?: Overview; stalledNow?: number; period: RunFilter }) {
  const { days, before, stalledNow, period } = props;
  const { totals } = days;
  const past = before?.totals;
  const success = successOf(totals);
  const pastSuccess = past && successOf(past);
  const runs = (filter: RunFilter = {}, sort?: RunSort) => runsAddress({ ...period, ...filter }, sort);
  const [seconds, pastSeconds] = [totals.decisionSeconds, past?.decisionSeconds];
  const tokens = totals.tokens.input + totals.tokens.output;
  const decisions = `${countWords(totals.decisions)} ${totals.decisions === 1 ? 'decision' : 'decisions'} of people`;
  return (
    <ul aria-label="In numbers" className="grid grid-cols-2 gap-2.5 sm:grid-cols-4 xl:grid-cols-7">
      <Tile title="Runs" value={countWords(totals.runs)} note={changeWords(totals.runs, past?.runs)} href={runs()} />
      <Tile
        title="Success"
        value={success === undefined ? '–' : percentWords(success)}
        note={pastSuccess === undefined ? undefined : `${percentWords(pastSuccess)} before`}
        exact="Of the runs that ended by themselves: those that were cancelled do not count."
        href={runs({ status: 'failed' })}
      />
      <Tile
        title="Cost"
        value={moneyWords(totals.costUsd)}
        note={changeWords(totals.costUsd, past?.costUsd)}
        href={runs({}, 'cost')}
      />
      <Tile
        title="Tokens"
        value={shortCount(tokens)}
        exact={`${countWords(totals.tokens.input)} in, ${countWords(totals.tokens.output)} out`}
        note={changeWords(tokens, past && past.tokens.input + past.tokens.output)}
        href={runs({}, 'tokens')}
      />
      <Tile
        title="Decision, median"
        value={seconds ? secondsWords(seconds.median) : '–'}
        note={pastSeconds ? `${secondsWords(pastSeconds.median)} before` : undefined}
        exact={`How long people took: ${decisions}`}
        href={runs({ status: 'waiting' })}
      />
      <Tile
        title="9 of 10 decided in"
        value={seconds ? secondsWords(seconds.p90) : '–'}
        note={pastSeconds ? `${secondsWords(pastSeconds.p90)} before` : undefined}
        exact={`How long people took: ${decisions}`}
        href={runs({ status: 'waiting' })}
      />
      <Tile
        title="Stalled now"
        value={stalledNow === undefined ? '–' : countWords(stalledNow)}
        note={`${countWords(totals.stalls)} stalls in the period`}
        href={runsAddress({ status: 'stalled' })}
      />
    </ul>
  );
}
