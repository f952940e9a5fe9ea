import type { TurnResult } from '@platform/temporal/agent-service';
import { limitNames } from '@platform/temporal/workflow';
import type { TurnFailure } from './failures.js';
import { isObject } from './shapes.js';

/** For each way in which a turn may end: whether what the workflow acts on is there. */
const checks: Record<TurnResult['status'], (result: Record<string, unknown>) => boolean> = {
  completed: () => true,
  paused: ({ requests, childRuns }) => {
    const children = childRuns ?? [];
    return areObjects(requests) && areObjects(children) && requests.length + children.length > 0;
  },
  yielded: () => true,
  unknownOutcome: ({ requests }) => areObjects(requests) && requests.length > 0,
  interrupted: () => true,
  handedOver: () => true,
  limitReached: ({ limit }) => limitNames.some((name) => name === limit),
};

/** What the agent-service answered, or why this worker cannot go on with it: the two may be of different versions. */
export function readTurnResult(result: unknown): TurnResult | { status: 'failed'; failure: TurnFailure } {
  return isTurnResult(result) ? result : { status: 'failed', failure: unknownResult(result) };
}

function isTurnResult(result: unknown): result is TurnResult {
  return isObject(result) && isStatus(result.status) && checks[result.status](result);
}

function isStatus(status: unknown): status is TurnResult['status'] {
  return typeof status === 'string' && Object.hasOwn(checks, status);
}

function areObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isObject);
}

function unknownResult(result: unknown): TurnFailure {
  if (isObject(result) && typeof result.lost === 'string') {
    return { type: 'PayloadLost', message: result.lost, kind: 'final', progress: false, entries: [] };
  }
  const status = isObject(result) ? JSON.stringify(result.status) : typeof result;
  return {
    type: 'InvalidTurnResult',
    message: `The agent-service ended the turn with ${status}, which this worker does not understand (allowed: ${Object.keys(checks).join(', ')}; requests where it asks, the limit where it reached one). Deploy matching versions of both, then retry.`,
    kind: 'final',
    progress: false,
    entries: [],
  };
}
