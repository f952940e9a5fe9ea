import { text } from 'node:stream/consumers';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodeOfRun } from '../exit-codes.js';
import { addFileOption, type FileFlags, uploadFiles } from '../file-options.js';
import { optionalJson, parseJsonObject } from '../json-option.js';
import { addLimitOptions, type LimitFlags, limitsOf } from '../limit-options.js';
import { parseNumber } from '../number-option.js';
import { colours } from '../output/marks.js';
import { print, printAside, printJson } from '../output/screen.js';
import { wrap } from '../output/text.js';
import { watchRun } from '../watch/watch.js';
import { addWatchOptions, type WatchFlags } from './watch.js';

interface RunFlags extends WatchFlags, LimitFlags, FileFlags {
  watch?: boolean;
  input?: string;
  key?: string;
  options?: string;
  session?: string;
  user?: string;
  tenant?: string;
  tenantWeight?: number;
  deadline?: number;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .summary('start an agent on a request')
    .description('Start an agent on a request. Prints the run id and returns; the run goes on by itself.')
    .argument('<agent>', 'id of the agent; see: npm run cli -- agents')
    .argument('[request]', 'what to do, as text; - reads it from standard input')
    .option('--input <json>', 'the request as a JSON object, for an agent that takes one')
    .option(
      '--options <json>',
      'what Agno gets beside the request, as JSON: dependencies, sessionState, metadata, knowledgeFilters, …',
    )
    .option('-w, --watch', 'watch it until it ends')
    .option('--key <key>', 'your own id for the run: starting again with the same key gives the same run')
    .option('--session <id>', "session of the agent's memory (default: the run's own)")
    .option('--user <id>', 'user whom the agent works for')
    .option('--tenant <name>', 'the customer that it works for: tenants share the workers fairly')
    .option('--tenant-weight <number>', 'its share where others wait too (default: 1)', parseNumber)
    .option('--deadline <seconds>', 'a decision that takes longer counts as rejected', parseNumber)
    .action(async (agentId: string, request: string | undefined) => {
      const flags = optionsOf<RunFlags>(command);
      const input = {
        agentId,
        request: await readRequest(request, flags.input),
        key: flags.key,
        sessionId: flags.session,
        userId: flags.user,
        tenant: flags.tenant,
        tenantWeight: flags.tenantWeight,
        decisionDeadlineSeconds: flags.deadline,
        limits: limitsOf(flags),
        options: optionalJson('--options', flags.options),
      };
      await withAgents(
        flags,
        async (session) => {
          const { api, who } = session;
          const { by: startedBy } = await who();
          const run = await api.startRun({ ...input, startedBy, files: await uploadFiles(api, flags) });
          if (!run.checked && !flags.json) printAside(colours.yellow(wrap(`Not checked: ${run.uncheckedBecause}`)));
          if (!flags.watch) {
            if (flags.json) printJson(run);
            else {
              print(`${run.started ? 'Started' : 'Already started:'} ${colours.bold(run.runId)}`);
              print(colours.dim(`Watch it with: npm run cli -- watch ${run.runId}`));
            }
            return;
          }
          if (!flags.json) print(colours.dim(`Run ${run.runId} of ${agentId}${run.started ? '' : ', started before'}`));
          const view = await watchRun(session, run.runId, flags);
          process.exitCode = exitCodeOfRun(view?.status);
        },
        { showsTimes: flags.watch },
      );
    });
  addFileOption(command);
  addLimitOptions(command);
  addWatchOptions(command);
}

/** The request from the command line. Throws `InvalidInput` when it is given twice or not at all. */
export async function readRequest(
  request: string | undefined,
  input: string | undefined,
): Promise<string | Record<string, unknown>> {
  if (input !== undefined && request !== undefined)
    throw new InvalidInput('request', 'request: give either text or --input, not both');
  if (input !== undefined) return parseJsonObject('--input', input);
  if (request === '-') return (await text(process.stdin)).trim();
  if (request === undefined)
    throw new InvalidInput('request', 'request: missing. Say what the agent should do, as text in quotes.');
  return request;
}
