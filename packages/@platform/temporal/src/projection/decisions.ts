/** Requests for decisions, and what became of them. Validity is judged by the same function as in the workflow. */
import type { Decision, PendingDecision } from '../contract.js';
import { checkDecision } from '../decisions.js';
import { asList, asObject, asText } from './read.js';
import { type AskedDecision, type Cause, getItem, type ProjectionState, putItem } from './state.js';
import type { DecisionItem, ToolItem } from './view.js';

/** A turn ended at these requests. The workflow has not asked yet: it sets the deadline when it does. */
export function applyRequests(state: ProjectionState, cause: Cause, requests: unknown): void {
  for (const request of asList(requests)) ask(state, cause, request, false);
}

/** The memo says what the workflow waits for now; `null` when for nothing. */
export function applyPendingMemo(state: ProjectionState, cause: Cause, pending: unknown): void {
  const waiting = new Set<string>();
  for (const request of asList(pending)) {
    ask(state, cause, request, true);
    waiting.add(asText(asObject(request)?.id) ?? '');
  }
  for (const [id, asked] of state.asked) asked.open = asked.open && waiting.has(id);
}

/** A request that was decided and is asked again (a lost tool call that was lost again) gets an item of its own. */
function ask(state: ProjectionState, cause: Cause, given: unknown, open: boolean): void {
  const id = asText(asObject(given)?.id);
  if (id === undefined) return;
  const before = state.asked.get(id);
  const again = before?.decision !== undefined;
  // Several decisions of one task: the memo that the first of them left still names the others.
  if (again && open && asText(asObject(given)?.askedAt) === before.request.askedAt) return;
  if (before && !again && !open) return;
  const itemId = before && !again ? before.itemId : `decision.${id}${before ? `.${cause.eventId}` : ''}`;
  const request = { askedAt: cause.at, ...(given as object) } as PendingDecision;
  const asked = { itemId, request, open };
  state.asked.set(id, asked);
  putDecisionItem(state, cause, asked);
  const tool = toolOf(state, request);
  if (tool)
    putItem(state, cause, { ...tool, requestId: id, state: request.kind === 'outcome' ? 'unknown' : 'requested' });
}

/**
 * The workflow did a task: it took the decisions that had come by signal, then expired what was past its deadline, by its own clock.
 * Until then they are only on their way.
 */
export function applyWaitingMessages(state: ProjectionState, cause: Cause): void {
  const now = state.taskStartedAt || cause.at;
  for (const { cause: sent, submission } of state.decisionSignals.splice(0)) takeSignal(state, sent, submission, now);
  if (!state.timerFired) return;
  state.timerFired = false;
  for (const [requestId, { request, open }] of state.asked) {
    if (!open || !isOverdue(request, now)) continue;
    decide(state, cause, { requestId, action: 'reject', by: 'deadline', decidedAt: now }, 'deadline');
  }
}

function takeSignal(state: ProjectionState, cause: Cause, submission: unknown, now: string): void {
  const open = [...state.asked.values()].filter((asked) => asked.open).map(({ request }) => request);
  const decided = new Map<string, Decision>();
  for (const [id, { decision }] of state.asked) if (decision) decided.set(id, decision);
  const check = checkDecision(open, decided, submission);
  const late = check.ok && isOverdue(check.request, now);
  if (check.ok && !late) {
    decide(state, cause, { ...check.submission, decidedAt: now }, 'signal');
    return;
  }
  const reason = check.ok ? 'AlreadyDecided' : check.reason;
  const message = check.ok ? `it came after the deadline ${check.request.deadline}` : check.message;
  const by = asText(asObject(submission)?.by) ?? 'unknown';
  putItem(state, cause, { kind: 'ignoredDecision', id: `e${cause.eventId}`, at: cause.at, by, reason, message });
}

/** A decision that the workflow accepted: nothing is left to judge. */
export function applyDecisionUpdate(state: ProjectionState, cause: Cause, submission: unknown, result: unknown): void {
  const taken = { ...asObject(submission), ...asObject(result) };
  if (asText(taken.requestId) === undefined) return;
  decide(state, cause, { decidedAt: cause.at, ...taken } as Decision, 'update');
}

/**
 * What the next turn was told. It settles what the events before do not say: the note of a deadline, and a decision that came in a way
 * this version does not know.
 */
export function applyAnswers(state: ProjectionState, cause: Cause, answers: unknown): void {
  for (const given of asList(answers)) {
    const answer = asObject(given);
    const requestId = asText(answer?.requestId) ?? '';
    const asked = state.asked.get(requestId);
    const action = asText(answer?.action);
    if (!asked || !action) continue;
    const { decision } = asked;
    const note = asText(answer?.note);
    if (decision && (decision.by !== 'deadline' || decision.note === note)) continue;
    const by = asText(answer?.by) ?? 'unknown';
    const via = by === 'deadline' ? 'deadline' : undefined;
    const decidedAt = decision?.decidedAt ?? cause.at;
    decide(state, cause, { requestId, action: action as Decision['action'], by, note, decidedAt }, via);
  }
}

function isOverdue({ deadline }: PendingDecision, now: string): boolean {
  return deadline !== undefined && deadline !== null && Date.parse(deadline) <= Date.parse(now);
}

function decide(state: ProjectionState, cause: Cause, decision: Decision, via: DecisionItem['via']): void {
  const before = state.asked.get(decision.requestId);
  if (!before) return;
  const asked = { ...before, open: false, decision };
  state.asked.set(decision.requestId, asked);
  putDecisionItem(state, cause, asked, via);
  const tool = toolOf(state, asked.request);
  if (tool) putItem(state, cause, { ...tool, ...toolAfter(decision) });
}

function toolAfter(decision: Decision): Partial<ToolItem> {
  switch (decision.action) {
    case 'reject':
      return { state: 'rejected', finishedAt: decision.decidedAt };
    case 'skip':
      return { state: 'skipped', finishedAt: decision.decidedAt };
    case 'ran':
      return { state: 'done', result: decision.result, finishedAt: decision.decidedAt };
    case 'again':
      return { state: 'running' };
    default:
      return decision.arguments ? { editedArguments: decision.arguments } : {};
  }
}

function putDecisionItem(state: ProjectionState, cause: Cause, asked: AskedDecision, via?: DecisionItem['via']): void {
  const { itemId: id, request, decision } = asked;
  const at = getItem(state, id, 'decision')?.at ?? request.askedAt;
  putItem(state, cause, { kind: 'decision', id, at, request, decision, via });
}

function toolOf(state: ProjectionState, request: PendingDecision): ToolItem | undefined {
  return getItem(state, state.tools.get(request.toolCallId), 'tool');
}
