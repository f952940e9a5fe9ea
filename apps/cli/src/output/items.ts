/** Items of the timeline as lines of text. */

import type { AttemptsItem, DecisionItem, RunView, TimelineItem, ToolItem } from '@platform/temporal';
import { type Decision, decidersText, memberOfItem, noUsage } from '@platform/temporal';
import pc from 'picocolors';
import { childrenText, costText } from './limits.js';
import { argumentsText, columns, oneLine, plain, shorten, valueText, wrap } from './text.js';
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
    const heading = member && member.run !== this.#run ? [`  ${pc.magenta(`${oneLine(member.name)}:`)}`] : [];
    this.#run = member?.run;
    if (!member) return lines;
    const indent = '  '.repeat(member.run.split('/@').length - 1);
    return [...heading, ...lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)].map(
      (line) => `${indent.slice(2)}${line.replaceAll('\n', `\n${indent.slice(2)}`)}`,
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
      return before ? [] : [`${pc.bold('›')} ${pc.bold(wrap(valueText(item.request), '  ').trimStart())}`];
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
  const thought = reasoning ? [pc.dim(wrap(cut(plain(reasoning), shown.reasoning, options), '  '))] : [];
  return text.trim() === '' ? thought : [...thought, wrap(cut(plain(text.trim()), shown.message, options), '  ')];
}

function toolLines(item: ToolItem, before: ToolItem | undefined, options: ItemOptions): string[] {
  const name = pc.cyan(oneLine(item.tool));
  const width = oneLine(item.tool).length + '  →   '.length;
  const asked = before ? [] : [hang(`  → ${name}  `, width, callText(item.arguments, options))];
  if (item.childRun && !before?.childRun)
    asked.push(pc.dim(`    run ${plain(item.childRun.runId)} of ${plain(item.childRun.agentId)}`));
  if (before?.state === item.state) return asked;
  if (item.kept) return [...asked, pc.dim(`  ← ${oneLine(item.tool)}  as in the run before, not done again`)];
  switch (item.state) {
    case 'done':
      return [...asked, resultLine(`  ← ${name}  `, width, item.result ?? '', item.ms, options)];
    case 'failed':
      return [...asked, resultLine(`  ${pc.red('✗')} ${name}  `, width, item.error ?? '', item.ms, options)];
    case 'unknown':
      return [...asked, `  ${pc.yellow('?')} ${name} ${pc.yellow('nobody knows whether it ran')}`];
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
  const took = ms !== undefined && ms >= 1_000 ? pc.dim(` (${duration(ms)})`) : '';
  return hang(head, width, cut(plain(text), shown.result, options)) + took;
}

function decisionLines({ request, decision }: DecisionItem, before: DecisionItem | undefined): string[] {
  if (!decision || before?.decision) return [];
  const how = decision.via === 'signal' ? ', by signal' : '';
  const who = decider(decision);
  const tail = pc.dim(` ${plain(request.tool)}, by ${who} at ${clock(decision.decidedAt)}${how}`);
  const edited = decision.arguments ? [`    with ${argumentsText(decision.arguments)}`] : [];
  const values = decision.values ? [`    with ${argumentsText(decision.values)}`] : [];
  const result = decision.result ? [`    result: ${oneLine(decision.result)}`] : [];
  const note = decision.note ? [`    “${oneLine(decision.note)}”`] : [];
  return [`  ${decisionWord[decision.action]}${tail}`, ...edited, ...values, ...result, ...note].map((line) =>
    line.startsWith('    ') ? wrap(line.trim(), '    ') : line,
  );
}

/** Who decided: all who agreed, or what decided without a person. */
function decider({ by, via, votes }: Decision): string {
  if (via === 'deadline' || by === 'deadline') return 'its deadline';
  if (via === 'policy') return 'its policy';
  return votes?.map((vote) => plain(vote.by)).join(' and ') ?? plain(by);
}

const decisionWord = {
  approve: pc.green('✓ approved'),
  reject: pc.red('✗ rejected'),
  answer: pc.green('✓ answered'),
  ran: pc.green('✓ it ran'),
  again: pc.yellow('↻ run again'),
  skip: pc.yellow('⊘ skipped'),
} as const;

function attemptsLines(item: AttemptsItem, before: AttemptsItem | undefined): string[] {
  if (before && before.failed === item.failed && item.state !== 'gaveUp') return [];
  const cause = item.workerLost ? 'the agent-service stopped answering' : oneLine(item.failure.message);
  const of = item.maximumAttempts > 0 ? ` of ${item.maximumAttempts}` : '';
  const next = item.failed + 1;
  switch (item.state) {
    case 'retrying': {
      const wait = item.nextAttemptAt ? inTime(item.nextAttemptAt) : '';
      return [pc.yellow(wrap(`↻ Retrying ${next}${of}${wait}: ${cause}`, '  '))];
    }
    case 'again':
      return [pc.yellow(wrap(`↻ Retrying ${next}${of}: ${cause}`, '  '))];
    case 'recovered': {
      const times = item.failed === 1 ? 'One attempt' : `${item.failed} attempts`;
      return before ? [] : [pc.dim(wrap(`↻ ${times} failed before it went on: ${cause}`, '  '))];
    }
    case 'gaveUp': {
      const times = item.failed === 1 ? 'one attempt' : `${item.failed} attempts`;
      return before?.state === 'gaveUp' ? [] : [pc.red(wrap(`✗ ${times} failed: ${cause}`, '  '))];
    }
  }
}

function noteLines(item: Exclude<TimelineItem, ToolItem | DecisionItem | AttemptsItem>): string[] {
  switch (item.kind) {
    case 'modelError':
      return [pc.yellow(wrap(`! ${plain(item.model)} failed, the agent went on: ${oneLine(item.message)}`, '  '))];
    case 'spent': {
      const tokens = item.inputTokens + item.outputTokens;
      const cost = costText({ ...noUsage, costUsd: item.costUsd });
      const what = `${plain(item.model)} was cut off after ${item.estimated ? 'about ' : ''}${tokens} tokens${cost}`;
      return [pc.dim(wrap(`! ${what}: ${oneLine(item.message)}`, '  '))];
    }
    case 'ignoredDecision':
      return [pc.yellow(wrap(`! A decision by ${plain(item.by)} was ignored: ${oneLine(item.message)}`, '  '))];
    case 'voted': {
      const who = `${plain(item.vote.by)} agreed to ${plain(item.tool)} at ${clock(item.at)}`;
      return [`  ${pc.green('✓')} ${who} (${item.agreed} of ${item.required})`];
    }
    case 'escalated':
      return [
        pc.yellow(wrap(`! Nobody decided on ${plain(item.tool)}; now ${decidersText(item.to)} may as well`, '  ')),
      ];
    case 'ruleRevoked': {
      const note = item.note ? `: “${oneLine(item.note)}”` : '';
      return [`  ⊘ Rule ${item.rule.id} for ${plain(item.rule.tool)} revoked by ${plain(item.by)}${note}`];
    }
    case 'handedOver':
      return [pc.dim('  The agent-service shut down and handed the turn over.')];
    case 'stalled': {
      const what = `■ Stalled: ${plain(item.stall.type)}: ${oneLine(item.stall.message)}`;
      return [pc.red(wrap(what, '  '))];
    }
    case 'retried':
      return [`  ↻ Retried by ${plain(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'steered':
      return [
        `${pc.bold('›')} ${pc.bold(wrap(item.text, '  ').trimStart())} ${pc.dim(`(${plain(item.by)} at ${clock(item.at)})`)}`,
      ];
    case 'paused':
      return [`  ‖ Paused by ${plain(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'resumed':
      return [`  ▶ Resumed by ${plain(item.by)} at ${clock(item.at)}${item.note ? `: “${oneLine(item.note)}”` : ''}`];
    case 'cancelRequested':
      return [
        `  ⊘ Cancelled by ${plain(item.by)} at ${clock(item.at)}${item.reason ? `: “${oneLine(item.reason)}”` : ''}`,
      ];
    case 'earlierGone':
      return [pc.dim(`  (${count(item.turns, 'turn')} before this: the server no longer has them)`)];
    case 'unknownEntry':
      return [pc.dim(`  (an entry of kind "${plain(item.entryKind)}", which this version does not know)`)];
    default:
      return [];
  }
}

/** Where a run comes from; nothing when from nowhere. */
export function originLine({ origin }: RunView): string | undefined {
  if (!origin) return undefined;
  const runId = plain(origin.runId);
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
      return `${pc.green('✓ Completed')} in ${took} ${pc.dim(`(${counts})`)}`;
    case 'cancelled':
      return `⊘ Cancelled after ${took} ${pc.dim(`(${counts})`)}`;
    default:
      return wrap(`${pc.red('✗ Failed')} after ${took}: ${plain(view.failure?.message ?? '')}`);
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
  if (width > columns() / 3) return `${head.trimEnd()}\n${wrap(text, '    ')}`;
  return head + wrap(text, ' '.repeat(width)).slice(width);
}

function cut(text: string, characters: number, { full }: ItemOptions): string {
  if (full || text.length <= characters) return text;
  const missing = (text.length - characters).toLocaleString('en');
  return `${text.slice(0, characters)}… (${missing} more characters: --full)`;
}
