/** Turns: what was scheduled, how its attempts went, what they left behind. */

import { type FailedAttempt, failedAttemptSchema } from '../agent-service/failed-attempt.js';
import type { JournalChange } from '../domain/journal/intake.js';
import { asList, asNumber, asObject } from '../domain/json/read.js';
import { applyChildRequests } from './children.js';
import { applyAnswers, applyRequests } from './decisions.js';
import { applyHeartbeat, applyJournal, applyTold } from './entries.js';
import type { AttemptFailure, PendingTurn, RunEvent } from './events.js';
import { noteIgnored } from './ignored-journal.js';
import { type Cause, type Execution, type ProjectionState, putItem } from './state.js';
import type { AttemptsItem } from './view.js';

type TurnEvent = Extract<
  RunEvent,
  { type: 'turnScheduled' | 'turnStarted' | 'turnCompleted' | 'turnFailed' | 'turnCancelled' }
>;

export function applyTurnEvent(state: ProjectionState, cause: Cause, event: TurnEvent): void {
  if (event.type === 'turnScheduled') {
    schedule(state, cause, event);
    return;
  }
  const execution = state.executions.get(event.scheduledId);
  if (!execution) return;
  switch (event.type) {
    case 'turnStarted':
      state.lastAttempt = { attempt: event.attempt, startedAt: cause.at, lastFailure: event.lastFailure };
      return;
    case 'turnCompleted':
      complete(state, cause, execution, event.result);
      putRecovered(state, cause, execution, event.result);
      break;
    case 'turnFailed':
      reportFailure(state, cause, execution, event.failure);
      putAttempts(state, cause, execution, event.failure, {
        failed: state.lastAttempt?.attempt ?? 1,
        state: 'gaveUp',
      });
      break;
    case 'turnCancelled':
      putRecovered(state, cause, execution);
      break;
  }
  state.current = undefined;
  state.journal.ended();
  state.progress = undefined;
}

/** The turn's own word on its journal. */
function applyReport(state: ProjectionState, cause: Cause, change: JournalChange): void {
  applyJournal(state, cause, change);
  noteIgnored(state, cause, change.ignored);
}

function reportFailure(state: ProjectionState, cause: Cause, { turn }: Execution, failure: AttemptFailure): void {
  applyReport(state, cause, state.journal.failed(turn, failure));
}

function schedule(state: ProjectionState, cause: Cause, event: Extract<TurnEvent, { type: 'turnScheduled' }>): void {
  const input = asObject(event.input);
  applyAnswers(state, cause, input?.decisions);
  applyAnswers(state, cause, input?.outcomes);
  const turn = asNumber(input?.turn) ?? state.turns.size;
  const { id: scheduledId, at: scheduledAt, activityId, maximumAttempts } = event;
  const execution = { scheduledId, activityId, turn, maximumAttempts, scheduledAt };
  state.turns.add(turn);
  state.executions.set(scheduledId, execution);
  state.current = execution;
  state.interrupted = undefined;
  state.journal.scheduled(turn);
  state.lastAttempt = undefined;
  state.progress = { turn, state: 'unknown', since: scheduledAt };
}

function complete(state: ProjectionState, cause: Cause, { turn }: Execution, given: unknown): void {
  const result = asObject(given);
  const change = state.journal.reported(turn, given);
  if (!change) return;
  applyReport(state, cause, change);
  applyTold(state, cause, asObject(result?.state)?.messages ?? result?.messages);
  applyRequests(state, cause, result?.requests);
  applyChildRequests(state, cause, result?.childRuns);
  if (result?.status === 'handedOver') {
    putItem(state, cause, { kind: 'handedOver', id: `e${cause.eventId}`, at: cause.at, turn });
  }
}

/**
 * Merges a live description of the turn under way: entries that are acknowledged but not in history yet, the attempt, its worker.
 * A description of another activity than the one that history ends with is of no use and changes nothing.
 */
export function applyPendingTurn(state: ProjectionState, pending: PendingTurn | undefined, at: string): void {
  const execution = state.current;
  if (!execution || !pending || pending.activityId !== execution.activityId) return;
  const cause: Cause = { eventId: Number.POSITIVE_INFINITY, at };
  if (continuesHistory(state, execution.turn, pending.heartbeat)) applyHeartbeat(state, cause, pending.heartbeat);
  const { attempt, maximumAttempts, nextAttemptAt, lastFailure, worker } = pending;
  state.progress = {
    turn: execution.turn,
    state: pending.state,
    attempt,
    maximumAttempts,
    since:
      (pending.state === 'running' ? pending.startedAt : undefined) ?? pending.scheduledAt ?? execution.scheduledAt,
    nextAttemptAt: pending.state === 'retrying' ? nextAttemptAt : undefined,
    worker,
    lastFailure: lastFailure && { type: lastFailure.type, message: lastFailure.message },
  };
  if (lastFailure && attempt > 1) {
    const waits = pending.state === 'retrying';
    const change = { failed: attempt - 1, state: waits ? ('retrying' as const) : ('again' as const) };
    putAttempts(state, cause, execution, lastFailure, waits ? { ...change, nextAttemptAt } : change, pending.heartbeat);
  }
}

/** Whether the entries below the heartbeat's own are known. They are in history then, which may be read a moment later than the heartbeat. */
function continuesHistory(state: ProjectionState, turn: number, heartbeat: unknown): boolean {
  const from = asNumber(asObject(heartbeat)?.from) ?? 0;
  return from === 0 || state.entries.has(`${turn}.${from - 1}`);
}

/** The turn went on after attempts that failed; history tells of the last of them, and the turn's result of those that it knows. */
function putRecovered(state: ProjectionState, cause: Cause, execution: Execution, result?: unknown): void {
  const { attempt, startedAt, lastFailure } = state.lastAttempt ?? {};
  if (!attempt || !startedAt || !lastFailure) return;
  const failed = { eventId: cause.eventId, at: startedAt };
  putAttempts(
    state,
    failed,
    execution,
    lastFailure,
    { failed: attempt - 1, state: 'recovered' },
    lastFailure.heartbeat,
    result,
  );
}

function putAttempts(
  state: ProjectionState,
  cause: Cause,
  { scheduledId, turn, maximumAttempts }: Execution,
  failure: AttemptFailure,
  change: Pick<AttemptsItem, 'failed' | 'state' | 'nextAttemptAt'>,
  heartbeat = failure.heartbeat,
  told: unknown = heartbeat,
): void {
  const id = `${turn}.attempts.${scheduledId}`;
  const item: AttemptsItem = {
    kind: 'attempts',
    id,
    // While it is live: when it was seen first. What history says is the same for those who watched and those who did not.
    at: Number.isFinite(cause.eventId) ? cause.at : (state.items.get(id)?.item.at ?? cause.at),
    turn,
    maximumAttempts,
    failure: { type: failure.type, message: failure.message },
    failures: failuresOf(failure, change.failed, told),
    workerLost: failure.workerLost,
    ...change,
  };
  const acked = acknowledged(failure.details, heartbeat) ?? finishedBefore(state, turn, cause.at);
  putItem(state, cause, item, { anchor: scheduledId, sub: before(state, turn, acked) });
}

/** The failures that were written down, with the last one, which is known anyway. `told`: a result, or the details of a heartbeat. */
function failuresOf({ type, message, details }: AttemptFailure, last: number, told: unknown): FailedAttempt[] {
  const known = new Map<number, FailedAttempt>([[last, { attempt: last, type, message }]]);
  for (const source of [details, told]) {
    for (const given of asList(asObject(source)?.attempts)) {
      const read = failedAttemptSchema.safeParse(given);
      if (read.success && read.data.attempt <= last) known.set(read.data.attempt, read.data);
    }
  }
  return [...known.values()].sort((one, other) => one.attempt - other.attempt);
}

/** Right before the first tool call that had not ended, for that is what was delayed; when all had, right before the next entry. */
function before(state: ProjectionState, turn: number, acked: number): number {
  const delayed = [...state.items.values()].filter(
    ({ item, sub }) =>
      item.kind === 'tool' &&
      item.turn === turn &&
      Math.floor(sub) < acked &&
      (item.finishedAt === undefined || (item.endedInTurn === turn && item.n !== undefined && item.n >= acked)),
  );
  return Math.min(acked, ...delayed.map(({ sub }) => sub)) - 0.001;
}

/** How many entries the turn had when the attempt failed, if the failure says so. */
function acknowledged(details: unknown, heartbeat: unknown): number | undefined {
  const beat = asObject(heartbeat);
  const from = asNumber(beat?.from);
  return asNumber(asObject(details)?.acked) ?? (from === undefined ? undefined : from + asList(beat?.entries).length);
}

/** The same by the clock. */
function finishedBefore(state: ProjectionState, turn: number, at: string): number {
  const prefix = `${turn}.`;
  const before = [...state.entries].filter(([number, { at: finished }]) => number.startsWith(prefix) && finished < at);
  return Math.max(0, ...before.map(([number]) => Number(number.slice(prefix.length)) + 1));
}
