import { compareRuns } from '@platform/temporal/compare';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { comparisonLines } from '../output/comparison.js';
import { print, printJson } from '../output/screen.js';

export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .summary('put two runs beside each other, step by step')
    .description(
      'Put two runs beside each other, step by step: a fork, a repeat or a follow-up and the run it comes from, or any two. The one that began first is the first.',
    )
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument('[other]', 'the other run; the one that it comes from when left out')
    .action(async (beginning: string, other: string | undefined) => {
      const flags = optionsOf(command);
      const views = await withAgents(flags, async ({ api }) => {
        const view = await api.getRun(await api.findRun(beginning));
        const otherId = other === undefined ? view.origin?.runId : await api.findRun(other);
        if (otherId === undefined) {
          throw new InvalidInput('other', `run ${view.runId} comes from no other run: name the run to compare it with`);
        }
        return [view, await api.getRun(otherId)] as const;
      });
      const [before, after] = [...views].sort((one, two) => one.startedAt.localeCompare(two.startedAt)) as [
        (typeof views)[0],
        (typeof views)[0],
      ];
      const comparison = compareRuns(before, after);
      if (flags.json) printJson(comparison);
      else for (const line of comparisonLines(comparison, after, before)) print(line);
    });
}
