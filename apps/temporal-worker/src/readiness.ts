import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, NativeConnection, Worker } from '@temporalio/worker';

/** Milliseconds between two looks of {@link logReadiness}. */
const lookInterval = 2_000;

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

/** Logs when the worker stops taking tasks, and when it takes them again. Logs each once, however long it lasts. Ends with the signal. */
export async function logReadiness(
  whyNotReady: () => Promise<string | undefined>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  let said: string | undefined = '';
  while (!signal.aborted) {
    const reason = await whyNotReady();
    if (signal.aborted) return;
    if (reason === undefined && said !== undefined) log.info('The worker takes tasks');
    if (reason !== undefined && said === undefined)
      log.warn(`The worker takes no tasks: ${reason}. It goes on trying.`);
    said = reason;
    await sleep(lookInterval, undefined, { signal, ref: false }).catch(() => {});
  }
}
