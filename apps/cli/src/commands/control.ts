import { cancelRun, findRun, retryRun } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { print, printJson } from '../output/screen.js';
import { actor } from '../settings.js';

export function addCancelCommand(program: Command): void {
  const command = program
    .command('cancel')
    .summary('stop a run for good')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--reason <text>', 'why, for those who read the run later')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ reason?: string }>(command);
      const by = actor(flags);
      const runId = await withClient(flags, async (client) => {
        const runId = await findRun(client, beginning);
        await cancelRun(client, { runId, by, reason: flags.reason });
        return runId;
      });
      if (flags.json) printJson({ runId, cancelRequested: true });
      else print(`Run ${runId} stops. See it with: agents watch ${runId}`);
    });
}

export function addRetryCommand(program: Command): void {
  const command = program
    .command('retry')
    .summary('go on with a stalled run, after its cause is mended')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--note <text>', 'what was mended, for those who read the run later')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      const by = actor(flags);
      const runId = await withClient(flags, async (client) => {
        const runId = await findRun(client, beginning);
        await retryRun(client, { runId, by, note: flags.note });
        return runId;
      });
      if (flags.json) printJson({ runId, retried: true });
      else print(`Run ${runId} goes on. See it with: agents watch ${runId}`);
    });
}
