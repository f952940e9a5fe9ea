import type { OverviewGroup, OverviewGrouping } from '@platform/temporal';
import { dollars, duration } from '@platform/temporal/words';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { type Column, table } from '../output/table.js';

const titles: Readonly<Record<OverviewGrouping, string>> = {
  day: 'DAY',
  agent: 'AGENT',
  person: 'STARTED BY',
  tool: 'TOOL',
  model: 'MODEL',
};

const groupings: readonly OverviewGrouping[] = ['day', 'agent', 'person', 'tool', 'model'];

const total = 'all';

const columnsBy = (by: OverviewGrouping): readonly Column<OverviewGroup>[] => [
  { title: titles[by], cell: ({ key }) => key || '?' },
  { title: 'RUNS', cell: ({ runs }) => String(runs) },
  { title: 'DONE', cell: ({ completed }) => String(completed) },
  { title: 'FAILED', cell: ({ failed }) => String(failed) },
  { title: 'OPEN', cell: ({ running, waiting, stalled }) => String(running + waiting + stalled) },
  { title: 'COST', cell: ({ costUsd }) => dollars(costUsd) },
  { title: 'TOKENS', cell: ({ tokens }) => (tokens.input + tokens.output).toLocaleString('en'), optional: true },
  {
    title: 'DECIDED IN (MEDIAN, P90)',
    cell: ({ decisionSeconds: took }) =>
      took ? `${duration(took.median * 1_000)}, ${duration(took.p90 * 1_000)}` : '',
    optional: true,
  },
  { title: 'STALLS', cell: ({ stalls }) => String(stalls), optional: true },
];

export function addOverviewCommand(program: Command): void {
  const command = program
    .command('overview')
    .summary('what the runs of a period took: runs, cost, tokens, time to a decision')
    .option('--since <time>', 'runs that started then or later: 24h, 7d, a day or a time', '7d')
    .option('--until <time>', 'before that; now when absent')
    .addOption(new Option('--by <what>', 'grouped by').choices(groupings).default('day'))
    .action(async () => {
      const { since, until, by, ...flags } = optionsOf<{ since: string; until?: string; by: OverviewGrouping }>(
        command,
      );
      // The days of who reads: the table names no other.
      const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const overview = await withAgents(flags, ({ api }) => api.readOverview({ from: since, to: until, by, timezone }));
      if (flags.json) {
        printJson(overview);
        return;
      }
      const { totals, groups, isCut } = overview;
      print(table(columnsBy(by), [...groups, { key: total, ...totals }]));
      if (totals.unknown > 0)
        print(
          colours.dim(`Of ${totals.unknown} runs nobody knows what they took: it was not written when they ended.`),
        );
      if (by === 'tool' || by === 'model') print(colours.dim(`A run counts for every ${by} that it called.`));
      if (by === 'day') print(colours.dim(`Days of ${timezone}.`));
      if (isCut) print(colours.yellow('There are more runs than are counted at once: these are not all.'));
    });
}
