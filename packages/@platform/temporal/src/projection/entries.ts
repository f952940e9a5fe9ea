/** Makes messages and tool calls of journal entries. The same entry may come several times and from three sources. It counts once. */
import type { FileReference } from '../agent-service/file-reference.js';
import type { EntryChange } from '../agent-service/journal.js';
import type { MemberCall } from '../agent-service/member.js';
import { callsIn, saidIn, toldIn } from '../domain/journal/agno-messages.js';
import { entryProblem } from '../domain/journal/entry-problem.js';
import { contentOf, type JournalChange, type JournalPart } from '../domain/journal/intake.js';
import { asList, asNumber, asObject, asText, type JsonObject, toolArguments } from '../domain/json/read.js';
import { withoutNulls } from '../domain/json.js';
import { tokensOf, usageOf, withEntry, withoutUsage } from '../domain/limits/usage.js';
import { notOfTheTurn } from './ignored-journal.js';
import { memberOf } from './member-of.js';
import { asSound, asTime } from './sound.js';
import { type Cause, callKey, getItem, type ItemChange, type Place, type ProjectionState, putItem } from './state.js';
import { applyReached } from './steering.js';
import { stoppedBy } from './stopped.js';
import type { SpentItem, ToolItem } from './view.js';

/** Applies what a message of the history does to the journals. */
export function applyJournal(state: ProjectionState, cause: Cause, change: JournalChange): void {
  for (const { turn, n } of [...change.dropped].reverse()) undo(state, cause, `${turn}.${n}`);
  for (const { turn, n } of change.known) confirm(state, cause, `${turn}.${n}`);
  for (const part of change.taken) show(state, cause, part);
}

/** Applies a heartbeat of the turn under way, whose entries are not in history yet. */
export function applyHeartbeat(state: ProjectionState, cause: Cause, heartbeat: unknown): void {
  const turn = asNumber(asObject(heartbeat)?.turn);
  if (turn === undefined) return;
  for (const entry of asList(asObject(heartbeat)?.entries)) {
    if (entryProblem(entry) !== undefined) return;
    const { n } = entry as JsonObject;
    if (!state.entries.has(`${turn}.${n}`)) show(state, cause, { turn, n: Number(n), entry: entry as JsonObject });
  }
}

function show(state: ProjectionState, cause: Cause, part: JournalPart): void {
  const number = `${part.turn}.${part.n}`;
  const content = contentOf(part.entry);
  const shown = state.entries.get(number);
  if (shown?.content === content) {
    confirm(state, cause, number);
    return;
  }
  if (shown) undo(state, cause, number);
  const at = asTime(part.entry.at) ?? cause.at;
  const changes: ItemChange[] = [];
  state.entries.set(number, { at, content, usage: usageOf(part.entry), changes });
  state.changes = changes;
  applyEntry(state, { eventId: cause.eventId, at }, part);
  state.changes = undefined;
}

/** Undoes an entry that turned out not to count. Items become as they were before it, unless something else has changed them since. */
function undo(state: ProjectionState, cause: Cause, number: string): void {
  const shown = state.entries.get(number);
  if (!shown) return;
  state.entries.delete(number);
  state.usage = withoutUsage(state.usage, shown.usage);
  for (const { id, before, after } of [...shown.changes].reverse()) {
    if (state.items.get(id)?.item !== after) continue;
    putItem(state, cause, before ?? notOfTheTurn(cause, id));
  }
}

/** An entry that was known from a heartbeat is now in history: followers that resume after this event need not get it again. */
function confirm(state: ProjectionState, cause: Cause, number: string): void {
  for (const placed of state.items.values()) {
    if (placed.item.id !== number && !placed.item.id.startsWith(`${number}.`)) continue;
    placed.changedBy = Math.min(placed.changedBy, cause.eventId);
  }
}

function applyEntry(state: ProjectionState, cause: Cause, numbered: JournalPart): void {
  const { turn, n, entry } = numbered;
  const place: Place = { anchor: anchorOf(state, turn, cause), sub: n };
  state.usage = withEntry(state.usage, entry);
  switch (entry.kind) {
    case 'model':
      applyModelEntry(state, cause, numbered, place);
      break;
    case 'claim':
      updateTool(state, cause, numbered, place, { state: 'running' });
      break;
    case 'tool':
      applyToolEntry(state, cause, numbered, place);
      break;
    case 'error': {
      const model = asText(entry.model) ?? '';
      const message = asText(entry.message) ?? '';
      const item = { kind: 'modelError' as const, id: `${turn}.${n}`, at: cause.at, turn, n, model, message };
      putItem(state, cause, { ...item, ...memberOf(entry) }, place);
      break;
    }
    case 'spent':
      putItem(state, cause, spentItem(state, cause, numbered), place);
      break;
    default: {
      const entryKind = asText(entry.kind) ?? 'unknown';
      const item = { kind: 'unknownEntry' as const, id: `${turn}.${n}`, at: cause.at, turn, n, entryKind };
      putItem(state, cause, item, place);
      break;
    }
  }
}

function spentItem(state: ProjectionState, cause: Cause, { turn, n, entry }: JournalPart): SpentItem {
  const message = asText(entry.message) ?? '';
  const stopped = stoppedBy(state, message);
  return {
    kind: 'spent',
    id: `${turn}.${n}`,
    at: cause.at,
    turn,
    n,
    model: asText(entry.model) ?? '',
    inputTokens: asNumber(entry.inputTokens) ?? 0,
    outputTokens: asNumber(entry.outputTokens) ?? 0,
    costUsd: asNumber(entry.costUsd),
    estimated: entry.estimated === true,
    message,
    ...(stopped && { stopped }),
  };
}

/** The activity that made the entries of a turn: the one under way, else the turn's latest. */
export function anchorOf(state: ProjectionState, turn: number, cause: Cause): number {
  if (state.current?.turn === turn) return state.current.scheduledId;
  const executions = [...state.executions.values()].filter((execution) => execution.turn === turn);
  return executions.at(-1)?.scheduledId ?? (Number.isFinite(cause.eventId) ? cause.eventId : state.eventId);
}

function applyModelEntry(state: ProjectionState, cause: Cause, { turn, n, entry }: JournalPart, place: Place): void {
  putItem(
    state,
    cause,
    {
      kind: 'message',
      id: `${turn}.${n}`,
      at: cause.at,
      turn,
      n,
      ...saidIn(entry.message),
      model: asText(entry.model) ?? '',
      owner: asText(entry.owner),
      ...memberOf(entry),
      ...tokensOf(entry),
      costUsd: asNumber(entry.costUsd),
      ms: asNumber(entry.ms),
      files: filesOf(entry),
      ...changedOf(entry, ({ what }) => what === 'answer'),
    },
    place,
  );
  applyTold(state, cause, entry.input, memberOf(entry).member);
  applyReached(state, cause, entry.steering, { turn, n });
  const calls = callsIn(entry.message);
  for (const [index, { toolCallId = '', tool = 'unknown tool', arguments: args }] of calls.entries()) {
    const id = `${turn}.${n}.${index}`;
    putItem(
      state,
      cause,
      {
        kind: 'tool',
        id,
        at: cause.at,
        turn,
        toolCallId,
        tool,
        state: 'running',
        arguments: args,
        ...memberOf(entry),
        ...changedOf(entry, (change) => change.what === 'arguments' && change.toolCallId === toolCallId),
      },
      { anchor: place.anchor, sub: n + (index + 1) / (calls.length + 1) },
    );
    if (toolCallId) state.tools.set(callKey(toolCallId, memberOf(entry).member), id);
  }
}

/** Results that the model read for calls without an entry. Such calls were not made: there is no such tool, or the arguments were impossible. */
export function applyTold(state: ProjectionState, cause: Cause, messages: unknown, member?: MemberCall): void {
  for (const { toolCallId, text, ok } of toldIn(messages)) {
    const tool = getItem(state, state.tools.get(callKey(toolCallId, member)), 'tool');
    if (tool?.state !== 'running') continue;
    const ended: Partial<ToolItem> = ok ? { state: 'done', result: text } : { state: 'failed', error: text };
    putItem(state, cause, { ...tool, ...ended, finishedAt: cause.at });
  }
}

function applyToolEntry(state: ProjectionState, cause: Cause, numbered: JournalPart, place: Place): void {
  const { entry } = numbered;
  updateTool(state, cause, numbered, place, {
    state: entry.ok === false ? 'failed' : 'done',
    result: asText(entry.result),
    error: asText(entry.error),
    files: filesOf(entry),
    finishedAt: cause.at,
    ms: asNumber(entry.ms),
    n: numbered.n,
    endedInTurn: numbered.turn,
    ...changedOf(entry),
  });
}

/** What a person has put there, for a fork, in the place of what had happened. */
function changedOf(
  { changed }: JsonObject,
  which: (change: EntryChange) => boolean = () => true,
): { changed?: EntryChange[] } {
  const changes = (asList(changed) as EntryChange[]).filter(which).map(withoutNulls);
  return changes.length > 0 ? { changed: changes } : {};
}

function filesOf(entry: JsonObject): FileReference[] | undefined {
  const files = asSound('files', entry.files);
  return files?.length ? files : undefined;
}

function updateTool(
  state: ProjectionState,
  cause: Cause,
  { turn, n, entry }: JournalPart,
  place: Place,
  change: Partial<ToolItem> & Pick<ToolItem, 'state'>,
): void {
  const toolCallId = asText(entry.toolCallId) ?? '';
  const { member } = memberOf(entry);
  const known = getItem(state, state.tools.get(callKey(toolCallId, member)), 'tool');
  const anyway = known !== undefined && ranAnyway(state, known, entry);
  if (known && known.state !== 'done' && known.state !== 'failed' && !anyway) {
    const decidedAway = known.state === 'skipped';
    const tellsArguments = known.requestId !== undefined && !decidedAway && asObject(entry.arguments) !== undefined;
    const ran = tellsArguments ? { ranArguments: toolArguments(entry.arguments) } : {};
    const changed = change.changed && { changed: [...(known.changed ?? []), ...change.changed] };
    putItem(state, cause, { ...known, ...ran, ...change, ...changed, state: decidedAway ? known.state : change.state });
    return;
  }
  const id = `${turn}.${n}`;
  const tool = asText(entry.tool) ?? 'unknown tool';
  const item = {
    kind: 'tool' as const,
    id,
    at: cause.at,
    turn,
    toolCallId,
    tool,
    arguments: toolArguments(entry.arguments),
    ...memberOf(entry),
    ...(anyway && { requestId: known.requestId, ranArguments: toolArguments(entry.arguments) }),
  };
  if (toolCallId) state.tools.set(callKey(toolCallId, member), id);
  putItem(state, cause, { ...item, ...change }, place);
}

/**
 * Whether an entry tells that a call ran which people had to decide on, though it had ended: they let it not run, or it had run. Such an entry has an
 * item of its own, so that nobody overlooks it. What people said of a call's end is an entry too, and takes no time.
 */
function ranAnyway(state: ProjectionState, { state: ended, requestId, n }: ToolItem, entry: JsonObject): boolean {
  if (requestId === undefined) return false;
  const says = (ok: boolean) => entry.kind === 'tool' && entry.ok === ok && asNumber(entry.ms) === undefined;
  switch (ended) {
    case 'rejected':
      return true;
    case 'skipped':
      return !says(false);
    case 'done':
    case 'failed':
      return n !== undefined || (state.asked.get(requestId)?.decision?.action === 'ran' && !says(true));
    case 'requested':
    case 'running':
    case 'unknown':
      return false;
  }
}
