import { retryPolicy } from '@platform/temporal/workflow';
import { log, proxyActivities } from '@temporalio/workflow';
import type { AgentActivities, Delivery } from '../activities/agent.js';

/** Five attempts, however long no worker runs in between. */
const { deliverWebhook } = proxyActivities<AgentActivities>({ startToCloseTimeout: '10 seconds', retry: retryPolicy });

/**
 * Brings one message to one receiver, beside the run that it is about.
 *
 * @throws what the last attempt failed with, so that a lost message is a failed workflow that operators find.
 */
export async function webhookDeliveryWorkflow(delivery: Delivery): Promise<void> {
  try {
    await deliverWebhook(delivery);
  } catch (error) {
    const { receiver, id } = delivery;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    log.error('A webhook was given up', { receiver, webhookId: id, cause });
    throw error;
  }
}
