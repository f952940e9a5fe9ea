/** raise: more of a limit, before it is reached. */
import { randomUUID } from 'node:crypto';
import { InvalidInput } from '@platform/temporal/errors';
import { amountWords, type LimitName } from '@platform/temporal/limits';
import { Argument, type Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { parseNumber } from '../number-option.js';
import { print, printJson } from '../output/screen.js';

/** Limits as the options of a start call them. */
const limits: Readonly<Record<string, { limit: LimitName; read(text: string): number }>> = {
  'model-calls': { limit: 'modelCalls', read: parseNumber },
  tokens: { limit: 'tokens', read: parseNumber },
  cost: { limit: 'costUsd', read: parseNumber },
  time: { limit: 'wallClockSeconds', read: parseDuration },
};

export function addRaiseCommand(program: Command): void {
  const command = program
    .command('raise')
    .summary('let a run use more of a limit, before it is reached')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .addArgument(new Argument('<limit>', 'which limit').choices(Object.keys(limits)))
    .argument('<more>', 'how much more: a number, dollars for cost, 30m or 8h for time')
    .option('--note <text>', 'why, for those who read the run later')
    .action(async (beginning: string, name: string, amount: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      const { limit, more } = read(name, amount);
      const { runId, raise } = await withAgents(flags, async ({ api, who }) => {
        const runId = await api.findRun(beginning);
        const { by, roles } = await who();
        const raise = await api.raiseLimit({ runId, limit, more, by, roles, note: flags.note, key: randomUUID() });
        return { runId, raise };
      });
      if (flags.json) printJson({ runId, ...raise });
      else print(`Run ${runId} may use ${amountWords(limit, raise.allowed)} in all. It goes on undisturbed.`);
    });
}

function read(name: string, amount: string): { limit: LimitName; more: number } {
  const { limit, read } = limits[name]!;
  try {
    return { limit, more: read(amount) };
  } catch (error) {
    throw new InvalidInput('more', `more: ${(error as Error).message}`);
  }
}
