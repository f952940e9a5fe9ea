import { createHash } from 'node:crypto';
import { Context, type Info } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { toMessage } from './message.js';
import type { DeliveryWorkflow, Notification } from './notification.js';

/**
 * Starts a workflow for each receiver that delivers a notification. So a receiver that is down holds up neither another receiver nor the run, which
 * may end meanwhile. Call it only in an activity: however many attempts it has, each delivery is started once.
 */
export async function startDeliveries(
  receivers: readonly string[],
  notification: Notification,
  url: string,
): Promise<void> {
  if (receivers.length === 0) return;
  const { client, info } = Context.current();
  const id = messageId(info, notification.number);
  const message = toMessage(notification, url, new Date(info.scheduledTimestampMs));
  const body = JSON.stringify(message);
  const start = (receiver: string) =>
    client.workflow.start<DeliveryWorkflow>('deliveryWorkflow', {
      taskQueue: info.taskQueue,
      workflowId: `delivery-${notification.runId}-${id}-${receiver}`,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ receiver, id, body }],
      staticSummary: `${message.type} of run ${notification.runId} to ${receiver}`,
    });
  await Promise.all(receivers.map((receiver) => start(receiver).catch(ignoreStarted)));
}

/** Ignores that the delivery was started already, by an earlier attempt. */
function ignoreStarted(error: unknown): void {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
}

/** The same for every attempt. A run that an operator resets counts its notifications anew, so its execution is part of it. */
function messageId({ workflowExecution }: Info, number: number): string {
  const source = `${workflowExecution?.workflowId}/${workflowExecution?.runId}/${number}`;
  return `msg_${createHash('sha256').update(source).digest('hex').slice(0, 32)}`;
}
