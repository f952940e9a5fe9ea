/** Requests for decisions, and what became of them. Validity is judged by the same function as in the workflow. */
import type {
  Decision,
  DecisionRejectionReason,
  DecisionVia,
  PendingDecision,
  RecordedVote,
} from '../domain/contract.js';
import { checkDecision, withVote } from '../domain/decisions/judge.js';
import { kindOf } from '../domain/decisions/kinds.js';
import { answerLines } from '../domain/decisions/words.js';
import { asList, asNumber, asObject, asText } from '../domain/json/read.js';
import { writeJson } from '../domain/json.js';
import { messageTooLarge } from '../domain/sizes.js';
import { applyChildAnswer } from './children.js';
import { asSound, unsound } from './sound.js';
import {
  type AskedDecision,
  type Cause,
  callKey,
  getItem,
  type ProjectionState,
  putItem,
  putUnreadable,
} from './state.js';
import type { ToolItem, VoteItem } from './view.js';

/** A turn ended with these requests. The workflow has not asked people yet; it sets the deadline when it does. */
export function applyRequests(state: ProjectionState, cause: Cause, requests: unknown): void {
  for (const request of asList(requests)) ask(state, cause, request, false);
}

/** The memo tells for which requests the workflow waits now; `null`: for none. */
export function applyPendingMemo(state: ProjectionState, cause: Cause, pending: unknown): void {
  if (pending && !Array.isArray(pending)) putUnreadable(state, cause, 'what it waits for: is no list');
  const waiting = new Set<string>();
  for (const request of asList(pending)) {
    ask(state, cause, request, true);
    waiting.add(asText(asObject(request)?.id) ?? '');
  }
  for (const [id, asked] of state.asked) asked.open = asked.open && waiting.has(id);
}

/** A request that was decided and is asked again (a lost tool call that was lost again) gets an item of its own. */
function ask(state: ProjectionState, cause: Cause, given: unknown, open: boolean): void {
  const asking = { askedAt: cause.at, ...asObject(given) };
  const request = asSound('request', asking);
  if (!request) {
    putUnreadable(state, cause, `a request for a decision: ${unsound('request', asking)}`);
    return;
  }
  const { id } = request;
  const before = state.asked.get(id);
  const again = before?.decision !== undefined;
  // When one task takes several decisions, the memo after the first still names the others.
  if (again && open && request.askedAt === before.request.askedAt) return;
  if (before && !again && !open) return;
  const itemId = before && !again ? before.itemId : `decision.${id}${before ? `.${cause.eventId}` : ''}`;
  if (before && !again) putEscalations(state, cause, before.request, request);
  const asked = { itemId, request, open };
  state.asked.set(id, asked);
  putDecisionItem(state, cause, asked);
  const tool = toolOf(state, request);
  if (tool) putItem(state, cause, { ...tool, requestId: id, state: kindOf(request).lost ? 'unknown' : 'requested' });
}

function putEscalations(state: ProjectionState, cause: Cause, before: PendingDecision, after: PendingDecision): void {
  for (const [index, escalation] of (after.escalations ?? []).entries()) {
    if (!escalation.done || before.escalations?.[index]?.done) continue;
    const { id: requestId, tool } = after;
    const id = `e${cause.eventId}.${requestId}.${index}`;
    putItem(state, cause, { kind: 'escalated', id, at: cause.at, requestId, tool, to: escalation.to });
  }
}

/**
 * The workflow has done a task, and took the decisions that had come by signal. Its own clock counts. Before a task, such decisions are not taken;
 * where signing is on, they never are.
 */
export function applyWaitingMessages(state: ProjectionState, cause: Cause): void {
  const now = state.taskStartedAt || cause.at;
  state.takenBySignal = [];
  for (const { cause: sent, submission } of state.decisionSignals.splice(0)) takeSignal(state, sent, submission, now);
}

/**
 * The run takes nothing that nobody has signed. The task that says so first says it after it has ended: what it seemed to take by signal, it did not.
 */
export function applySigned(state: ProjectionState): void {
  if (state.signed) return;
  state.signed = true;
  for (const { cause, given, asked, items } of state.takenBySignal.splice(0).reverse()) {
    state.asked.set(asked.request.id, asked);
    for (const item of items) putItem(state, cause, item);
    putIgnored(state, cause, given, 'Unsigned', unsignedSignal);
  }
}

const unsignedSignal = 'signals are not taken where people sign what they do';

function takeSignal(state: ProjectionState, cause: Cause, given: unknown, now: string): void {
  const pending = [...state.asked.values()].filter((asked) => asked.open).map(({ request }) => request);
  const decided = new Map<string, Decision>();
  for (const [id, { decision }] of state.asked) if (decision) decided.set(id, decision);
  const large = messageTooLarge(given);
  const check = state.signed
    ? ({ ok: false, reason: 'Unsigned', message: unsignedSignal } as const)
    : large
      ? ({ ok: false, reason: 'InvalidDecision', message: large } as const)
      : checkDecision({ pending, decided, ...starterOf(state), now: Date.parse(now) }, given);
  if (!check.ok) {
    putIgnored(state, cause, given, check.reason, check.message);
    return;
  }
  rememberTaken(state, cause, given, check.request.id);
  const { decision, request, vote } = withVote(check, 'signal', now);
  if (decision) {
    decide(state, cause, decision);
    return;
  }
  ask(state, cause, request, true);
  const { agreeing, required } = check;
  putVote(state, cause, { requestId: request.id, vote, agreed: agreeing.length + 1, required });
}

function putIgnored(
  state: ProjectionState,
  cause: Cause,
  given: unknown,
  reason: DecisionRejectionReason,
  message: string,
): void {
  const by = asText(asObject(given)?.by) ?? 'unknown';
  const requestId = asText(asObject(given)?.requestId);
  const item = { kind: 'ignoredDecision' as const, id: `e${cause.eventId}`, at: cause.at, by, reason, message };
  putItem(state, cause, { ...item, requestId, given: excerpt(given) });
}

/** Keeps what was shown before a decision by signal, for {@link applySigned}. */
function rememberTaken(state: ProjectionState, cause: Cause, given: unknown, requestId: string): void {
  const asked = state.asked.get(requestId);
  if (!asked) return;
  const items = [getItem(state, asked.itemId, 'decision'), toolOf(state, asked.request)];
  state.takenBySignal.push({ cause, given, asked, items: items.filter((item) => item !== undefined) });
}

function putVote(
  state: ProjectionState,
  cause: Cause,
  { requestId, ...given }: Pick<VoteItem, 'requestId' | 'vote' | 'agreed' | 'required'>,
): void {
  const tool = state.asked.get(requestId)?.request.tool ?? '';
  putItem(state, cause, { kind: 'voted', id: `e${cause.eventId}`, at: cause.at, requestId, tool, ...given });
}

function starterOf({ head: { startedBy, startedById, startersBefore } }: ProjectionState) {
  return { startedBy, startedById, startersBefore };
}

/** How many characters of an ignored signal are kept. */
const givenLength = 500;

function excerpt(given: unknown): string {
  return (writeJson(given) ?? '').slice(0, givenLength);
}

/** Decisions that no person made, as the memo records them. */
export function applyAutomaticDecisions(state: ProjectionState, cause: Cause, decisions: unknown): void {
  for (const given of asList(decisions)) {
    const decision = asSound('decision', given);
    if (decision) decide(state, cause, decision);
    else putUnreadable(state, cause, `a decision that no person made: ${unsound('decision', given)}`);
  }
}

/** A decision that the workflow accepted: nothing is left to judge. What it does to the request is told by the memo. */
export function applyDecisionUpdate(state: ProjectionState, cause: Cause, submission: unknown, result: unknown): void {
  const taken = { ...asObject(submission), ...asObject(result) };
  if (asText(taken.requestId) === undefined) return;
  if (asText(taken.votedAt) !== undefined) {
    const { requestId, votedAt: at, agreed, required, argumentsHash: _, ...rest } = taken as unknown as RecordedVote;
    const vote = asSound('vote', { ...rest, at });
    const counts = { agreed: asNumber(agreed) ?? 0, required: asNumber(required) ?? 0 };
    if (vote) putVote(state, cause, { requestId, vote, ...counts });
    else putUnreadable(state, cause, `a vote: ${unsound('vote', { ...rest, at })}`);
    return;
  }
  const given = { via: 'client', decidedAt: cause.at, ...taken };
  const decision = asSound('decision', given);
  if (decision) decide(state, cause, decision);
  else putUnreadable(state, cause, `a decision: ${unsound('decision', given)}`);
}

/** The answers that the next turn got. They tell a decision that came in a way that this version does not know. */
export function applyAnswers(state: ProjectionState, cause: Cause, answers: unknown): void {
  for (const given of asList(answers)) {
    const answer = asObject(given);
    const requestId = asText(answer?.requestId) ?? '';
    const asked = state.asked.get(requestId);
    const action = asText(answer?.action);
    if (answer && !asked) applyChildAnswer(state, cause, answer);
    if (!asked || !action) continue;
    if (asked.decision) continue;
    const note = asText(answer?.note);
    const by = asText(answer?.by) ?? 'unknown';
    const decision = asSound('decision', { requestId, action, by, via: viaOf(by), note, decidedAt: cause.at });
    if (decision) decide(state, cause, decision);
  }
}

/** How a decision came about, when only the name of its decider is known. */
function viaOf(by: string): DecisionVia | undefined {
  if (by === 'deadline' || by === 'policy') return by;
  return by.startsWith('rule ') ? 'rule' : undefined;
}

function decide(state: ProjectionState, cause: Cause, decision: Decision): void {
  const asked = putDecision(state, cause, decision);
  if (!asked) return;
  const tool = toolOf(state, asked.request);
  if (tool) putItem(state, cause, { ...tool, ...toolAfter(asked.request, decision) });
}

/** The decision on a request, new or told in more detail. */
export function putDecision(state: ProjectionState, cause: Cause, decision: Decision): AskedDecision | undefined {
  const before = state.asked.get(decision.requestId);
  if (!before) return undefined;
  const asked = { ...before, open: false, decision };
  state.asked.set(decision.requestId, asked);
  putDecisionItem(state, cause, asked);
  return asked;
}

function toolAfter(request: PendingDecision, decision: Decision): Partial<ToolItem> {
  switch (decision.action) {
    case 'answer':
      return kindOf(request).answerIsResult
        ? {
            state: 'done',
            result: answerLines(decision.values ?? {}, plain).join('\n'),
            finishedAt: decision.decidedAt,
          }
        : {};
    case 'reject':
      return { state: 'rejected', finishedAt: decision.decidedAt };
    case 'skip':
      return { state: 'skipped', finishedAt: decision.decidedAt };
    case 'ran':
      return { state: 'done', result: decision.result, finishedAt: decision.decidedAt };
    case 'again':
      return { state: 'running' };
    case 'approve':
      return decision.arguments ? { editedArguments: decision.arguments } : {};
  }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (writeJson(value) ?? '');
}

function putDecisionItem(state: ProjectionState, cause: Cause, asked: AskedDecision): void {
  const { itemId: id, request, decision } = asked;
  const at = getItem(state, id, 'decision')?.at ?? request.askedAt;
  putItem(state, cause, { kind: 'decision', id, at, request, decision });
}

function toolOf(state: ProjectionState, request: PendingDecision): ToolItem | undefined {
  return getItem(state, state.tools.get(callKey(request.toolCallId, request.member)), 'tool');
}
