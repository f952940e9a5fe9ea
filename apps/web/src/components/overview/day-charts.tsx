'use client';
import type { Overview, OverviewGroup } from '@platform/temporal';
import { BarChart, type BarChartProps } from '@/components/charts/bar-chart';
import { runsAddress } from '@/state/run-filter';
import { countWords, moneyWords, shortCount } from '@/words/amounts';
import { dayWords, secondsWords } from '@/words/overview';

/** The days of the period, as charts. */
export function DayCharts({ days }: { days: Overview }) {
  const { groups, totals } = days;
  const bars = (of: (group: OverviewGroup) => number[]): BarChartProps['bars'] =>
    groups.map((group) => ({
      key: group.key,
      label: dayWords(group.key),
      href: runsAddress({ since: group.from, until: group.to }),
      values: of(group),
    }));
  return (
    <div className="grid gap-2.5 lg:grid-cols-2">
      <BarChart
        title="Runs"
        summary={`${countWords(totals.runs)} runs: ${countWords(totals.completed)} completed, ${countWords(totals.failed)} failed.`}
        series={[
          { name: 'Completed', fill: 'fill-success' },
          { name: 'Open', fill: 'fill-running' },
          { name: 'Cancelled', fill: 'fill-muted-foreground' },
          { name: 'Failed', fill: 'fill-danger' },
        ]}
        bars={bars(({ completed, running, waiting, stalled, cancelled, failed }) => [
          completed,
          running + waiting + stalled,
          cancelled,
          failed,
        ])}
        format={countWords}
        least={5}
      />
      <BarChart
        title="Cost"
        summary={`${moneyWords(totals.costUsd)} in all.`}
        series={[{ name: 'Cost', fill: 'fill-primary' }]}
        bars={bars(({ costUsd }) => [costUsd])}
        format={moneyWords}
        least={0.01}
      />
      <BarChart
        title="Tokens"
        summary={`${countWords(totals.tokens.input)} tokens in, ${countWords(totals.tokens.output)} out.`}
        series={[
          { name: 'In', fill: 'fill-primary' },
          { name: 'Out', fill: 'fill-waiting-line' },
        ]}
        bars={bars(({ tokens: { input, output } }) => [input, output])}
        format={shortCount}
        least={100}
      />
      <BarChart
        title="Time to a decision"
        summary={`${countWords(totals.decisions)} decisions of people.`}
        series={[
          { name: 'Median', fill: 'fill-primary' },
          { name: '9 of 10 within', fill: 'fill-waiting-line' },
        ]}
        bars={bars(({ decisionSeconds: seconds }) => [seconds?.median ?? 0, seconds?.p90 ?? 0])}
        format={secondsWords}
        unit={unitOf(Math.max(0, ...groups.map(({ decisionSeconds }) => decisionSeconds?.p90 ?? 0)))}
        stacked={false}
      />
    </div>
  );
}

/** Seconds of the unit in which so many are told. */
function unitOf(seconds: number): number {
  if (seconds < 120) return 1;
  return seconds < 7_200 ? 60 : 3_600;
}
