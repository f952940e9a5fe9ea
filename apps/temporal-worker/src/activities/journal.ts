import { randomUUID } from 'node:crypto';
import { journalSignalName, processIdPattern, runTurnActivity } from '@platform/temporal/contract';
import { Context } from '@temporalio/activity';

/** `PENDING_ACTIVITY_STATE_SCHEDULED`: no process has it. */
const scheduled = 1;

/**
 * Sends the finished entries of the turn under way to the history of its workflow. When an activity is cancelled while no worker has it (its worker
 * died, or it waits for its next attempt), it ends at once, and its heartbeat details are lost. Only they hold the tail of the journal. Idempotent,
 * because entries are numbered. Call it only in an activity of the workflow itself.
 *
 * @returns the id of the process that has the turn, where it has one: it can be told that the turn is to end.
 */
export async function keepJournal(): Promise<string | undefined> {
  const { client, info } = Context.current();
  const { workflowService } = client.connection;
  const namespace = client.options.namespace;
  const { workflowExecution } = info;
  const { pendingActivities } = await workflowService.describeWorkflowExecution({
    namespace,
    execution: workflowExecution,
  });
  const turn = pendingActivities?.find(({ activityType }) => activityType?.name === runTurnActivity);
  const identity = turn?.state === scheduled ? undefined : turn?.lastWorkerIdentity;
  const processId = identity && processIdPattern.test(identity) ? identity : undefined;
  const details = turn?.heartbeatDetails;
  if (!details?.payloads?.length) return processId;
  // A heartbeat's details hold turn and entries as the signal does, so they are sent unchanged.
  await workflowService.signalWorkflowExecution({
    namespace,
    workflowExecution,
    signalName: journalSignalName,
    input: details,
    requestId: randomUUID(),
  });
  return processId;
}
