import type { z } from 'zod';
import { deciderOf } from '../connection/acting.js';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import {
  type Decision,
  type DecisionRejectionReason,
  type DecisionSubmission,
  type RecordedVote,
  submitDecisionSignalName,
  submitDecisionUpdateName,
  workflowIdForRun,
} from '../domain/contract.js';
import { checkDecision } from '../domain/decisions/judge.js';
import { DecisionRejected, RunEnded, RunNotFound } from '../errors/errors.js';
import { parseInput, submitDecisionSchema } from '../input/input.js';
import type { RunView } from '../projection/view.js';
import { getRun } from './get.js';
import { endedOrNotFound, sendUpdate } from './send-update.js';

export type SubmitDecisionInput = z.input<typeof submitDecisionSchema>;

/**
 * Decides on one request of a run, by update: when this returns, the decision is taken and recorded. Where several people must agree and
 * more are missing, it is a vote that is recorded ({@link isDecided} tells).
 *
 * Throws `DecisionRejected` (nothing was written) with its reason, `InvalidInput`, `RunNotFound`, `RunEnded`, `WorkerUnavailable` when no
 * worker took it within `timeoutMs` (10 s; it may still be taken once one is back), `TemporalUnavailable`.
 */
export async function submitDecision(
  client: TemporalClient,
  given: SubmitDecisionInput,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<Decision | RecordedVote> {
  const { runId, ...submission } = parseInput(submitDecisionSchema, given);
  return sendUpdate<Decision | RecordedVote>(client, {
    runId,
    name: submitDecisionUpdateName,
    payload: await proven(client, runId, { ...submission, ...deciderOf(client, submission) }),
    timeoutMs,
    what: 'the decision',
    next: 'It may still be taken once a worker is back: look at the run before you decide again. To leave a decision with the server until then, send it as a signal (npm run cli -- approve --signal).',
    refused: (reason, message, cause) => new DecisionRejected(reason as DecisionRejectionReason, message, { cause }),
  });
}

/**
 * Leaves a decision with the server, by signal: needs no worker, and tells nobody when the run ignores it in the end. It is checked
 * against the run as it is now; the run's timeline shows what became of it.
 *
 * Throws `DecisionRejected`, `InvalidInput`, `RunNotFound`, `RunEnded`, `TemporalUnavailable`.
 */
export async function signalDecision(client: TemporalClient, given: SubmitDecisionInput): Promise<void> {
  const { runId, ...said } = parseInput(submitDecisionSchema, given);
  const submission = { ...said, ...deciderOf(client, said) };
  const view = await getRun(client, runId);
  if (view.endedAt !== undefined) throw new RunEnded(runId, view.status);
  const check = checkAgainst(view, submission);
  if (!check.ok) throw new DecisionRejected(check.reason, check.message);
  const handle = client.temporal.workflow.getHandle(workflowIdForRun(runId));
  try {
    const payload = await prove(client, 'decide', runId, check.submission);
    await call(client, () => handle.signal(submitDecisionSignalName, payload), { runId });
  } catch (error) {
    throw error instanceof RunNotFound ? await endedOrNotFound(client, runId, error) : error;
  }
}

/** A signature says what was shown, and for which tool a rule is. Where the caller does not, it is what the run asks about now. */
async function proven(
  client: TemporalClient,
  runId: string,
  submission: DecisionSubmission,
): Promise<DecisionSubmission> {
  if (!client.actor?.sign) return submission;
  const { requestId, argumentsHash, remember } = submission;
  if (argumentsHash !== undefined && !remember) return prove(client, 'decide', runId, submission);
  const request = (await getRun(client, runId)).waitingFor.find(({ id }) => id === requestId);
  return prove(client, 'decide', runId, {
    ...submission,
    ...(request && { argumentsHash: argumentsHash ?? request.argumentsHash }),
    ...(remember && { remember: { ...remember, ...(request && { tool: request.tool }) } }),
  });
}

function checkAgainst(
  { waitingFor: pending, timeline, startedBy, startedById, startersBefore }: RunView,
  submission: DecisionSubmission,
) {
  const decided = new Map<string, Decision>();
  for (const item of timeline) {
    if (item.kind === 'decision' && item.decision) decided.set(item.decision.requestId, item.decision);
  }
  for (const { id } of pending) decided.delete(id);
  // Only the run says whether a deadline has passed: the clock here may be ahead.
  return checkDecision({ pending, decided, startedBy, startedById, startersBefore, now: 0 }, submission);
}
