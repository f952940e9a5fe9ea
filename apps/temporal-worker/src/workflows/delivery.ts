import { retryPolicy } from '@platform/temporal/workflow';
import { log, proxyActivities } from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import type { Delivery } from '../notifications/notification.js';

/** Five attempts, however long no worker runs in between. */
const { deliver } = proxyActivities<AgentActivities>({ startToCloseTimeout: '10 seconds', retry: retryPolicy });

/**
 * Brings one message to one receiver, beside the run that it is about.
 *
 * @throws what the last attempt failed with, so that a lost message is a failed workflow that operators find.
 */
export async function deliveryWorkflow(delivery: Delivery): Promise<void> {
  try {
    await deliver(delivery);
  } catch (error) {
    const { receiver, id } = delivery;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    log.error('A delivery was given up', { receiver, messageId: id, cause });
    throw error;
  }
}
