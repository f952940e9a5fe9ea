/** Items of the timeline as lines of text. */

import type { AttemptsItem, DecisionItem, RunView, TimelineItem, ToolItem } from '@platform/temporal';
import { answerLines, type Decision, decidersText, memberOfItem, noUsage } from '@platform/temporal';
import { childrenText, costText } from './limits.js';
import { colours, lineBreak } from './marks.js';
import { argumentsText, columns, jsonText, oneLine, shorten, wrap, wrapBlock } from './text.js';
import { clock, duration, inTime, since } from './time.js';

/** Characters that are shown unless everything is asked for. */
const shown = { result: 300, reasoning: 500, message: 4_000 } as const;

export interface ItemOptions {
  /** Nothing is shortened. */
  full?: boolean;
}

/** Prints items as they come: each time what is new about them, in the order in which it happened. */
export class TimelineText {
  readonly #printed = new Map<string, TimelineItem>();
  /** The member's run that was told of last. */
  #run: string | undefined;

  constructor(private readonly options: ItemOptions) {}

  /** Lines for what is new in items of a timeline, given in its order. */
  lines(items: readonly TimelineItem[]): string[] {
    return inOrder(items).flatMap((item) => {
      const lines = itemLines(item, this.#printed.get(item.id), this.options);
      this.#printed.set(item.id, item);
      return lines.length > 0 ? this.#inside(item, lines) : lines;
    });
  }

  /** What a member of a team does is indented, under its name. */
  #inside(item: TimelineItem, lines: string[]): string[] {
    const member = memberOfItem(item);
    const heading = member && member.run !== this.#run ? [`  ${colours.magenta(`${oneLine(member.name)}:`)}`] : [];
    this.#run = member?.run;
    if (!member) return lines;
    const indent = '  '.repeat(member.run.split('/@').length - 1);
    return [...heading, ...lines.map((line) => `  ${line.replaceAll(lineBreak, `${lineBreak}  `)}`)].map(
      (line) => `${indent.slice(2)}${line.replaceAll(lineBreak, `${lineBreak}${indent.slice(2)}`)}`,
    );
  }
}

/** The result of a tool call that needed a decision comes after the decision, not where the call was asked for. */
function inOrder(items: readonly TimelineItem[]): TimelineItem[] {
  const decided = (requestId: string | undefined) =>
    items.find((item) => item.kind === 'decision' && item.request.id === requestId && item.decision !== undefined);
  const waiting = new Map<TimelineItem, ToolItem>();
  return items.flatMap((item): TimelineItem[] => {
    const decision = item.kind === 'tool' ? decided(item.requestId) : undefined;
    if (item.kind === 'tool' && decision) {
      waiting.set(decision, item);
      return [{ ...item, state: 'requested' }];
    }
    const tool = waiting.get(item);
    return tool ? [item, tool] : [item];
  });
}

/**
 * What is new to print about an item, given how it was when it was printed last; nothing when it looks the same. Tool calls and
 * decisions come as two pieces of news: asked, and what became of it.
 */
function itemLines(item: TimelineItem, before: TimelineItem | undefined, options: ItemOptions): string[] {
  switch (item.kind) {
    case 'request':
      return before ? [] : [`${colours.bold('›')} ${colours.bold(hanging(requestText(item.request)))}`];
    case 'message':
      return before ? [] : messageLines(item.text, item.reasoning, options);
    case 'tool':
      return toolLines(item, before?.kind === 'tool' ? before : undefined, options);
    case 'decision':
      return decisionLines(item, before?.kind === 'decision' ? before : undefined);
    case 'attempts':
      return attemptsLines(item, before?.kind === 'attempts' ? before : undefined);
    default:
      return before ? [] : noteLines(item);
  }
}

function messageLines(text: string, reasoning: string | undefined, options: ItemOptions): string[] {
  const thought = reasoning ? [colours.dim(wrapBlock(cut(reasoning, shown.reasoning, options), '  '))] : [];
  return text.trim() === '' ? thought : [...thought, wrapBlock(cut(text.trim(), shown.message, options), '  ')];
}

function toolLines(item: ToolItem, before: ToolItem | undefined, options: ItemOptions): string[] {
  const name = colours.cyan(oneLine(item.tool));
  const width = oneLine(item.tool).length + '  →   '.length;
  const asked = before ? [] : [hang(`  → ${name}  `, width, callText(item.arguments, options))];
  if (item.childRun && !before?.childRun)
    asked.push(colours.dim(`    run ${oneLine(item.childRun.runId)} of ${oneLine(item.childRun.agentId)}`));
  if (before?.state === item.state) return asked;
  if (item.kept) return [...asked, colours.dim(`  ← ${oneLine(item.tool)}  as in the run before, not done again`)];
  switch (item.state) {
    case 'done':
      return [...asked, resultLine(`  ← ${name}  `, width, item.result ?? '', item.ms, options)];
    case 'failed':
      return [...asked, resultLine(`  ${colours.red('✗')} ${name}  `, width, item.error ?? '', item.ms, options)];
    case 'unknown':
      return [...asked, `  ${colours.yellow('?')} ${name} ${colours.yellow('nobody knows whether it ran')}`];
    default:
      return asked;
  }
}

/** Arguments of a call in short: whoever decides on it gets to read all of them. */
function callText(args: Record<string, unknown>, { full }: ItemOptions): string {
  const text = argumentsText(args);
  return full ? text : shorten(text, 2 * columns());
}

function resultLine(head: string, width: number, text: string, ms: number | undefined, options: ItemOptions): string {
  const took = ms !== undefined && ms >= 1_000 ? colours.dim(` (${duration(ms)})`) : '';
  return hang(head, width, cut(text, shown.result, options)) + took;
}

function decisionLines({ request, decision }: DecisionItem, before: DecisionItem | undefined): string[] {
  if (!decision || before?.decision) return [];
  const how = decision.via === 'signal' ? ', by signal' : decision.via === 'fork' ? ', in the run before' : '';
  const who = decider(decision);
  const tail = colours.dim(` ${oneLine(request.tool)}, by ${who} at ${clock(decision.decidedAt)}${how}`);
  const edited = decision.arguments ? [`    with ${argumentsText(decision.arguments)}`] : [];
  const values = decision.values ? answerLines(decision.values, jsonOf).map((line) => `    ${line}`) : [];
  const result = decision.result ? [`    result: ${oneLine(decision.result)}`] : [];
  const note = decision.note ? [`    “${oneLine(decision.note)}”`] : [];
  return [`  ${decisionWord[decision.action]}${tail}`, ...edited, ...values, ...result, ...note].map((line) =>
    line.startsWith('    ') ? wrap(line.trim(), '    ') : line,
  );
}

/** What was filled in or chosen, on one line. */
function jsonOf(value: unknown): string {
  return typeof value === 'string' ? oneLine(value) : jsonText(value);
}

/** Who decided: all who agreed, or what decided without a person. */
function decider({ by, via, votes }: Decision): string {
  if (via === 'deadline' || by === 'deadline') return 'its deadline';
  if (via === 'policy') return 'its policy';
  return votes?.map((vote) => oneLine(vote.by)).join(' and ') ?? oneLine(by);
}

const decisionWord = {
  approve: colours.green('✓ approved'),
  reject: colours.red('✗ rejected'),
  answer: colours.green('✓ answered'),
  ran: colours.green('✓ it ran'),
  again: colours.yellow('↻ run again'),
  skip: colours.yellow('⊘ skipped'),
} as const;

function attemptsLines(item: AttemptsItem, before: AttemptsItem | undefined): string[] {
  if (before && before.failed === item.failed && item.state !== 'gaveUp') return [];
  const cause = item.workerLost ? 'the agent-service stopped answering' : oneLine(item.failure.message);
  const of = item.maximumAttempts > 0 ? ` of ${item.maximumAttempts}` : '';
  const next = item.failed + 1;
  switch (item.state) {
    case 'retrying': {
      const wait = item.nextAttemptAt ? inTime(item.nextAttemptAt) : '';
      return [colours.yellow(wrap(`↻ Retrying ${next}${of}${wait}: ${cause}`, '  '))];
    }
    case 'again':
      return [colours.yellow(wrap(`↻ Retrying ${next}${of}: ${cause}`, '  '))];
    case 'recovered': {
      const times = item.failed === 1 ? 'One attempt' : `${item.failed} attempts`;
      return before ? [] : [colours.dim(wrap(`↻ ${times} failed before it went on: ${cause}`, '  '))];
    }
    case 'gaveUp': {
      const times = item.failed === 1 ? 'one attempt' : `${item.failed} attempts`;
      return before?.state === 'gaveUp' ? [] : [colours.red(wrap(`✗ ${times} failed: ${cause}`, '  '))];
    }
  }
}

function noteLines(item: Exclude<TimelineItem, ToolItem | DecisionItem | AttemptsItem>): string[] {
  switch (item.kind) {
    case 'modelError':
      return [
        colours.yellow(wrap(`! ${oneLine(item.model)} failed, the agent went on: ${oneLine(item.message)}`, '  ')),
      ];
    case 'spent': {
      const tokens = item.inputTokens + item.outputTokens;
      const cost = costText({ ...noUsage, costUsd: item.costUsd });
      const what = `${oneLine(item.model)} was cut off after ${item.estimated ? 'about ' : ''}${tokens} tokens${cost}`;
      return [colours.dim(wrap(`! ${what}: ${oneLine(item.message)}`, '  '))];
    }
    case 'ignoredDecision':
      return [colours.yellow(wrap(`! A decision by ${oneLine(item.by)} was ignored: ${oneLine(item.message)}`, '  '))];
    case 'ignoredJournal': {
      const by = item.by ? ` from ${oneLine(item.by)}` : '';
      const what = `${count(item.count, 'message')} about the agent's work${by} did not come from it, and changed nothing`;
      return [colours.yellow(wrap(`! ${what}: ${oneLine(item.reasons.join('; '))}`, '  '))];
    }
    case 'voted': {
      const who = `${oneLine(item.vote.by)} agreed to ${oneLine(item.tool)} at ${clock(item.at)}`;
      return [`  ${colours.green('✓')} ${who} (${item.agreed} of ${item.required})`];
    }
    case 'escalated':
      return [
        colours.yellow(
          wrap(`! Nobody decided on ${oneLine(item.tool)}; now ${decidersText(item.to)} may as well`, '  '),
        ),
      ];
    case 'ruleRevoked': {
      const note = item.note ? `: “${oneLine(item.note)}”` : '';
      return [`  ⊘ Rule ${item.rule.id} for ${oneLine(item.rule.tool)} revoked by ${oneLine(item.by)}${note}`];
    }
    case 'handedOver':
      return [colours.dim('  The agent-service shut down and handed the turn over.')];
    case 'stalled': {
      const what = `■ Stalled: ${oneLine(item.stall.type)}: ${oneLine(item.stall.message)}`;
      return [colours.red(wrap(what, '  '))];
    }
    case 'retried':
      return [`  ↻ Retried by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'steered':
      return [
        `${colours.bold('›')} ${colours.bold(hanging(item.text))} ${colours.dim(`(${oneLine(item.by)} at ${clock(item.at)})`)}`,
      ];
    case 'paused':
      return [`  ‖ Paused by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'resumed':
      return [`  ▶ Resumed by ${oneLine(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'cancelRequested':
      return [
        `  ⊘ Cancelled by ${oneLine(item.by)} at ${clock(item.at)}${item.reason ? `: “${oneLine(item.reason)}”` : ''}`,
      ];
    case 'earlierGone':
      return [colours.dim(`  (${count(item.turns, 'turn')} before this: the server no longer has them)`)];
    case 'unknownEntry':
      return [colours.dim(`  (an entry of kind "${oneLine(item.entryKind)}", which this version does not know)`)];
    case 'reset':
      return [
        colours.yellow(`  ↺ Set back to here by ${oneLine(item.by)} at ${clock(item.at)}: “${oneLine(item.reason)}”`),
        ...(item.undone ?? []).flatMap((undone) =>
          undone.kind === 'decision' && undone.decision
            ? [
                colours.dim(
                  `    undone: ${oneLine(undone.request.tool)}, ${undone.decision.action} by ${oneLine(undone.decision.by)}`,
                ),
              ]
            : [],
        ),
      ];
    case 'unreadable':
      return [colours.red(`  ✗ A part of this run cannot be read: ${oneLine(item.message)}`)];
    default:
      return [];
  }
}

/** Where a run comes from; nothing when from nowhere. */
export function originLine({ origin }: RunView): string | undefined {
  if (!origin) return undefined;
  const runId = oneLine(origin.runId);
  switch (origin.kind) {
    case 'followUp':
      return `Continues run ${runId}`;
    case 'rerun':
      return `Repeats run ${runId}`;
    case 'child':
      return `Started by run ${runId}`;
    default:
      return `Fork of run ${runId}${origin.turn === undefined ? '' : ` at ${origin.turn}.${origin.entry}`}`;
  }
}

/** The last line of a run that has ended. */
export function endLine(view: RunView): string {
  const took = view.endedAt ? duration(Date.parse(view.endedAt) - Date.parse(view.startedAt)) : '';
  const { modelCalls, toolCalls, inputTokens, outputTokens } = view.usage;
  const counts = `${count(modelCalls, 'model call')}, ${count(toolCalls, 'tool call')}, ${inputTokens + outputTokens} tokens${costText(view.usage)}${childrenText(view.usage)}`;
  switch (view.status) {
    case 'completed':
      return `${colours.green('✓ Completed')} in ${took} ${colours.dim(`(${counts})`)}`;
    case 'cancelled':
      return `⊘ Cancelled after ${took} ${colours.dim(`(${counts})`)}`;
    default:
      return wrap(`${colours.red('✗ Failed')} after ${took}: ${oneLine(view.failure?.message ?? '')}`);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function askedText(askedAt: string): string {
  return `asked ${since(askedAt)} ago`;
}

/** Text behind a head of `width` characters, wrapped so that it hangs under its own beginning. */
function hang(head: string, width: number, text: string): string {
  if (width > columns() / 3) return `${head.trimEnd()}${lineBreak}${wrapBlock(text, '    ')}`;
  return head + wrapBlock(text, ' '.repeat(width)).slice(width);
}

/** A text of several lines that begins behind a mark. */
function hanging(text: string): string {
  return wrapBlock(text, '  ').trimStart();
}

function requestText(request: unknown): string {
  return typeof request === 'string' ? request : jsonText(request);
}

function cut(text: string, characters: number, { full }: ItemOptions): string {
  if (full || text.length <= characters) return text;
  const missing = (text.length - characters).toLocaleString('en');
  return `${text.slice(0, characters)}… (${missing} more characters: --full)`;
}
