/** What an agent knew and said when it asked: what the one who decides looks at first. From the run's own record. Pure. */
import { asText } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import type { DecisionItem, TimelineItem, ToolItem } from '../projection/timeline.js';
import type { RunView } from '../projection/view.js';

/** A text of the record, shortened. */
export interface EvidenceText {
  text: string;
  /** ISO 8601. */
  at: string;
  /** The rest is left out; the run has it. */
  cut?: true;
}

/** The result of a call that the agent had made. */
export interface EvidenceResult extends EvidenceText {
  tool: string;
  /** Absent where they are long. */
  arguments?: Record<string, unknown>;
  /** The text is the tool's error when not. */
  ok: boolean;
}

/** Of the agent that asks: in a team, of the member. */
export interface Evidence {
  runId: string;
  requestId: string;
  /** What the team's leader gave the member to do. */
  task?: EvidenceText;
  /** The last words of the agent before it asked. */
  said?: EvidenceText;
  /** The last results that it had, the newest last. */
  results: EvidenceResult[];
  /** So many results before these are left out. */
  earlier: number;
}

const mostResults = 8;
const mostCharacters = 4_000;

/** What an agent knew when it asked; `undefined` when the run never asked this. */
export function evidenceOf({ runId, timeline }: RunView, requestId: string): Evidence | undefined {
  const place = timeline.findLastIndex((item) => item.kind === 'decision' && item.request.id === requestId);
  if (place < 0) return undefined;
  const { request } = timeline[place] as DecisionItem;
  const turn = Number(/^\d+/.exec(requestId)?.[0] ?? Number.NaN);
  /** A turn ends when it asks: what is of it, or of one before, was known. Requests for more of a limit name no turn. */
  const wasBefore = (of: number | undefined, index: number) =>
    Number.isNaN(turn) ? index < place : (of ?? turn + 1) <= turn;
  const own = timeline
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => runOf(item) === request.member?.run);
  const results = own.flatMap(({ item, index }) =>
    item.kind === 'tool' && item.toolCallId !== request.toolCallId && wasBefore(item.endedInTurn, index)
      ? (resultOf(item) ?? [])
      : [],
  );
  const said = own.findLast(
    ({ item, index }) => item.kind === 'message' && item.text.trim() !== '' && wasBefore(item.turn, index),
  );
  const task =
    request.member && timeline.find((item) => item.kind === 'tool' && item.toolCallId === request.member?.call);
  return {
    runId,
    requestId,
    ...(task?.kind === 'tool' && taskOf(task)),
    ...(said?.item.kind === 'message' && { said: shortened(said.item.text, said.item.at) }),
    results: results.slice(-mostResults),
    earlier: Math.max(0, results.length - mostResults),
  };
}

function runOf(item: TimelineItem): string | undefined {
  return 'member' in item ? item.member?.run : undefined;
}

function resultOf(item: ToolItem): EvidenceResult | undefined {
  const { tool, error, result, at, finishedAt } = item;
  const text = error ?? result;
  if (text === undefined) return undefined;
  const args = item.ranArguments ?? item.editedArguments ?? item.arguments;
  const isShort = writeJson(args).length <= mostCharacters / 2;
  return { tool, ...(isShort && { arguments: args }), ok: error === undefined, ...shortened(text, finishedAt ?? at) };
}

function taskOf({ arguments: args, at }: ToolItem): { task?: EvidenceText } {
  const text = asText(args.task);
  return text ? { task: shortened(text, at) } : {};
}

/** Never half of a character. */
function shortened(text: string, at: string): EvidenceText {
  if (text.length <= mostCharacters) return { text, at };
  return { text: text.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, ''), at, cut: true };
}
