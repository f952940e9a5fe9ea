/** approve, reject, answer, resolve: one decision each. */
import type { Decision, PendingDecision, RecordedVote, SubmitDecisionInput } from '@platform/temporal';
import { isDecided, ruleCovers } from '@platform/temporal/contract';
import { isSame, kindsWith } from '@platform/temporal/decisions';
import { InvalidInput } from '@platform/temporal/errors';
import { standingOf } from '@platform/temporal/standing';
import { votedWords } from '@platform/temporal/words';
import { type Command, Option } from 'commander';
import { answerValues } from '../answer-values.js';
import { optionsOf, withAgents } from '../context.js';
import { parseDuration } from '../duration-option.js';
import { editArguments } from '../edit.js';
import { findRequest } from '../find-request.js';
import { parseJsonObject } from '../json-option.js';
import { colours } from '../output/marks.js';
import { print, printJson } from '../output/screen.js';
import { argumentsText, oneLine } from '../output/text.js';

type Answer = Pick<SubmitDecisionInput, 'action' | 'note' | 'arguments' | 'values' | 'result' | 'remember'>;

interface ApproveFlags {
  edit?: string | true;
  as?: string;
  note?: string;
  remember?: 'tool' | 'arguments';
  for?: number;
}

export function addDecisionCommands(program: Command): void {
  decisionCommand(
    program,
    'approve',
    'let a tool call run, as it is or edited; grant a run more than its limit',
    kindsWith('approve'),
  )
    .option(
      '--edit [json]',
      'run it with these arguments instead (all of them); without JSON: in $EDITOR, or asked one by one',
    )
    .option('--as <name>', 'run it with the other arguments that this person has agreed to')
    .addOption(
      new Option(
        '--remember <what>',
        'approve what comes like it in this run: every call of the tool, or those with the same arguments',
      ).choices(ruleCovers),
    )
    .option(
      '--for <time>',
      'with --remember: only for so long (30m, 8h, 1d) instead of the rest of the run',
      parseDuration,
    )
    .option('--note <text>', 'a word to those who read the run later')
    .action(
      decide<ApproveFlags>(async ({ edit, as, note, remember: covers, for: forSeconds }, request) => {
        if (forSeconds !== undefined && !covers) {
          throw new InvalidInput('for', 'for: is for --remember tool or --remember arguments only.');
        }
        const remember = covers && { covers, forSeconds };
        if (as !== undefined) {
          if (edit !== undefined) throw new InvalidInput('as', 'as: give either --as or --edit, not both.');
          return { action: 'approve', note, arguments: argumentsOf(request, as), remember };
        }
        if (edit === undefined) return { action: 'approve', note, remember };
        const args = edit === true ? await editArguments(request) : parseJsonObject('--edit', edit);
        return { action: 'approve', note, arguments: args, remember };
      }),
    );
  decisionCommand(program, 'reject', 'refuse a tool call; end a run at its limit', kindsWith('reject'))
    .option('--note <text>', 'why; the agent reads it')
    .action(decide<{ note?: string }>(async ({ note }) => ({ action: 'reject', note })));
  decisionCommand(program, 'answer', 'answer a question, or fill in what a tool needs', kindsWith('answer'))
    .option('--set <name=value...>', 'a field, or a question with a label; without it you are asked, field by field')
    .option('--values <json>', 'all at once: by field name, or by question text with a list of labels')
    .option('--note <text>', 'a word to those who read the run later')
    .action(
      decide<{ values?: string; set?: string[]; note?: string }>(async ({ values, set, note }, request) => ({
        action: 'answer',
        note,
        values: await answerValues(request, { values, set }),
      })),
    );
  decisionCommand(
    program,
    'resolve',
    'say what came of a task for a person, or of a tool call whose worker died',
    kindsWith('ran'),
  )
    .option('--ran <result>', 'it is done, or it ran, and this came of it')
    .option('--again', 'run it again; not for a task for a person')
    .option('--skip', 'go on without it')
    .option('--note <text>', 'a word to those who read the run later')
    .action(
      decide<{ ran?: string; again?: boolean; skip?: boolean; note?: string }>(async ({ ran, again, skip, note }) => {
        const given = [ran !== undefined, again, skip].filter(Boolean).length;
        if (given !== 1) throw new InvalidInput('action', 'Give one of --ran <result>, --again, --skip.');
        if (ran !== undefined) return { action: 'ran', note, result: ran };
        return { action: again ? 'again' : 'skip', note };
      }),
    );
}

function decisionCommand(program: Command, name: string, summary: string, kinds: PendingDecision['kind'][]): Command {
  return program
    .command(name)
    .summary(summary)
    .argument('<run>', 'run id, or a beginning of it that fits no other')
    .argument(
      '[request]',
      `which request (${kinds.join(', ')}): its id, its tool, or a part; needed when several are pending`,
    )
    .option('--signal', 'leave it with the server, for a worker that is down: nobody tells you when it is refused');
}

function decide<Flags extends object>(answerOf: (flags: Flags, request: PendingDecision) => Promise<Answer>) {
  return async (beginning: string, which: string | undefined, _: unknown, command: Command): Promise<void> => {
    const flags = optionsOf<Flags & { signal?: boolean }>(command);
    await withAgents(flags, async ({ api, who, inside }) => {
      const left = flags.signal ? inside() : undefined;
      const runId = await api.findRun(beginning);
      const request = findRequest(await api.getRun(runId), which);
      const answer = await answerOf(flags, request);
      const { id: requestId, argumentsHash } = request;
      const submission = { runId, requestId, argumentsHash, ...(await who()), via: 'cli' as const, ...answer };
      const taken = left
        ? await (await import('@platform/temporal')).signalDecision(left, submission as SubmitDecisionInput)
        : await api.submitDecision(submission);
      if (flags.json) {
        printJson({ runId, via: flags.signal ? 'signal' : 'update', decision: taken ?? submission });
        return;
      }
      const shown = argumentsText(answer.arguments ?? request.arguments);
      print(`${colours.green('✓')} ${words[answer.action]} ${colours.bold(oneLine(request.tool))} ${shown}`);
      for (const line of takenLines(runId, taken ?? undefined)) print(colours.dim(line));
      if (flags.signal) print(colours.dim(`Left with the server. What became of it: npm run cli -- show ${runId}`));
    });
  };
}

/** The arguments that somebody has agreed to instead of those that were asked for. */
function argumentsOf(request: PendingDecision, name: string): Record<string, unknown> {
  const { proposals } = standingOf(request);
  const proposal = proposals.find(({ votes }) => votes.some(({ by }) => isSame(by, name)));
  if (proposal) return proposal.arguments;
  const names = proposals.flatMap(({ votes }) => votes.map(({ by }) => by));
  const who = names.length > 0 ? `These did: ${names.join(', ')}.` : 'Nobody did so far.';
  throw new InvalidInput('as', `as: ${name} has not agreed to other arguments of ${request.tool}. ${who}`);
}

/** Lines to add: how many others must agree, or which rule was made. */
function takenLines(runId: string, taken: Decision | RecordedVote | undefined): string[] {
  if (!taken) return [];
  if (!isDecided(taken)) {
    return [votedWords(taken)];
  }
  if (!taken.createdRule) return [];
  return [
    `What comes like it is approved by rule ${taken.createdRule}. Take it back: npm run cli -- revoke ${runId} ${taken.createdRule}`,
  ];
}

const words: Readonly<Record<Answer['action'], string>> = {
  approve: 'Approved',
  reject: 'Rejected',
  answer: 'Answered',
  ran: 'It ran:',
  again: 'Runs again:',
  skip: 'Skipped',
};
