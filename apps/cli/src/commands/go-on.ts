import type { StartedRun } from '@platform/temporal';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodeOfRun } from '../exit-codes.js';
import { addFileOption, type FileFlags, uploadFiles } from '../file-options.js';
import { optionalJson } from '../json-option.js';
import { addLimitOptions, type LimitFlags, limitsOf } from '../limit-options.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import type { Session } from '../session.js';
import type { GlobalOptions } from '../settings.js';
import { watchRun } from '../watch/watch.js';
import { readRequest } from './run.js';
import { addWatchOptions, type WatchFlags } from './watch.js';

interface GoOnFlags extends WatchFlags, LimitFlags, FileFlags {
  watch?: boolean;
  input?: string;
  key?: string;
  options?: string;
}

export function addFollowUpCommand(program: Command): void {
  const command = program
    .command('ask')
    .summary('continue a completed run with a new message')
    .description(
      'Continue a completed run with a new message. A new run has the whole conversation; nothing is done again.',
    )
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument('[request]', 'the message, as text; - reads it from standard input')
    .option(
      '--options <json>',
      'what Agno gets beside the request, as JSON: dependencies, sessionState, metadata, knowledgeFilters, …',
    )
    .option('--input <json>', 'the message as a JSON object, for an agent that takes one');
  addFileOption(command);
  addGoOnOptions(command).action(async (beginning: string, given: string | undefined) => {
    const flags = optionsOf<GoOnFlags>(command);
    const request = await readRequest(given, flags.input);
    await goOn(flags, beginning, async ({ api, who }, runId) => {
      const { by: startedBy } = await who();
      return api.followUp({
        files: await uploadFiles(api, flags),
        runId,
        request,
        startedBy,
        key: flags.key,
        limits: limitsOf(flags),
        options: optionalJson('--options', flags.options),
      });
    });
  });
}

export function addRerunCommand(program: Command): void {
  const command = program
    .command('rerun')
    .summary('do a run again from its beginning')
    .description(
      'Do a run again from its beginning, as a new run with the same input. Its tools may run a second time.',
    )
    .argument('<run>', 'run id, or a beginning of it that fits no other');
  addGoOnOptions(command).action(async (beginning: string) => {
    const flags = optionsOf<GoOnFlags>(command);
    await goOn(flags, beginning, async ({ api, who }, runId) => {
      const { by: startedBy } = await who();
      return api.rerunRun({ runId, startedBy, key: flags.key, limits: limitsOf(flags) });
    });
  });
}

/** Options of commands that start a run which goes on from another. */
export function addGoOnOptions(command: Command): Command {
  command.option('-w, --watch', 'watch the new run until it ends');
  command.option('--key <key>', 'your own id for the new run: the same key and input give the same run');
  addLimitOptions(command, 'those of the run before');
  addWatchOptions(command);
  return command;
}

/** Starts the new run, prints its id, and watches it if `--watch` is given. Does nothing more when `start` returns no run. */
export async function goOn(
  flags: GoOnFlags & GlobalOptions,
  beginning: string,
  start: (session: Session, runId: string) => Promise<StartedRun | undefined>,
): Promise<void> {
  await withAgents(
    flags,
    async (session) => {
      const run = await start(session, await session.api.findRun(beginning));
      if (!run) return;
      if (!flags.watch && flags.json) return printJson(run);
      if (!flags.json) print(`${run.started ? 'Started' : 'Already started:'} ${colours.bold(run.runId)}`);
      if (!flags.watch) return print(colours.dim(`Watch it with: npm run cli -- watch ${run.runId}`));
      const view = await watchRun(session, run.runId, flags);
      process.exitCode = exitCodeOfRun(view?.status);
    },
    { showsTimes: flags.watch },
  );
}
