/** What a fork keeps, what it changes and what may run again. Pure: the same past and point always give the same plan. */
import type { DecisionAnswer, JournalEntry } from '../agent-service.js';
import type { SteeringMessage } from '../domain/contract.js';
import { permits } from '../domain/decisions/kinds.js';
import { callsIn, withArguments } from '../domain/journal/agno-messages.js';
import { answeredCall, askedInTurn, callName, callNameOf, finishedCall, laneOf } from '../domain/journal/calls.js';
import { asList, asObject, asText, type JsonObject, toolArguments } from '../domain/json/read.js';
import { InvalidInput } from '../errors/errors.js';
import { journalOf, type PastTurn } from '../past/past.js';
import { saidItemId } from '../projection/steering.js';
import { type JoinedTurn, joinedTurn } from './joined-turn.js';
import type { Past } from './read-past.js';
import { turnOf } from './save-transcript.js';

/** Where to fork: at an entry of a turn's journal. It is a model call or a tool call, and it is made again. */
export interface ForkPoint {
  turn: number;
  entry: number;
}

/** What is different in the fork. At most one of the fields is set. */
export interface ForkChange {
  /** Another request. Only at the model call that answers the request. */
  request?: string | Record<string, unknown>;
  /** Other arguments for the tool. Only at a tool call. */
  arguments?: Record<string, unknown>;
  /** Another result of the tool, which does not run again. Only at a tool call. */
  result?: string;
}

/** A tool call of the run, with what a person needs to know before forking. */
export interface ForkedCall {
  turn: number;
  entry: number;
  tool: string;
  toolCallId: string;
  /** Id of the member of a team whose call it is. */
  member?: string;
  arguments: Record<string, unknown>;
  ok: boolean;
}

export interface ForkPlan {
  /** The turn that the fork begins in. */
  turn: number;
  /** The request with which the fork's first turn begins; absent when the fork begins in the middle of the conversation. */
  request?: string | Record<string, unknown>;
  answers: DecisionAnswer[];
  /** Messages from people that the call brought at which the fork begins. */
  messages?: SteeringMessage[];
  /** Entries of the turn that are played back, numbered anew. */
  kept: JournalEntry[];
  /** Tool calls whose effects stay as they are; they are not made again. */
  keptCalls: ForkedCall[];
  /** Tool calls of the run that the fork may make once more. */
  againCalls: ForkedCall[];
}

/** Throws `InvalidInput` with what is allowed, `CannotContinue` when the server no longer has the turn. */
export function planFork(past: Past, point: ForkPoint, change: ForkChange): ForkPlan {
  const turn = turnOf(past, point.turn);
  const entry = turn.entries.get(point.entry);
  if (entry?.kind !== 'model' && entry?.kind !== 'tool') throw noPoint(turn, point.entry);
  const joined = joinedTurn(past, turn);
  const n = joined.offset + point.entry;
  if (entry.kind === 'model') return atModelCall(past, joined, n, change);
  if (change.request !== undefined) {
    throw new InvalidInput('change.request', 'change.request: a tool call can have other arguments or another result');
  }
  if (change.result !== undefined) return atResult(past, joined, n, change.result);
  return atToolCall(past, joined, { ...entry, n }, change.arguments);
}

function atModelCall(past: Past, turn: JoinedTurn, n: number, change: ForkChange): ForkPlan {
  if (change.arguments !== undefined || change.result !== undefined) {
    const field = change.arguments === undefined ? 'change.result' : 'change.arguments';
    throw new InvalidInput(
      field,
      `${field}: entry ${n - turn.offset} of turn ${turn.last} is a model call, not a tool call`,
    );
  }
  if (change.request === undefined) {
    return { ...plan(past, turn, entriesBefore(turn, n)), messages: broughtBy(past, turn.entries.get(n)) };
  }
  const firstCall = journalOf(turn).find(({ kind, input }) => kind === 'model' && asList(input).length > 0);
  const begins = turn.turn === 0 && !past.input.transcript?.midLoop;
  if (!begins || firstCall?.n !== n) {
    throw new InvalidInput(
      'change.request',
      `change.request: nobody says anything at entry ${n - turn.offset} of turn ${turn.last}; the request is answered at turn 0, entry ${firstCall?.n ?? 0}`,
    );
  }
  return { ...plan(past, turn, []), request: change.request };
}

/** The plan of a fork in which the tool does not run, but has returned `result`. */
function atResult(past: Past, turn: JoinedTurn, n: number, result: string): ForkPlan {
  const { error, toolResult, files, exception, ...entry } = turn.entries.get(n) as JsonObject;
  return plan(past, turn, [...entriesBefore(turn, n), { ...entry, ok: true, result }]);
}

/** The plan of a fork in which the call is made again. The model's message that asked for it is kept, with `args` instead of its arguments if given. */
function atToolCall(past: Past, turn: JoinedTurn, entry: JsonObject, args: JsonObject | undefined): ForkPlan {
  const earlier = [...past.turns].reverse().filter((each) => each.turn < turn.turn);
  const n = Number(entry.n);
  const asksOf = (each: PastTurn) => askingEntry(each, entry, each === turn ? n : undefined);
  const asked = [turn, ...earlier].find((each) => asksOf(each) !== undefined);
  const asking = asked && (asked === turn ? turn : joinedTurn(past, asked));
  const message = asking && asksOf(asking);
  if (!asking || !message) {
    const problem = `the model call that asked for entry ${n - turn.offset} of turn ${turn.last} is not there`;
    throw new InvalidInput('entry', `entry: ${problem}; fork from another entry`);
  }
  const before = asking === turn ? entriesBefore(turn, n) : journalOf(asking);
  const changed = args && withOtherArguments(message, String(entry.toolCallId), args);
  return plan(past, asking, changed ? before.map((each) => (each.n === message.n ? changed : each)) : before);
}

/** The entry of the call's lane whose message asks for the call: the last one before `until`, because old runs repeat ids. */
function askingEntry(turn: PastTurn, call: JsonObject, until = Number.POSITIVE_INFINITY): JsonObject | undefined {
  const lane = laneOf(call);
  const entries = journalOf(turn).filter(({ n }) => Number(n) < until);
  return entries.findLast((entry) => laneOf(entry) === lane && asks(entry, call.toolCallId));
}

/** Whether a model's message asks for a call of this id. */
function asks({ kind, message }: JsonObject, toolCallId: unknown): boolean {
  return kind === 'model' && callsIn(message).some((call) => call.toolCallId === toolCallId);
}

/** The entry with other arguments for the call. Throws `InvalidInput` when its message has several calls of the id, as in old runs: nothing tells which is meant. */
function withOtherArguments(entry: JsonObject, toolCallId: string, args: JsonObject): JsonObject {
  if (callsIn(entry.message).filter((call) => call.toolCallId === toolCallId).length > 1) {
    const problem = `the model asked for several calls with the id "${toolCallId}" at once, so that one of them cannot get other arguments`;
    throw new InvalidInput('change.arguments', `change.arguments: ${problem}; fork from the model call before`);
  }
  return { ...entry, message: withArguments(entry.message, toolCallId, args) };
}

/** Messages from people that a model call brought. The call is made again with them. */
function broughtBy({ view }: Past, entry: JsonObject | undefined): SteeringMessage[] {
  return asList(entry?.steering).flatMap((given) => {
    const id = String(given);
    const item = view.timeline.find((each) => each.id === saidItemId(id));
    return item?.kind === 'steered' ? [{ id, text: item.text, by: item.by, at: item.at }] : [];
  });
}

function entriesBefore(turn: PastTurn, n: number): JsonObject[] {
  return journalOf(turn).filter((entry) => Number(entry.n) < n);
}

/**
 * A plan that keeps these entries of a turn. An approval does not carry over to a call that is made again. So when an approved call is not among the
 * entries, the fork begins earlier, where people were asked, and they are asked again.
 */
function plan(past: Past, turn: JoinedTurn, entries: readonly JsonObject[]): ForkPlan {
  const open = turn.answers.filter((answer) => permits(answer.action) && !hasRun(turn, entries, answer));
  if (open.length > 0 && turn.turn > 0) {
    const before = joinedTurn(past, turnOf(past, turn.turn - 1));
    return plan(past, before, journalOf(before));
  }
  if (open.length > 0) {
    const calls = open.map(({ toolCallId }) => toolCallId).join(', ');
    throw new InvalidInput(
      'entry',
      `entry: run "${past.view.runId}" is a fork itself, and began with what people had decided about ${calls}, which would run again without being asked about. Fork from a step after it, or fork the run before (${past.input.origin?.runId ?? 'unknown'})`,
    );
  }
  // People would be asked about a claim without its result, because nobody would know whether that call ran. Here it is known: the call is made again.
  const kept = entries
    .filter((entry, index) => entry.kind !== 'claim' || isSettled(entry, entries.slice(index + 1)))
    .map((entry, n) => ({ ...entry, n }) as unknown as JournalEntry);
  const numbers = new Set(entries.map(({ n }) => n));
  const isKept = (call: ForkedCall) =>
    call.turn < turn.turn || numbers.has((turn.offsets.get(call.turn) ?? Number.NaN) + call.entry);
  const later = turn.later.filter((answer) => !permits(answer.action) || hasRun(turn, entries, answer));
  const calls = past.turns.flatMap(toolCalls);
  return {
    turn: turn.turn,
    request: turn.turn === 0 && !past.input.transcript?.midLoop ? past.input.request : undefined,
    answers: [...turn.answers, ...later],
    kept,
    keptCalls: calls.filter(isKept),
    againCalls: calls.filter((call) => !isKept(call)),
  };
}

/**
 * Whether the call of an answer is among the entries. The call runs after the turn at whose end people were asked. When its lane asks for the same id
 * again, that is another call, so only entries before it count. For an answer that a fork began with, the turn is one of the run before. Then
 * the call stands in the fork's first turn, at a place that is not known: all entries of that turn count, and none of later ones.
 */
function hasRun(turn: JoinedTurn, entries: readonly JsonObject[], answer: DecisionAnswer): boolean {
  const asked = askedInTurn(answer);
  const brought = turn.answers.includes(answer) && !(asked < turn.turn);
  if (brought) {
    const next = turn.offsets.get(turn.turn + 1) ?? Number.POSITIVE_INFINITY;
    const begun = entries.filter(({ n }) => Number(n) < next);
    return finishedCall(answer, begun) !== undefined;
  }
  const from = asked < turn.turn ? 0 : turn.offsets.get(asked + 1);
  if (from === undefined) return finishedCall(answer, entries) !== undefined;
  const after = entries.filter(({ n }) => Number(n) >= from);
  const name = answeredCall(answer);
  const again = after.findIndex(
    (entry) => asks(entry, answer.toolCallId) && callName(answer.toolCallId, laneOf(entry)) === name,
  );
  return finishedCall(answer, again < 0 ? after : after.slice(0, again)) !== undefined;
}

/** Whether a claim has its result among the entries after it. */
function isSettled(claim: JsonObject, after: readonly JsonObject[]): boolean {
  const next = after.find((entry) => (entry.kind === 'tool' || entry.kind === 'claim') && isSameCall(entry, claim));
  return next?.kind === 'tool';
}

/** Whether two entries are of one call: keys name the place, those of old runs and the provider's id do not always. */
function isSameCall(one: JsonObject, other: JsonObject): boolean {
  return one.key === other.key && callNameOf(one) === callNameOf(other);
}

function toolCalls(turn: PastTurn): ForkedCall[] {
  return journalOf(turn)
    .filter(({ kind }) => kind === 'tool')
    .map((entry) => ({
      turn: turn.turn,
      entry: Number(entry.n),
      tool: asText(entry.tool) ?? '',
      toolCallId: asText(entry.toolCallId) ?? '',
      ...(entry.member !== undefined && { member: asText(asObject(entry.member)?.id) }),
      arguments: toolArguments(entry.arguments),
      ok: entry.ok === true,
    }));
}

function noPoint(turn: PastTurn, entry: number): InvalidInput {
  const points = journalOf(turn).filter(({ kind }) => kind === 'model' || kind === 'tool');
  const known = points.map(({ n, kind, tool }) => `${n} (${kind === 'tool' ? tool : 'model call'})`);
  const allowed = known.length > 0 ? known.join(', ') : 'none';
  return new InvalidInput('entry', `entry: turn ${turn.turn} has no entry ${entry} to fork at; it has: ${allowed}`);
}
