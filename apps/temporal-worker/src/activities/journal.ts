import { randomUUID } from 'node:crypto';
import { journalSignalName, runTurnActivity } from '@platform/temporal/contract';
import { Context } from '@temporalio/activity';

/**
 * Takes what the turn under way has finished into the history of its workflow. An activity that no worker has right now (its worker died,
 * or it waits for its next attempt) ends at once when it is cancelled, and its heartbeat details, the only place of the journal's tail,
 * end with it. Idempotent: entries are numbered. Only in an activity of the workflow itself.
 */
export async function keepJournal(): Promise<void> {
  const { client, info } = Context.current();
  const { workflowService } = client.connection;
  const namespace = client.options.namespace;
  const { workflowExecution } = info;
  const { pendingActivities } = await workflowService.describeWorkflowExecution({
    namespace,
    execution: workflowExecution,
  });
  const turn = pendingActivities?.find(({ activityType }) => activityType?.name === runTurnActivity);
  const details = turn?.heartbeatDetails;
  if (!details?.payloads?.length) return;
  // As they are: a heartbeat's details hold turn and entries, as the signal does.
  await workflowService.signalWorkflowExecution({
    namespace,
    workflowExecution,
    signalName: journalSignalName,
    input: details,
    requestId: randomUUID(),
  });
}
