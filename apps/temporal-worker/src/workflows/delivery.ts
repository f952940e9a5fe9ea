import { retryPolicy } from '@platform/temporal/workflow';
import { ApplicationFailure, log, proxyActivities } from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import type { Delivery, DeliveryWorkflow } from '../notifications/notification.js';
import { failsOnce } from './faults.js';
import { isObject } from './shapes.js';

/** Five attempts. Time in which no worker runs does not count. */
const { deliver } = proxyActivities<AgentActivities>({ startToCloseTimeout: '10 seconds', retry: retryPolicy });

/**
 * Brings one message to one receiver, beside the run that it is about.
 *
 * @throws the failure of the last attempt: a lost message is then a failed workflow, which operators find. ApplicationFailure of type
 * `InvalidRequest` (not retryable) when the input is no delivery.
 */
export async function deliveryWorkflow(delivery: Delivery): Promise<void> {
  const problem = deliveryProblem(delivery);
  if (problem) throw ApplicationFailure.nonRetryable(`Nothing can be delivered: ${problem}`, 'InvalidRequest');
  try {
    await deliver(delivery);
  } catch (error) {
    const { receiver, id } = delivery;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    log.error('A delivery was given up', { receiver, messageId: id, cause });
    throw error;
  }
}
failsOnce(deliveryWorkflow satisfies DeliveryWorkflow);

function deliveryProblem(input: unknown): string | undefined {
  if (!isObject(input)) return 'the input must be one object with receiver, id and body';
  if (typeof input.lost === 'string') return input.lost;
  const missing = ['receiver', 'id', 'body'].find((field) => typeof input[field] !== 'string' || input[field] === '');
  return missing && `${missing} must be a text that is not empty`;
}
