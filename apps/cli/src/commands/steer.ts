/** pause, resume, say: control of a run under way. */
import { findRun, pauseRun, resumeRun, steerRun } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withClient } from '../context.js';
import { print, printJson } from '../output/screen.js';
import { actor } from '../settings.js';

export function addPauseCommands(program: Command): void {
  addPauseCommand(program, 'pause', 'pause a run at its next checkpoint', async (client, input) => {
    const pause = await pauseRun(client, input);
    return { pause, next: `Run ${input.runId} pauses. Let it go on with: npm run cli -- resume ${input.runId}` };
  });
  addPauseCommand(program, 'resume', 'let a paused run go on', async (client, input) => {
    const pause = await resumeRun(client, input);
    return { pause, next: `Run ${input.runId} goes on. See it with: npm run cli -- watch ${input.runId}` };
  });
}

type Act = (
  client: Parameters<typeof pauseRun>[0],
  input: Parameters<typeof pauseRun>[1],
) => Promise<{ pause: Awaited<ReturnType<typeof pauseRun>>; next: string }>;

function addPauseCommand(program: Command, name: string, summary: string, act: Act): void {
  const command = program
    .command(name)
    .summary(summary)
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--note <text>', 'why, for those who read the run later')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      const by = actor(flags);
      const { runId, pause, next } = await withClient(flags, async (client) => {
        const runId = await findRun(client, beginning);
        return { runId, ...(await act(client, { runId, by, note: flags.note })) };
      });
      if (flags.json) printJson({ runId, ...pause });
      else print(next);
    });
}

export function addSayCommand(program: Command): void {
  const command = program
    .command('say')
    .alias('steer')
    .summary('say something to the agent while it works')
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument('<message>', 'what the next model call gets to read')
    .action(async (beginning: string, message: string) => {
      const flags = optionsOf(command);
      const by = actor(flags);
      const { runId, said } = await withClient(flags, async (client) => {
        const runId = await findRun(client, beginning);
        return { runId, said: await steerRun(client, { runId, message, by }) };
      });
      if (flags.json) printJson({ runId, ...said });
      else print(`The agent gets it with its next model call. See it with: npm run cli -- watch ${runId}`);
    });
}
