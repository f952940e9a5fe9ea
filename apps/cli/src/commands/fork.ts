import type { AgentsApi, ForkPreview, PreviewedCall, RunView } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import type { Command } from 'commander';
import { optionsOf } from '../context.js';
import { parseJsonObject } from '../json-option.js';
import { type LimitFlags, limitsOf } from '../limit-options.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { type Column, table } from '../output/table.js';
import { argumentsText, oneLine, shorten } from '../output/text.js';
import { askConfirmation } from '../watch/prompts.js';
import { addGoOnOptions, goOn } from './go-on.js';
import type { WatchFlags } from './watch.js';

interface ForkFlags extends WatchFlags, LimitFlags {
  watch?: boolean;
  key?: string;
  at?: string;
  request?: string;
  message?: string;
  answer?: string;
  arguments?: string;
  result?: string;
  yes?: boolean;
}

export function addForkCommand(program: Command): void {
  const command = program
    .command('fork')
    .summary('go on from a step of a run, as a new run')
    .description(
      'Go on from a step of a run, as a new run: what was before it is kept as it happened, the call there is made again. Without --at it lists the steps. Before anything starts it says what is kept and what may run again.',
    )
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .option('--at <turn.entry>', 'the step, as the list shows it')
    .option('--request <text>', 'ask this instead, at the first step')
    .option('--message <text>', 'let people have said this to the agent instead, at the model call that brought it')
    .option('--answer <text>', 'let the model have said this instead; it is not called')
    .option('--arguments <json>', 'call the tool with these arguments instead')
    .option('--result <text>', 'let the tool have returned this instead; it is not run')
    .option('-y, --yes', 'do not ask');
  addGoOnOptions(command).action(async (beginning: string) => {
    const flags = optionsOf<ForkFlags>(command);
    await goOn(flags, beginning, async ({ api, who }, runId) => {
      if (flags.at === undefined) return listSteps(api, runId, flags.json);
      const point = { runId, ...parsePoint(flags.at), change: changeOf(flags) };
      const preview = await api.previewFork(point);
      if (!flags.yes) {
        if (flags.json) {
          printJson(preview);
          return undefined;
        }
        printPreview(preview);
        if (!(await isWanted())) return undefined;
      }
      const { by: startedBy } = await who();
      return api.forkRun({ ...point, startedBy, key: flags.key, limits: limitsOf(flags) });
    });
  });
}

function parsePoint(text: string): { turn: number; entry: number } {
  const [, turn, entry] = /^(\d+)\.(\d+)$/.exec(text) ?? [];
  if (turn === undefined) {
    throw new InvalidInput(
      'at',
      `--at is "${text}"; allowed: turn.entry as "npm run cli -- fork <run>" lists them, for example 0.3`,
    );
  }
  return { turn: Number(turn), entry: Number(entry) };
}

function changeOf({ request, message, answer, arguments: args, result }: ForkFlags) {
  return {
    request,
    message,
    answer,
    result,
    ...(args !== undefined && { arguments: parseJsonObject('--arguments', args) }),
  };
}

/** The steps that can be forked at. */
async function listSteps(api: AgentsApi, runId: string, json?: boolean): Promise<undefined> {
  const steps = stepsOf(await api.getRun(runId));
  if (json) printJson(steps);
  else {
    print(table(columnsOfSteps, steps));
    print(colours.dim(`Fork with: npm run cli -- fork ${runId} --at <step>`));
  }
  return undefined;
}

interface ForkStep {
  at: string;
  what: string;
  detail: string;
}

const columnsOfSteps: readonly Column<ForkStep>[] = [
  { title: 'STEP', cell: ({ at }) => at },
  { title: 'WHAT', cell: ({ what }) => what },
  { title: 'DETAILS', cell: ({ detail }) => detail, grows: true },
];

function stepsOf({ timeline }: RunView): ForkStep[] {
  return timeline.flatMap((item) => {
    if (item.kind === 'message') return [{ at: `${item.turn}.${item.n}`, what: 'model call', detail: item.text }];
    if (item.kind !== 'tool' || item.n === undefined) return [];
    const detail = argumentsText(item.editedArguments ?? item.arguments);
    return [{ at: `${item.endedInTurn}.${item.n}`, what: item.tool, detail }];
  });
}

/** Asks a person at a terminal. A script passes `--yes` instead. */
async function isWanted(): Promise<boolean> {
  if (process.stdin.isTTY && process.stdout.isTTY) return askConfirmation('Start the fork?');
  print('Nothing was started. Start it with --yes.');
  return false;
}

function printPreview({ kept, again }: ForkPreview): void {
  if (kept.length > 0) {
    print(colours.bold('Kept as it happened, not done again:'));
    for (const call of kept) print(callLine(call));
  }
  if (again.length > 0) {
    print(colours.bold('Done by the run, may be done once more:'));
    for (const call of again) print(callLine(call, call.effect === 'once'));
  }
  if (kept.length + again.length === 0) print('The run has called no tools.');
}

function callLine(call: PreviewedCall, warn = false): string {
  const line = `  ${oneLine(call.tool)}  ${shorten(argumentsText(call.arguments), 80)}`;
  return warn ? `${colours.yellow(line)} ${colours.yellow('cannot be undone; asks again')}` : line;
}
