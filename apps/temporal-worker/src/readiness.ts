import type { NativeConnection, Worker } from '@temporalio/worker';

/** Milliseconds that the server may take to answer. */
const requestTimeout = 1_000;

/** Temporal's number for the queue of workflow tasks. */
const workflowTaskQueue = 1;

/** Why a worker takes no tasks; `undefined` when it runs and the server lists it among the pollers of its queue. Does not throw. */
export async function whyNotPolling(worker: Worker, connection: NativeConnection): Promise<string | undefined> {
  if (worker.getState() !== 'RUNNING') return `the worker is ${worker.getState()}`;
  const { namespace, taskQueue, identity } = worker.options;
  try {
    const { pollers } = await connection.withDeadline(Date.now() + requestTimeout, () =>
      connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: workflowTaskQueue,
      }),
    );
    if (pollers.some((poller) => poller.identity === identity)) return undefined;
    return `the worker does not poll task queue "${taskQueue}" yet`;
  } catch (error) {
    return `Temporal does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}
