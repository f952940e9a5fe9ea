/** pause, resume, say: control of a run under way. */
import type { AgentsApi } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { print, printJson } from '../output/screen.js';

export function addPauseCommands(program: Command): void {
  addPauseCommand(program, 'pause', 'pause a run at its next checkpoint', async (api, input) => {
    const pause = await api.pauseRun(input);
    return { pause, next: `Run ${input.runId} pauses. Let it go on with: npm run cli -- resume ${input.runId}` };
  });
  addPauseCommand(program, 'resume', 'let a paused run go on', async (api, input) => {
    const pause = await api.resumeRun(input);
    return { pause, next: `Run ${input.runId} goes on. See it with: npm run cli -- watch ${input.runId}` };
  });
}

type Act = (
  api: AgentsApi,
  input: Parameters<AgentsApi['pauseRun']>[0],
) => Promise<{ pause: Awaited<ReturnType<AgentsApi['pauseRun']>>; next: string }>;

function addPauseCommand(program: Command, name: string, summary: string, act: Act): void {
  const command = program
    .command(name)
    .summary(summary)
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--note <text>', 'why, for those who read the run later')
    .action(async (beginning: string) => {
      const flags = optionsOf<{ note?: string }>(command);
      const { runId, pause, next } = await withAgents(flags, async ({ api, who }) => {
        const runId = await api.findRun(beginning);
        const { by } = await who();
        return { runId, ...(await act(api, { runId, by, note: flags.note })) };
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
      const { runId, said } = await withAgents(flags, async ({ api, who }) => {
        const runId = await api.findRun(beginning);
        const { by } = await who();
        return { runId, said: await api.steerRun({ runId, message, by }) };
      });
      if (flags.json) printJson({ runId, ...said });
      else print(`The agent gets it with its next model call. See it with: npm run cli -- watch ${runId}`);
    });
}
