import type { LeaseInput } from '@platform/temporal/agent-service';
import { holdLeaseActivity, leaseSeconds, longestSeconds } from '@platform/temporal/contract';
import { releaseTurnsOptions } from '@platform/temporal/workflow';
import {
  ActivityFailure,
  ApplicationFailure,
  log,
  proxyActivities,
  setWorkflowOptions,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import { faults } from './faults.js';
import { isObject } from './shapes.js';

const { releaseTurns } = proxyActivities<AgentActivities>(releaseTurnsOptions);

/**
 * The lease of one agent-service process, for as long as the process holds it. It watches one activity, which runs in the process. When that gives no
 * sign of life any more, the process is dead: every turn that it had is tried again at once.
 *
 * @returns how many turns were released.
 * @throws ApplicationFailure of type `InvalidRequest` (not retryable) when the input is wrong.
 */
export async function agentServiceLease(input: LeaseInput): Promise<{ released: number }> {
  const { processId, queue } = checked(input);
  const left = await whatIsLeft(queue, { processId, queue });
  if (left === undefined) return { released: 0 };
  const released = await releaseTurns({ processId, held: left });
  log.warn('A process left its turns: they are tried again', { processId, released });
  return { released };
}
// Never pinned: a lease lasts as long as a process, and must not keep an old version of the worker. A worker without a version must not say so.
setWorkflowOptions(
  () => ({
    failureExceptionTypes: faults,
    ...(workflowInfo().currentDeploymentVersion?.deploymentName && { versioningBehavior: 'AUTO_UPGRADE' as const }),
  }),
  agentServiceLease,
);

/** What the process held when it went; `undefined` when there is nothing to do. */
async function whatIsLeft(queue: string, input: LeaseInput): Promise<unknown> {
  const holdLease = proxyActivities({
    taskQueue: queue,
    scheduleToStartTimeout: '10 seconds',
    startToCloseTimeout: `${longestSeconds} seconds`,
    heartbeatTimeout: `${leaseSeconds} seconds`,
    retry: { maximumAttempts: 1 },
  })[holdLeaseActivity]!;
  try {
    return (await holdLease(input)) ?? undefined;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    if (cause instanceof TimeoutFailure && cause.timeoutType === 'HEARTBEAT') return cause.lastHeartbeatDetails;
    // Nobody took it, or the process lives and ended it: it looks after its turns itself.
    log.info('A lease ended', { processId: input.processId, cause: cause?.message ?? error.message });
    return undefined;
  }
}

function checked(input: unknown): LeaseInput {
  const { processId, queue } = isObject(input) ? input : {};
  if (typeof processId === 'string' && typeof queue === 'string' && processId && queue) return { processId, queue };
  throw ApplicationFailure.nonRetryable(
    'There is no lease without processId and queue, which must be texts',
    'InvalidRequest',
  );
}
