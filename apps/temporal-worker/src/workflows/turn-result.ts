import type { TurnResult } from '@platform/temporal/agent-service';
import { isTooDeep, readableDepth, reportProblem, shapeProblem, tooDeep } from '@platform/temporal/workflow';
import type { TurnFailure } from './failures.js';
import { isObject } from './shapes.js';

/** The result of a turn, or the failure when it cannot be used: the agent-service may be of another version, and other programs may answer. */
export function readTurnResult(turn: number, result: unknown): TurnResult | { status: 'failed'; failure: TurnFailure } {
  const problem = turnResultProblem(turn, result);
  if (problem === undefined) return result as TurnResult;
  return { status: 'failed', failure: { ...failureOf(result, problem), heartbeat: result } };
}

/** What is wrong with the result of a turn, at any depth, in words that follow its name. The turn's state is not checked: only the agent-service reads it. */
export function turnResultProblem(turn: number, result: unknown): string | undefined {
  if (!isObject(result)) return 'must be an object';
  if (isTooDeep({ ...result, state: undefined }, readableDepth)) return tooDeep;
  // Entries of kinds that this version does not know are accepted.
  const problem = shapeProblem('TurnResult', { ...result, entries: [] }) ?? reportProblem(turn, result);
  if (problem) return problem;
  const { status, requests, childRuns } = result as { status: string; requests?: unknown[]; childRuns?: unknown[] };
  const asks = (requests ?? []).length + (childRuns ?? []).length > 0;
  return asks || (status !== 'paused' && status !== 'unknownOutcome')
    ? undefined
    : 'has requests, which must not be empty';
}

function failureOf(result: unknown, problem: string): TurnFailure {
  if (isObject(result) && typeof result.lost === 'string') {
    return { type: 'PayloadLost', message: result.lost, kind: 'final', progress: false };
  }
  const status = isObject(result) && typeof result.status === 'string' ? result.status.slice(0, 100) : typeof result;
  return {
    type: 'InvalidTurnResult',
    message: `The agent-service ended the turn with ${status}, which this worker does not understand: it ${problem}. Deploy matching versions of both, then retry.`,
    kind: 'final',
    progress: false,
  };
}
