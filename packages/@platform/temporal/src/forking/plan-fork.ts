/** What a fork keeps, what it changes and what may run again. Pure: the same past and point always give the same plan. */
import type { DecisionAnswer, EntryChange, JournalEntry } from '../agent-service.js';
import type { SteeringMessage } from '../domain/contract.js';
import { permits } from '../domain/decisions/kinds.js';
import { callsIn, saidIn, withAnswer, withArguments } from '../domain/journal/agno-messages.js';
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
  /** What people said to the agent, instead of what they did say. Only at the model call that brought it. */
  message?: string;
  /** Other words of the model. The call is not made; the calls that it asked for are made again. Only at a model call of the agent itself or a member. */
  answer?: string;
  /** Other arguments for the tool. Only at a tool call. */
  arguments?: Record<string, unknown>;
  /** Another result of the tool, which does not run again. Only at a tool call. */
  result?: string;
}

/** Names of what a fork can change. */
export const forkChanges = [
  'request',
  'message',
  'answer',
  'arguments',
  'result',
] as const satisfies readonly (keyof ForkChange)[];

/** Who changes something in a fork. What they say is marked with it, so that nobody takes it for what the model or the tool did. */
export interface Changer {
  by: string;
  byId?: string;
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
  /** What can be changed at the point, as it was. A fork changes one of them. */
  changeable: ForkChange;
  /** Tool calls whose effects stay as they are; they are not made again. */
  keptCalls: ForkedCall[];
  /** Tool calls of the run that the fork may make once more. */
  againCalls: ForkedCall[];
}

type Plan = Omit<ForkPlan, 'changeable'>;

/** Throws `InvalidInput` with what is allowed, `CannotContinue` when the server no longer has the turn. */
export function planFork(past: Past, point: ForkPoint, change: ForkChange, changer: Changer): ForkPlan {
  const turn = turnOf(past, point.turn);
  const entry = turn.entries.get(point.entry);
  if (entry?.kind !== 'model' && entry?.kind !== 'tool') throw noPoint(turn, point.entry);
  const joined = joinedTurn(past, turn);
  const n = joined.offset + point.entry;
  requireFits(change, entry.kind, `entry ${point.entry} of turn ${point.turn}`);
  const changeable = entry.kind === 'model' ? saidAt(past, joined, n) : ranAt(entry);
  if (entry.kind === 'model') return { ...atModelCall(past, joined, n, change, changer), changeable };
  if (change.result !== undefined) return { ...atResult(past, joined, n, change.result, changer), changeable };
  return { ...atToolCall(past, joined, { ...entry, n }, change.arguments, changer), changeable };
}

function saidAt(past: Past, turn: JoinedTurn, n: number): ForkChange {
  const entry = turn.entries.get(n) as JsonObject;
  const messages = broughtBy(past, entry).map(({ text }) => text);
  return {
    ...(asksAt(past, turn) === n && { request: past.input.request }),
    ...(messages.length > 0 && { message: messages.join('\n\n') }),
    ...(!isHelper(entry) && { answer: saidIn(entry.message).text }),
  };
}

function ranAt(entry: JsonObject): ForkChange {
  return { arguments: toolArguments(entry.arguments), result: asText(entry.result) ?? asText(entry.error) ?? '' };
}

/** Number of the model call that answers the request; `undefined` when the turn goes on in the middle of a conversation. */
function asksAt(past: Past, turn: JoinedTurn): number | undefined {
  if (turn.turn > 0 || past.input.transcript?.midLoop) return undefined;
  return Number(journalOf(turn).find(({ kind, input }) => kind === 'model' && asList(input).length > 0)?.n ?? 0);
}

/** Whether a model call is one of a helper (memory, summaries), which says nothing to people. */
function isHelper(entry: JsonObject): boolean {
  return asText(entry.owner) === undefined || asObject(entry.extra)?.response !== undefined;
}

const fitting = { model: ['request', 'message', 'answer'], tool: ['arguments', 'result'] } as const;

/** Throws `InvalidInput` for a change of something that the entry does not have. */
function requireFits(change: ForkChange, kind: keyof typeof fitting, where: string): void {
  const fits: readonly string[] = fitting[kind];
  const wrong = forkChanges.find((field) => change[field] !== undefined && !fits.includes(field));
  if (!wrong) return;
  const [is, other] = kind === 'model' ? ['a model call', 'a tool call'] : ['a tool call', 'a model call'];
  throw new InvalidInput(
    `change.${wrong}`,
    `change.${wrong}: ${where} is ${is}, not ${other}; what can be changed there: ${fits.join(', ')}`,
  );
}

function atModelCall(past: Past, turn: JoinedTurn, n: number, change: ForkChange, changer: Changer): Plan {
  const entry = turn.entries.get(n) as JsonObject;
  if (change.answer !== undefined) return atAnswer(past, turn, entry, change.answer, changer);
  if (change.request !== undefined) return atRequest(past, turn, n, change.request);
  const messages = broughtBy(past, entry);
  const before = plan(past, turn, entriesBefore(turn, n));
  if (change.message === undefined) return { ...before, messages };
  const [first] = messages;
  if (!first) {
    const problem = `nobody said anything to the agent at entry ${n - turn.offset} of turn ${turn.last}`;
    throw new InvalidInput('change.message', `change.message: ${problem}`);
  }
  const { id, at } = first;
  return { ...before, messages: [{ id, at, text: change.message, ...changer }] };
}

function atRequest(past: Past, turn: JoinedTurn, n: number, request: string | JsonObject): Plan {
  const asked = asksAt(past, turn);
  if (asked === n) return { ...plan(past, turn, []), request };
  throw new InvalidInput(
    'change.request',
    `change.request: nobody asks for anything at entry ${n - turn.offset} of turn ${turn.last}; the request is answered at turn 0, entry ${asked ?? 0}`,
  );
}

/** The plan of a fork in which the model is not called, but has said `answer`. Calls that it asked for stay asked for, and are made again. */
function atAnswer(past: Past, turn: JoinedTurn, entry: JsonObject, answer: string, changer: Changer): Plan {
  const n = Number(entry.n);
  if (isHelper(entry)) {
    throw new InvalidInput(
      'change.answer',
      `change.answer: entry ${n - turn.offset} of turn ${turn.last} is a call of a helper (memory, a summary), which says nothing to people`,
    );
  }
  const changed = {
    ...entry,
    message: withAnswer(entry.message, answer),
    ...marked(entry, changer, { what: 'answer' }),
  };
  return plan(past, turn, [...entriesBefore(turn, n), changed]);
}

/** The plan of a fork in which the tool does not run, but has returned `result`. It took no time, and made no files. */
function atResult(past: Past, turn: JoinedTurn, n: number, result: string, changer: Changer): Plan {
  const before = turn.entries.get(n) as JsonObject;
  const { error, toolResult, files, exception, ms, ...entry } = before;
  const changed = { ...entry, ok: true, result, ...marked(before, changer, { what: 'result' }) };
  return plan(past, turn, [...entriesBefore(turn, n), changed]);
}

/** The marks of an entry, with one more. A later change of the same thing replaces the earlier one. */
function marked(
  entry: JsonObject,
  changer: Changer,
  change: Omit<EntryChange, 'by' | 'byId'>,
): { changed: EntryChange[] } {
  const others = (asList(entry.changed) as EntryChange[]).filter(
    ({ what, toolCallId }) => what !== change.what || toolCallId !== change.toolCallId,
  );
  return { changed: [...others, { ...change, ...changer }] };
}

/** The plan of a fork in which the call is made again. The model's message that asked for it is kept, with `args` instead of its arguments if given. */
function atToolCall(
  past: Past,
  turn: JoinedTurn,
  entry: JsonObject,
  args: JsonObject | undefined,
  changer: Changer,
): Plan {
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
  const changed = args && withOtherArguments(message, String(entry.toolCallId), args, changer);
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
function withOtherArguments(entry: JsonObject, toolCallId: string, args: JsonObject, changer: Changer): JsonObject {
  if (callsIn(entry.message).filter((call) => call.toolCallId === toolCallId).length > 1) {
    const problem = `the model asked for several calls with the id "${toolCallId}" at once, so that one of them cannot get other arguments`;
    throw new InvalidInput('change.arguments', `change.arguments: ${problem}; fork from the model call before`);
  }
  const message = withArguments(entry.message, toolCallId, args);
  return { ...entry, message, ...marked(entry, changer, { what: 'arguments', toolCallId }) };
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
function plan(past: Past, turn: JoinedTurn, entries: readonly JsonObject[]): Plan {
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
