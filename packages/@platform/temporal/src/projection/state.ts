/** The projection's memory: what has been seen of a run so far. Items are replaced, never changed, so that a view can be handed out. */

import type { MemberCall } from '../agent-service/member.js';
import type {
  ApprovalRule,
  Decision,
  Grants,
  LimitRaise,
  Pause,
  PendingDecision,
  RunLimits,
  RunStatus,
  Stall,
  Usage,
  UsageSum,
} from '../domain/contract.js';
import { JournalIntake } from '../domain/journal/intake.js';
import { writeJson } from '../domain/json.js';
import { noUsage } from '../domain/limits/usage.js';
import type { AttemptFailure } from './events.js';
import type { RunView, Stopped, TimelineItem, TurnProgress } from './view.js';

/**
 * Where an item stands: after the history event `anchor`, then by `sub`. Journal entries are anchored at the activity that made them,
 * with their number as `sub`; that way live entries and those read from history get the same place, whatever the clocks say.
 */
export interface Place {
  anchor: number;
  sub: number;
}

export interface PlacedItem extends Place {
  item: TimelineItem;
  /** History event that changed it last; `Infinity` when it is known from a live description only. */
  changedBy: number;
  /** Grows with every change of any item. */
  revision: number;
}

/** One `runTurn` activity. */
export interface Execution {
  scheduledId: number;
  activityId: string;
  turn: number;
  maximumAttempts: number;
  scheduledAt: string;
}

export interface AskedDecision {
  itemId: string;
  request: PendingDecision;
  /** The workflow waits for it. */
  open: boolean;
  decision?: Decision;
}

/** An entry of a journal that is shown. */
export interface ShownEntry {
  /** When it was finished. */
  at: string;
  /** What tells it from another. */
  content: string;
  usage: UsageSum;
  /** In order; what must be undone when it turns out not to count. */
  changes: ItemChange[];
}

/** An item before and after. */
export interface ItemChange {
  id: string;
  before?: TimelineItem;
  after: TimelineItem;
}

export interface ProjectionState {
  head: Pick<
    RunView,
    'runId' | 'agentId' | 'request' | 'startedBy' | 'startedById' | 'startersBefore' | 'startedAt' | 'origin' | 'tenant'
  >;
  status: RunStatus;
  statusSince: string;
  stall?: Stall;
  pause?: Pause;
  cancelRequested?: RunView['cancelRequested'];
  content?: unknown;
  failure?: RunView['failure'];
  endedAt?: string;
  usage: Usage;
  /** Those that it was started with. */
  limits?: RunLimits;
  /** Grants of executions that the server no longer has. */
  grantedBefore: Grants;
  /** What was granted before a limit was reached, in its order. */
  raises: LimitRaise[];
  turns: Set<number>;
  executions: Map<number, Execution>;
  /** The activity under way. */
  current?: Execution;
  /** Why it was asked to end. */
  interrupted?: Stopped;
  /** Its last attempt, once that is recorded, and why the attempt before failed. */
  lastAttempt?: { attempt: number; startedAt: string; lastFailure?: AttemptFailure };
  progress?: TurnProgress;
  items: Map<string, PlacedItem>;
  /** Items that are there no longer, and the revision that took them away. */
  removed: Map<string, number>;
  /** Which journal entries count. */
  journal: JournalIntake;
  /** Journal entries that are shown, by `turn.n`: what the history holds, and what a heartbeat tells of the turn under way. */
  entries: Map<string, ShownEntry>;
  /** What the entry that is being applied changes, as long as it may turn out not to count. */
  changes?: ItemChange[];
  /** Item of the latest tool call of each tool call id (`callKey`). */
  tools: Map<string, string>;
  /** Child runs that the last turn asked for: request, tool call and item of each. They are started in this order. */
  toStart: { requestId: string; toolCallId: string; itemId: string | undefined }[];
  /** Item of the tool call that waits for a run, by the run's id. */
  children: Map<string, string>;
  asked: Map<string, AskedDecision>;
  /** Updates accepted and not completed. */
  updates: Map<string, { name: string; payload: unknown }>;
  rules: ApprovalRule[];
  /** Decisions by signal: what the workflow sees in its next task. */
  /** Signing was on: decisions by signal are not taken. */
  signed?: boolean;
  /** What the last task seems to have taken by signal, and what was shown before each. */
  takenBySignal: { cause: Cause; given: unknown; asked: AskedDecision; items: TimelineItem[] }[];
  decisionSignals: { cause: Cause; submission: unknown }[];
  /** The workflow's task that no worker has completed yet. */
  task?: { since: string; failure?: { message: string; diverged: boolean } };
  /** Why nobody takes it, when that was asked. */
  nobody?: string;
  /** The workflow's clock in the task under way. */
  taskStartedAt: string;
  eventId: number;
  revision: number;
}

export function emptyState(): ProjectionState {
  return {
    head: { runId: '', agentId: '', request: '', startedBy: '', startedAt: '' },
    status: 'running',
    statusSince: '',
    usage: noUsage,
    grantedBefore: {},
    raises: [],
    turns: new Set(),
    executions: new Map(),
    items: new Map(),
    removed: new Map(),
    journal: new JournalIntake(),
    entries: new Map(),
    tools: new Map(),
    toStart: [],
    children: new Map(),
    asked: new Map(),
    updates: new Map(),
    rules: [],
    takenBySignal: [],
    decisionSignals: [],
    taskStartedAt: '',
    eventId: 0,
    revision: 0,
  };
}

/** Names a tool call in the run: models of several members may give out the same id. */
export function callKey(toolCallId: string, member?: MemberCall | null): string {
  return member ? `${toolCallId} ${member.run}` : toolCallId;
}

/** What is being applied: an event of the history, or a live description (`eventId` Infinity). */
export interface Cause {
  eventId: number;
  at: string;
}

/** Adds an item, or replaces the one of the same id, which keeps its place unless a new one is given. An equal item changes nothing. */
export function putItem(state: ProjectionState, cause: Cause, item: TimelineItem, place?: Place): void {
  const before = state.items.get(item.id);
  if (before && writeJson(before.item) === writeJson(item)) {
    before.changedBy = Math.min(before.changedBy, cause.eventId);
    return;
  }
  // An item that replaces one of an entry that did not count keeps its place.
  const { anchor, sub } = (state.changes && before) ?? place ?? before ?? { anchor: cause.eventId, sub: 0 };
  state.revision += 1;
  state.changes?.push({ id: item.id, before: before?.item, after: item });
  state.removed.delete(item.id);
  state.items.set(item.id, { item, anchor, sub, changedBy: cause.eventId, revision: state.revision });
}

/** Takes an item away, if it is there. */
export function removeItem(state: ProjectionState, id: string): void {
  if (!state.items.delete(id)) return;
  state.revision += 1;
  state.removed.set(id, state.revision);
}

/** Adds an item that says that a part of the history cannot be shown. It stands in the place of that part. */
export function putUnreadable(state: ProjectionState, cause: Cause, message: string): void {
  const id = `e${cause.eventId}.unreadable${state.revision}`;
  putItem(state, cause, { kind: 'unreadable', id, at: cause.at, message });
}

/** The item of an id when it is of that kind. */
export function getItem<Kind extends TimelineItem['kind']>(
  state: ProjectionState,
  id: string | undefined,
  kind: Kind,
): Extract<TimelineItem, { kind: Kind }> | undefined {
  const item = id === undefined ? undefined : state.items.get(id)?.item;
  return item?.kind === kind ? (item as Extract<TimelineItem, { kind: Kind }>) : undefined;
}

/** The status of a run that is under way. */
export function settleStatus(state: ProjectionState, at: string): void {
  const waits = [...state.asked.values()].some(({ open }) => open);
  const isPaused = state.pause !== undefined && state.current === undefined;
  setStatus(state, state.stall ? 'stalled' : isPaused ? 'paused' : waits ? 'waiting' : 'running', at);
}

export function setStatus(state: ProjectionState, status: RunStatus, at: string): void {
  if (state.status === status) return;
  state.status = status;
  state.statusSince = at;
}
