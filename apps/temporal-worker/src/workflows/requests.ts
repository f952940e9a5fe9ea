import type { Decided, DecisionAnswer, DecisionRequest } from '@platform/temporal/agent-service';
import type { Decision, Escalation, PendingDecision } from '@platform/temporal/contract';
import {
  askedArguments,
  decidersNow,
  endAtDeadline,
  filledIn,
  hashOfArguments,
  kindOf,
  requirementFor,
} from '@platform/temporal/workflow';
import type { AskedDecision } from '../notifications/notification.js';

/** How many reminders of one request are sent. Without a bound, a run that waits for a year would fill its history with them. */
const mostReminders = 50;

/**
 * A request with its times as points in time. They come from its policy; the run's own deadline holds when the policy names none.
 */
export function toPending(
  request: DecisionRequest,
  runDeadlineSeconds: number | undefined,
  now: number,
): PendingDecision {
  const { policy } = request;
  const seconds = kindOf(request).hasDeadline ? (policy?.deadlineSeconds ?? runDeadlineSeconds) : undefined;
  const escalations = policy?.escalations?.map(
    ({ afterSeconds, to }): Escalation => ({ at: after(now, afterSeconds), to }),
  );
  return {
    ...request,
    askedAt: new Date(now).toISOString(),
    ...(seconds && { deadline: after(now, seconds) }),
    ...(policy?.remindEverySeconds && { remindAt: after(now, policy.remindEverySeconds), reminders: 0 }),
    ...(escalations?.length && { escalations }),
  };
}

/** What has to be done for an open request now (reminders, escalations), and the request as it is afterwards. */
export function whatIsDue(
  request: PendingDecision,
  now: number,
): { changed: PendingDecision; escalated: Escalation[]; remind: boolean } {
  const isDue = (at: string | undefined) => at !== undefined && Date.parse(at) <= now;
  const escalated = (request.escalations ?? []).filter(({ at, done }) => !done && isDue(at));
  const overdue = !request.overdue && isDue(request.deadline);
  const remind = overdue || isDue(request.remindAt);
  const { remindAt, ...rest } = request;
  const reminders = (request.reminders ?? 0) + (remind ? 1 : 0);
  const every = request.policy?.remindEverySeconds;
  const next = every && isDue(remindAt) ? after(now, every) : remindAt;
  const changed: PendingDecision = {
    ...rest,
    ...(next && reminders < mostReminders && { remindAt: next }),
    ...(remind && { reminders }),
    ...(overdue && { overdue }),
    ...(escalated.length > 0 && {
      escalations: request.escalations?.map((one) => (escalated.includes(one) ? { ...one, done: true } : one)),
    }),
  };
  return { changed, escalated, remind };
}

/** The decision at a deadline: a rejection or, when the policy says so, an approval. `approves`: what the policy says. */
export function decisionAtDeadline(
  request: PendingDecision,
  now: string,
  approves: boolean = endAtDeadline(request) === 'approve',
): Decision {
  const { id, deadline, votes } = request;
  const note = votes?.length
    ? `Not enough people agreed until ${deadline}: ${votes.map(({ by }) => by).join(', ')} did.`
    : `Nobody decided until ${deadline}.`;
  return {
    requestId: id,
    action: approves ? 'approve' : 'reject',
    by: 'deadline',
    via: 'deadline',
    note,
    decidedAt: now,
  };
}

/** A request, as notifications tell of it. */
export function asked(request: PendingDecision): AskedDecision {
  const { id, kind, tool, deadline, external } = request;
  const deciders = decidersNow(requirementFor(request.policy, askedArguments(request)), request);
  return { id, kind, tool, ...(external && { external: true as const }), deadline, ...(deciders && { deciders }) };
}

/** What people were asked about. The hash is made from the arguments that they saw; the hash in the request is not trusted. */
export function about(request: Pick<DecisionRequest, 'tool' | 'arguments'>, at: string): NonNullable<Decided['asked']> {
  return { at, tool: request.tool, argumentsHash: hashOfArguments(request.arguments) };
}

/**
 * The answer that the next turn gets for a decision. It says how the decision came about. Each field of an answer has its value, even when people
 * left it as it was shown: what runs is what was judged.
 */
export function toAnswer(request: DecisionRequest, decision: Decision, decided: Decided): DecisionAnswer {
  const { action, by, note, values, result, votes } = decision;
  return {
    requestId: request.id,
    toolCallId: request.toolCallId,
    kind: request.kind,
    action,
    by: votes?.map((vote) => vote.by).join(', ') ?? by,
    argumentsHash: request.argumentsHash,
    arguments: decision.arguments,
    note,
    values: action === 'answer' && request.fields?.length ? filledIn(request, values) : values,
    result,
    decided,
  };
}

function after(now: number, seconds: number): string {
  return new Date(now + seconds * 1000).toISOString();
}
