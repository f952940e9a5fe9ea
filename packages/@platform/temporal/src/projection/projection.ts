/**
 * Projects the history of a run to its view. The same events always give the same view, whoever asks, even with every worker down and after the run
 * has ended. Events, entries and fields that this version does not know never cause an error.
 */

import {
  journalSignalName,
  memoKeys,
  type RunStatus,
  raiseLimitUpdateName,
  retryUpdateName,
  revokeRuleUpdateName,
  steerUpdateName,
  submitDecisionSignalName,
  submitDecisionUpdateName,
  type Usage,
} from '../domain/contract.js';
import { asList, asObject, asText } from '../domain/json/read.js';
import { hasEnded } from '../domain/status.js';
import { applyTask, blockedOf } from './blocked.js';
import { applyChildEvent, applyChildUsage } from './children.js';
import {
  applyAutomaticDecisions,
  applyDecisionUpdate,
  applyPendingMemo,
  applySigned,
  applyWaitingMessages,
} from './decisions.js';
import { applyRunEnd } from './ends.js';
import { applyJournal } from './entries.js';
import type { PendingTurn, RunEvent } from './events.js';
import { noteIgnored } from './ignored-journal.js';
import { applyRaise, limitsInForce } from './limits.js';
import { applyPause } from './pauses.js';
import { applyRevocation, applyRules } from './rules.js';
import { asSound, unsound } from './sound.js';
import { applyStart } from './start.js';
import {
  type Cause,
  emptyState,
  type ProjectionState,
  putItem,
  putUnreadable,
  removeItem,
  settleStatus,
} from './state.js';
import { applySaid } from './steering.js';
import { interruptTurn } from './stopped.js';
import { applyPendingTurn, applyTurnEvent } from './turns.js';
import type { RunView, TimelineItem, TurnProgress } from './view.js';

/** What `describe` tells of a run besides its history. */
export interface LiveDescription {
  /** The turn under way. */
  turn?: PendingTurn;
  /** Why nobody takes the workflow's task. */
  nobody?: string;
  /** When it was described, ISO 8601. */
  at: string;
}

/** The view of a run from its whole history, and from a live description of the turn under way, if there is one. */
export function projectRun(events: Iterable<RunEvent>, pending?: LiveDescription): RunView {
  const projection = new RunProjection();
  for (const event of events) projection.apply(event);
  if (pending) projection.applyLive(pending);
  return projection.view();
}

/** Id of the item that says that a description cannot be read. */
const liveProblemId = 'live.unreadable';

/** The same, event by event, for those who follow a run. */
export class RunProjection {
  readonly #state: ProjectionState = emptyState();

  /** Applies the next event. An event that was applied before (a history read again after a lost connection) changes nothing. */
  apply(event: RunEvent): void {
    if (event.id <= this.#state.eventId) return;
    this.#state.eventId = event.id;
    const cause = { eventId: event.id, at: event.at };
    // This holds until the start is read, and for good when the start cannot be read.
    this.#state.head.startedAt ||= event.at;
    this.#state.statusSince ||= event.at;
    try {
      applyEvent(this.#state, cause, event);
    } catch (error) {
      putUnreadable(this.#state, cause, `${event.type} cannot be read: ${String(error)}`);
    }
  }

  /** Merges what `describe` tells of the turn under way and of a task that nobody takes; `at` is the time of the description. */
  applyLive({ turn, nobody, at }: LiveDescription): void {
    this.#state.nobody = nobody;
    try {
      applyPendingTurn(this.#state, turn, at);
      removeItem(this.#state, liveProblemId);
    } catch (error) {
      this.liveUnreadable(at, String(error));
    }
  }

  /** The description of the turn under way cannot be read. One item says why, until it can be read. The history is shown all the same. */
  liveUnreadable(at: string, why: string): void {
    const message = `what goes on right now cannot be read: ${why}`;
    const cause = { eventId: Number.POSITIVE_INFINITY, at: this.#state.items.get(liveProblemId)?.item.at ?? at };
    putItem(this.#state, cause, { kind: 'unreadable', id: liveProblemId, at: cause.at, message });
  }

  get status(): RunStatus {
    return this.#state.status;
  }

  /** Whether the workflow has a task that no worker has completed yet. */
  get taskIsOpen(): boolean {
    return this.#state.task !== undefined;
  }

  get usage(): Usage {
    return this.#state.usage;
  }

  get turn(): TurnProgress | undefined {
    return this.#state.progress;
  }

  /** Id of the last event applied, 0 before the first. */
  get eventId(): number {
    return this.#state.eventId;
  }

  /** Grows with every change of an item. */
  get revision(): number {
    return this.#state.revision;
  }

  /** Items that changed after that revision, or by a history event after `eventId`, in their order. */
  changedSince(since: { revision: number } | { eventId: number }): TimelineItem[] {
    const changed = this.#placed().filter((placed) =>
      'revision' in since ? placed.revision > since.revision : placed.changedBy > since.eventId,
    );
    return changed.map(({ item }) => item);
  }

  /**
   * Ids of items that were removed after that revision. With `eventId`: ids of all items that a viewer may have seen with that event and that are not
   * there now. Another process may have shown an item that no event tells, so that this process cannot know.
   */
  removedSince(since: { revision: number } | { eventId: number }): string[] {
    if ('revision' in since) {
      return [...this.#state.removed].flatMap(([id, revision]) => (revision > since.revision ? [id] : []));
    }
    if (since.eventId === 0) return [];
    return [liveProblemId].filter((id) => !this.#state.items.has(id));
  }

  view(): RunView {
    const {
      head,
      status,
      statusSince,
      stall,
      pause,
      cancelRequested,
      content,
      failure,
      endedAt,
      usage,
      turns,
      progress,
      rules,
      children,
    } = this.#state;
    return {
      ...head,
      status,
      statusSince,
      waitingFor: [...this.#state.asked.values()].filter(({ open }) => open).map(({ request }) => request),
      rules,
      waitsForRuns: children.size > 0 ? [...children.keys()] : undefined,
      stall: status === 'stalled' ? stall : undefined,
      pause: hasEnded(status) ? undefined : pause,
      turn: status === 'running' ? progress : undefined,
      cancelRequested,
      blocked: blockedOf(this.#state),
      content,
      failure,
      endedAt,
      turns: turns.size,
      usage,
      ...limitsInForce(this.#state),
      timeline: this.#placed().map(({ item }) => item),
      eventId: this.#state.eventId,
    };
  }

  #placed() {
    return [...this.#state.items.values()].sort((a, b) => a.anchor - b.anchor || a.sub - b.sub);
  }
}

function applyEvent(state: ProjectionState, cause: Cause, event: RunEvent): void {
  switch (event.type) {
    case 'runStarted':
      applyStart(state, cause, event);
      break;
    case 'turnScheduled':
    case 'turnStarted':
    case 'turnCompleted':
    case 'turnFailed':
    case 'turnCancelled':
      applyTurnEvent(state, cause, event);
      if (state.pause) settleStatus(state, cause.at);
      break;
    case 'childStarted':
    case 'childCompleted':
    case 'childFailed':
      applyChildEvent(state, cause, event);
      break;
    case 'signalled':
      if (event.name === journalSignalName) applyJournalSignal(state, cause, event);
      if (event.name === submitDecisionSignalName) state.decisionSignals.push({ cause, submission: event.payload });
      break;
    case 'updateAccepted':
      state.updates.set(event.updateId, { name: event.name, payload: event.payload });
      break;
    case 'updateCompleted':
      applyUpdate(state, cause, event);
      break;
    case 'workflowTaskScheduled':
    case 'workflowTaskFailed':
      applyTask(state, cause, event);
      break;
    case 'workflowTaskStarted':
      state.taskStartedAt = cause.at;
      break;
    case 'workflowTaskCompleted':
      applyTask(state, cause, event);
      applyWaitingMessages(state, cause);
      break;
    case 'memoChanged':
      applyMemo(state, cause, event.memo);
      break;
    case 'cancelRequested': {
      const { by, reason } = event;
      state.cancelRequested = { by, reason, at: cause.at };
      interruptTurn(state, { why: 'cancelled', by });
      putItem(state, cause, { kind: 'cancelRequested', id: `e${cause.eventId}`, at: cause.at, by, reason });
      break;
    }
    case 'runCompleted':
    case 'runFailed':
    case 'runTimedOut':
    case 'runTerminated':
    case 'runCancelled':
      applyRunEnd(state, cause, event);
      break;
    case 'reset': {
      const { by, reason, undone } = event;
      putItem(state, cause, { kind: 'reset', id: `e${cause.eventId}`, at: cause.at, by, reason, undone });
      break;
    }
    case 'unreadable':
      putUnreadable(state, cause, event.message);
      break;
    case 'continuedAsNew':
    case 'other':
      break;
  }
}

function applyJournalSignal(
  state: ProjectionState,
  cause: Cause,
  { payload, by }: Extract<RunEvent, { type: 'signalled' }>,
): void {
  const change = state.journal.signalled(payload);
  applyJournal(state, cause, change);
  noteIgnored(state, cause, change.ignored, { by, payload });
}

function applyUpdate(
  state: ProjectionState,
  cause: Cause,
  event: Extract<RunEvent, { type: 'updateCompleted' }>,
): void {
  const accepted = state.updates.get(event.updateId);
  state.updates.delete(event.updateId);
  if (!accepted || event.failed) return;
  if (accepted.name === submitDecisionUpdateName) {
    applyDecisionUpdate(state, cause, accepted.payload, event.result);
  }
  if (accepted.name === revokeRuleUpdateName) applyRevocation(state, cause, event.result);
  if (accepted.name === raiseLimitUpdateName) applyRaise(state, cause, event.result);
  if (accepted.name === steerUpdateName) applySaid(state, cause, event.result);
  if (accepted.name === retryUpdateName) {
    const { by, byId, note } = asObject(accepted.payload) ?? {};
    const who = { by: asText(by) ?? 'unknown', byId: asText(byId) };
    putItem(state, cause, { kind: 'retried', id: `e${cause.eventId}`, at: cause.at, ...who, note: asText(note) });
  }
}

function applyMemo(state: ProjectionState, cause: Cause, memo: Readonly<Record<string, unknown>>): void {
  if (memo[memoKeys.signed] === true) applySigned(state);
  applyAutomaticDecisions(state, cause, memo[memoKeys.automaticDecisions]);
  for (const message of asList(memo[memoKeys.steered])) applySaid(state, cause, message);
  if (memoKeys.childUsage in memo) applyChildUsage(state, memo[memoKeys.childUsage]);
  if (memoKeys.rules in memo) applyRules(state, cause, memo[memoKeys.rules]);
  if (memoKeys.pendingDecisions in memo) applyPendingMemo(state, cause, memo[memoKeys.pendingDecisions]);
  if (memoKeys.stall in memo) {
    const given = memo[memoKeys.stall];
    const stall = asSound('stall', given);
    state.stall = stall;
    if (given && !stall) putUnreadable(state, cause, `why it is stalled: ${unsound('stall', given)}`);
    if (stall) putItem(state, cause, { kind: 'stalled', id: `e${cause.eventId}`, at: cause.at, stall });
  }
  if (memoKeys.pause in memo) applyPause(state, cause, memo[memoKeys.pause]);
  settleStatus(state, cause.at);
}
