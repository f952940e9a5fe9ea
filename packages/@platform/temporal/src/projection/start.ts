/** The beginning of a run: of a new one, of one whose first executions are deleted, or of one that goes on from another run. */
import type { RunLimits } from '../domain/contract.js';
import { asList, asNumber, asObject, asText, type JsonObject } from '../domain/json/read.js';
import { withoutNulls } from '../domain/json.js';
import { limitsProblem } from '../domain/limits/limits.js';
import { applyBroughtAnswers } from './brought-answers.js';
import { applyPendingMemo, applySigned } from './decisions.js';
import { applyJournal } from './entries.js';
import type { RunEvent } from './events.js';
import { asPause } from './pauses.js';
import { asSound, asTime } from './sound.js';
import { type Cause, type ProjectionState, putItem, settleStatus } from './state.js';
import { applySaid } from './steering.js';

/** A run that continues as new goes on as if nothing had happened. */
export function applyStart(
  state: ProjectionState,
  cause: Cause,
  event: Extract<RunEvent, { type: 'runStarted' }>,
): void {
  if (event.continues && state.head.runId !== '') return;
  const input = asObject(event.input) ?? {};
  const carried = asObject(input.carried);
  const startedAt = asTime(carried?.startedAt) ?? cause.at;
  const request = asText(input.request) ?? asObject(input.request) ?? '';
  const startedBy = asText(input.startedBy) ?? '';
  const startedById = asText(input.startedById);
  state.head = {
    runId: asText(input.runId) ?? '',
    agentId: asText(input.agentId) ?? '',
    request,
    startedBy,
    startedById,
    startersBefore: asSound('starters', input.startersBefore),
    startedAt,
    origin: asSound('origin', input.origin),
    tenant: asText(input.tenant),
  };
  if (limitsProblem(input.limits) === undefined) state.limits = withoutNulls(input.limits as RunLimits);
  state.statusSince = startedAt;
  putItem(
    state,
    { ...cause, at: startedAt },
    {
      kind: 'request',
      id: 'request',
      at: startedAt,
      by: startedBy,
      byId: startedById,
      request,
      files: asSound('files', input.files),
    },
  );
  if (asObject(carried?.signed)?.isOn === true) applySigned(state);
  if (carried) applyCarried(state, cause, carried, startedAt);
  else {
    for (const message of asList(input.messages)) applySaid(state, cause, message);
    applyKept(state, cause, input.kept);
    applyBroughtAnswers(state, cause, input.answers, input.kept);
  }
}

/** The server no longer has the earlier executions. Only what they carried over is known. */
function applyCarried(state: ProjectionState, cause: Cause, carried: JsonObject, startedAt: string): void {
  const turns = asNumber(carried.turn) ?? 0;
  for (let turn = 0; turn < turns; turn++) state.turns.add(turn);
  state.usage = { ...state.usage, ...asSound('usage', carried.usage) };
  state.grantedBefore = asSound('grants', carried.granted) ?? {};
  putItem(state, cause, { kind: 'earlierGone', id: `e${cause.eventId}`, at: cause.at, turns });
  const pending = asList(asObject(carried.decisions)?.pending);
  applyPendingMemo(state, cause, pending);
  state.pause = asPause(asObject(carried.control)?.pause);
  for (const message of asList(asObject(carried.control)?.messages)) applySaid(state, cause, message);
  settleStatus(state, startedAt);
}

/** Calls that the run keeps of the run that it is a fork of. They were neither made nor paid for again. */
function applyKept(state: ProjectionState, cause: Cause, entries: unknown): void {
  const { usage } = state;
  applyJournal(state, cause, state.journal.began(entries));
  state.usage = usage;
  for (const { item } of [...state.items.values()]) {
    const isCall = item.kind === 'tool' && (item.state === 'done' || item.state === 'failed');
    if (item.kind === 'message' || isCall) putItem(state, cause, { ...item, kept: true });
  }
}
