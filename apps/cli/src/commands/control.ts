import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { print, printJson } from '../output/screen.js';
import type { GlobalOptions } from '../settings.js';

export function addCancelCommand(program: Command): void {
  const command = program
    .command('cancel')
    .summary('stop a run for good')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--reason <text>', 'why, for those who read the run later')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ reason?: string }>(command);
      const runId = await withAgents(flags, async ({ api, who }) => {
        const runId = await api.findRun(beginning);
        const { by } = await who();
        await api.cancelRun({ runId, by, reason: flags.reason });
        return runId;
      });
      if (flags.json) printJson({ runId, cancelRequested: true });
      else print(`Run ${runId} stops. See it with: npm run cli -- watch ${runId}`);
    });
}

export function addRetryCommand(program: Command): void {
  const command = program
    .command('retry')
    .summary('go on with a stalled run, or with all, after the cause is mended')
    .argument('[run]', 'run id, or a beginning of it that fits no other')
    .option('--all [reason]', 'instead of a run: every stalled one, or those of one reason, for example Auth')
    .option('--agent <agent>', 'with --all: of this agent')
    .option('--note <text>', 'what was mended, for those who read the run later')
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<{ all?: string | true; agent?: string; note?: string }>(command);
      if ((beginning === undefined) === (flags.all === undefined))
        throw new InvalidInput('run', 'run: give either a run or --all, with a reason if wanted');
      if (beginning === undefined) {
        await retryAll(flags);
        return;
      }
      const runId = await withAgents(flags, async ({ api, who }) => {
        const runId = await api.findRun(beginning);
        const { by } = await who();
        await api.retryRun({ runId, by, note: flags.note });
        return runId;
      });
      if (flags.json) printJson({ runId, retried: true });
      else print(`Run ${runId} goes on. See it with: npm run cli -- watch ${runId}`);
    });
}

async function retryAll(flags: GlobalOptions & { all?: string | true; agent?: string; note?: string }): Promise<void> {
  const type = flags.all === true ? undefined : flags.all;
  const { retried, refused } = await withAgents(flags, async ({ api, who }) => {
    const { by } = await who();
    return api.retryStalledRuns({ type, agentId: flags.agent, by, note: flags.note });
  });
  if (refused.length > 0) process.exitCode = exitCodes.refused;
  if (flags.json) {
    printJson({ retried, refused });
    return;
  }
  const of = type === undefined ? '' : ` for ${type}`;
  if (retried.length + refused.length === 0) print(`No run is stalled${of}.`);
  for (const runId of retried) print(`Run ${runId} goes on.`);
  for (const { runId, message } of refused) print(`Run ${runId} does not go on: ${message}`);
}
