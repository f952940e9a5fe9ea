/**
 * The worker's process. Connects as the environment says, takes workflow and activity tasks until SIGTERM or SIGINT, then drains.
 *
 * Exit code 0: stopped by a signal; 1: the environment is wrong, the build is missing, or the worker failed.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Logger, makeTelemetryFilterString, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createAgentActivities, Webhooks } from './activities/index.js';
import { connectToTemporal } from './connect.js';
import { workerDataConverter } from './data-converter.js';
import { readEnvironment, type WorkerEnvironment } from './environment.js';
import { startHealthServer } from './health.js';
import { createLog } from './log.js';
import { logReadiness, whyNotPolling } from './readiness.js';
import { InvalidEnvironment } from './variables.js';

const workflowBundle = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));

/** Runs the worker until `signal` is aborted and everything under way is done. */
async function main(environment: WorkerEnvironment, log: Logger, signal: AbortSignal): Promise<void> {
  if (!existsSync(workflowBundle)) throw new InvalidEnvironment(`${workflowBundle} is missing. Run: npm run build`);
  let whyNotReady = async (): Promise<string | undefined> => 'the worker has no connection to Temporal yet';
  const health = await startHealthServer(environment.healthPort, () => whyNotReady());
  try {
    // Only now: a runtime that nothing uses would keep the process from ending.
    installRuntime(log);
    log.info('The worker starts', { address: environment.connection.address, healthPort: health.port });
    const connection = await connectToTemporal(environment, log, signal);
    try {
      const worker = await createWorker(environment, connection, log);
      whyNotReady = () => whyNotPolling(worker, connection);
      const running = worker.run();
      const drain = () => worker.getState() === 'RUNNING' && worker.shutdown();
      if (signal.aborted) drain();
      else signal.addEventListener('abort', drain, { once: true });
      await Promise.all([running, logReadiness(whyNotReady, log, signal)]);
    } finally {
      await connection.close();
    }
  } finally {
    await health.close();
  }
}

/** Signals are ours to handle. The retries of the SDK's core, a line per poller, are left to `logReadiness`, which says it once. */
function installRuntime(logger: Logger): void {
  const filter = `${makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' })},temporalio_client::retry=off`;
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter, forward: {} } } });
}

/**
 * A run's workflow is cached while there is room, so that a task replays nothing. A task for a worker that died is given to another
 * after 2 s (the default of 10 s would hold up a person's decision). Draining gives activities 10 s. Activities mostly wait for the
 * receivers of webhooks, 5 s when one is silent, so there is room for many.
 */
function createWorker(environment: WorkerEnvironment, connection: NativeConnection, log: Logger) {
  const { namespace, taskQueue, notifications, payloadFolder } = environment;
  const { consoleUrl, webhooks } = notifications;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: workflowBundle },
    dataConverter: workerDataConverter(payloadFolder),
    activities: createAgentActivities({ log, consoleUrl, webhooks: new Webhooks(webhooks) }),
    maxCachedWorkflows: 1_000,
    maxConcurrentActivityTaskExecutions: 1_000,
    stickyQueueScheduleToStartTimeout: '2 seconds',
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '15 seconds',
  });
}

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stop.abort(name));

try {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  await main(environment, log, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    log.info('The worker stopped', { signal: stop.signal.reason });
  });
} catch (error) {
  process.stderr.write(`${error instanceof InvalidEnvironment ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
