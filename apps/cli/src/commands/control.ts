import { InvalidInput } from '@platform/temporal/errors';
import { type Command, Option } from 'commander';
import { optionsOf, withAgents } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { type FilterFlags, filterOf, isFiltered, withFilterOptions } from '../filter-options.js';
import { canAsk, print, printJson } from '../output/screen.js';
import type { Session } from '../session.js';
import type { GlobalOptions } from '../settings.js';

/** Whoever gives filters instead of a run is shown how many fit, and asked. */
const yesOption = ['--yes', 'with filters: do not ask first'] as const;

/** Statuses of runs that can be cancelled. */
const open = ['running', 'waiting', 'paused', 'stalled'] as const;

interface Many {
  runs?: string[];
  isCut?: boolean;
  refused: readonly { runId: string; message: string }[];
}

export function addCancelCommand(program: Command): void {
  const command = withFilterOptions(
    program
      .command('cancel')
      .summary('stop a run for good, or all that fit')
      .argument('[run]', 'run id, or a beginning of it that fits no other; without one, filters say which runs'),
  )
    .addOption(new Option('--status <status>', 'with filters: of this status').choices(open))
    .option('--reason <text>', 'why, for those who read the run later')
    .option(...yesOption)
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<CancelFlags>(command);
      checkWhich(beginning, isFiltered(flags) || flags.status !== undefined);
      if (beginning === undefined) {
        await cancelAll(flags);
        return;
      }
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

type CancelFlags = GlobalOptions & FilterFlags & { status?: (typeof open)[number]; reason?: string; yes?: boolean };

async function cancelAll(flags: CancelFlags): Promise<void> {
  const filter = { ...filterOf(flags), status: flags.status };
  await withAgents(flags, async ({ api, who }: Session) => {
    const { by } = await who();
    const cancel = (more: object) => api.cancelRuns({ ...filter, by, reason: flags.reason, ...more });
    const fitting = await cancel({ dryRun: true });
    if (!(await wanted(flags, fitting, 'Stop', 'for good'))) return;
    const { cancelled, refused } = await cancel({ only: fitting.runs });
    tell(flags, { cancelled, refused, isCut: fitting.isCut }, cancelled, 'stops');
  });
}

export function addRetryCommand(program: Command): void {
  const command = withFilterOptions(
    program
      .command('retry')
      .summary('go on with a stalled run, or with all, after the cause is mended')
      .argument('[run]', 'run id, or a beginning of it that fits no other'),
  )
    .option('--all [reason]', 'instead of a run: every stalled one, or those of one reason, for example Auth')
    .option('--note <text>', 'what was mended, for those who read the run later')
    .option(...yesOption)
    .action(async (beginning: string | undefined) => {
      const flags = optionsOf<RetryFlags>(command);
      checkWhich(beginning, isFiltered(flags) || flags.all !== undefined);
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

type RetryFlags = GlobalOptions & FilterFlags & { all?: string | true; note?: string; yes?: boolean };

/** `--all` says itself that all are meant: nobody is asked then. */
async function retryAll(flags: RetryFlags): Promise<void> {
  const type = flags.all === true ? undefined : flags.all;
  await withAgents(flags, async ({ api, who }: Session) => {
    const { by } = await who();
    const retry = (more: object) => api.retryStalledRuns({ ...filterOf(flags), type, by, note: flags.note, ...more });
    let only: string[] | undefined;
    if (flags.all === undefined) {
      const fitting = await retry({ dryRun: true });
      if (!(await wanted(flags, fitting, 'Go on with', 'that stalled'))) return;
      only = fitting.runs;
    }
    const { retried, refused } = await retry({ only });
    const of = type === undefined ? '' : ` for ${type}`;
    if (!flags.json && retried.length + refused.length === 0) print(`No run is stalled${of}.`);
    tell(flags, { retried, refused }, retried, 'goes on');
  });
}

function checkWhich(beginning: string | undefined, isMany: boolean): void {
  if ((beginning === undefined) === isMany) return;
  throw new InvalidInput('run', 'run: give either a run or --all (retry alone), or filters that say which runs');
}

/** Whether to do it to all that fit: says how many there are, and asks where somebody can answer. */
async function wanted(
  { yes, json }: GlobalOptions & { yes?: boolean },
  { runs = [], isCut }: Many,
  doing: string,
  how: string,
): Promise<boolean> {
  const many = `${runs.length}${isCut ? ', the first of more that fit' : ''}`;
  if (runs.length === 0) {
    if (json) printJson({ runs: [] });
    else print('No run fits.');
    return false;
  }
  if (yes) return true;
  if (!canAsk()) throw new InvalidInput('yes', `yes: ${many} runs fit; add --yes to do it where nobody can be asked`);
  const { confirm } = await import('../watch/questions.js');
  const answer = await confirm({ message: `${doing} ${runs.length === 1 ? 'the run' : `${many} runs`} ${how}?` });
  return answer === true;
}

function tell(
  { json }: GlobalOptions,
  outcome: Pick<Many, 'refused' | 'isCut'> & Record<string, unknown>,
  done: readonly string[],
  what: string,
): void {
  if (outcome.refused.length > 0) process.exitCode = exitCodes.refused;
  if (json) {
    printJson(outcome);
    return;
  }
  for (const runId of done) print(`Run ${runId} ${what}.`);
  const not = what === 'stops' ? 'does not stop' : 'does not go on';
  for (const { runId, message } of outcome.refused) print(`Run ${runId} ${not}: ${message}`);
  if (outcome.isCut) print('More runs fit: do it again for them.');
}
