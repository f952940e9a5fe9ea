/**
 * The worker's process. Connects as the environment says, takes workflow and activity tasks until SIGTERM or SIGINT, then drains.
 *
 * Exit code 0: stopped by a signal; 1: the environment is wrong, the build is missing, or the worker failed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasFindingAttributes, pin, pinFinding } from '@platform/temporal';
import type { PinnedKeys } from '@platform/temporal/proofs';
import { shownBlock } from '@platform/temporal/shown';
import type { Finding } from '@platform/temporal/workflow';
import { type Logger, makeTelemetryFilterString, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createAgentActivities } from './activities/index.js';
import { connectToTemporal } from './connect.js';
import { workerDataConverter } from './data-converter.js';
import { readEnvironment, type WorkerEnvironment } from './environment.js';
import { startHealthServer } from './health.js';
import { createLog, named } from './log.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { Channels } from './notifications/channels.js';
import { payloadStoreReady } from './payload-store-ready.js';
import { logReadiness, whyNotPolling } from './readiness.js';
import { freshAfterSilence } from './silence.js';
import { taskTime } from './task-time.js';
import { type WorkerTracing, workerTracing } from './tracing/worker-tracing.js';
import { InvalidEnvironment } from './variables.js';

const workflowBundle = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));

process.umask(0o077); // no other user of this machine may read the contents of runs

/** Runs the worker until `signal` is aborted and everything under way is done. */
async function main(environment: WorkerEnvironment, log: Logger, signal: AbortSignal): Promise<void> {
  if (!existsSync(workflowBundle)) throw new InvalidEnvironment(`${workflowBundle} is missing. Run: npm run build`);
  let whyNotReady = async (): Promise<string | undefined> => 'the worker has no connection to Temporal yet';
  const { healthHost: host, healthPort: port } = environment;
  const channels = new Channels(environment.notifications.channels);
  const metrics = new WorkerMetrics(environment.connection, channels);
  const tracing = await workerTracing(process.env, { log, channels, contents: environment.traceContent });
  const health = await startHealthServer(
    { host, port },
    () => whyNotReady(),
    async () => (await metrics.text()) + tracing.text(),
  );
  try {
    const { connection: server, version } = environment;
    log.info('The worker starts', { address: server.address, healthPort: health.port, ...version });
    await payloadStoreReady(environment.payloads, log, signal);
    // Only now: a runtime that nothing uses would keep the process from ending.
    installRuntime(log, environment, metrics);
    const first = await connectToTemporal(environment, log, signal);
    const readiness = logReadiness(() => whyNotReady(), log, signal);
    for (let connection: NativeConnection | undefined = first; connection; ) {
      const current: NativeConnection = connection;
      const worker = await createWorker(environment, current, log, channels, metrics, tracing);
      whyNotReady = () => whyNotPolling(worker, current);
      connection = await runUntilAway(worker, current, environment, log, signal);
    }
    await readiness;
  } finally {
    metrics.sdk.stop();
    await tracing.close();
    await health.close();
  }
}

/**
 * Runs a worker until the signal is aborted and everything under way is done. It ends earlier when the server was away, or when the connection
 * has gone silent. Then it returns a connection for a new worker, which polls at once. The old worker finishes its tasks beside the new one.
 */
async function runUntilAway(
  worker: Worker,
  connection: NativeConnection,
  environment: WorkerEnvironment,
  log: Logger,
  signal: AbortSignal,
): Promise<NativeConnection | undefined> {
  const over = new AbortController();
  const running = worker.run().finally(() => over.abort());
  const closed = running.finally(() => connection.close());
  const drain = () => worker.getState() === 'RUNNING' && worker.shutdown();
  if (signal.aborted) drain();
  else signal.addEventListener('abort', drain, { once: true });
  const fresh = await Promise.race([
    closed.then(() => undefined),
    freshAfterSilence(connection, environment, over.signal),
  ]);
  if (!fresh) {
    await closed;
    return undefined;
  }
  if (signal.aborted)
    return fresh
      .close()
      .then(() => closed)
      .then(() => undefined);
  log.warn('The connection to Temporal was lost; the worker goes on with a new one');
  drain();
  closed.catch((error: unknown) => log.warn('The worker of the lost connection ended', { error }));
  return fresh;
}

/** The SDK must not handle signals: this process does. The SDK's core would log each retry of each poller; `logReadiness` says it once. */
function installRuntime(logger: Logger, { logLevels }: WorkerEnvironment, { sdk }: WorkerMetrics): void {
  const core = logLevels.named('temporal.core', 'warn').toUpperCase() as 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  const filter = `${makeTelemetryFilterString({ core, other: 'ERROR' })},temporalio_client::retry=off`;
  const telemetryOptions = { logging: { filter, forward: {} }, metrics: { buffer: sdk.buffer } };
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions });
  sdk.start();
}

/** Whether the namespace has the attributes by which runs are found. A server that does not answer is asked a few times more. */
async function isSetUpForFinding(connection: NativeConnection, namespace: string): Promise<boolean> {
  for (let asked = 0; asked < 5; asked++) {
    const isSetUp = await hasFindingAttributes(connection, namespace);
    if (isSetUp !== undefined) return isSetUp;
  }
  return false;
}

/** The workflows' code, with what only this process knows in it. */
function bundleWith(signing: PinnedKeys | undefined, finding: Finding | undefined) {
  if (!signing && !finding) return { codePath: workflowBundle };
  const code = readFileSync(workflowBundle, 'utf8');
  const signed = signing ? pin(code, signing) : code;
  return { code: finding ? pinFinding(signed, finding) : signed };
}

/**
 * A run's workflow is cached while there is room, so that a task replays nothing. A task for a worker that died is given to another
 * after 2 s (the default of 10 s would hold up a person's decision). Draining gives activities 10 s. Activities mostly wait for the
 * receivers of notifications, 5 s when one is silent, so there is room for many.
 *
 * A version takes the runs that began on it and those that were moved to it: a run is pinned, so that no deploy can break it.
 */
async function createWorker(
  environment: WorkerEnvironment,
  connection: NativeConnection,
  log: Logger,
  channels: Channels,
  metrics: WorkerMetrics,
  tracing: WorkerTracing,
) {
  const { namespace, taskQueue, version, notifications, payloads, signing } = environment;
  const { consoleUrl } = notifications;
  const isFinding = await isSetUpForFinding(connection, namespace);
  if (!isFinding) {
    const next = 'npm run cli -- doctor --fix, then start the worker again';
    log.warn('The namespace lacks search attributes: runs go on, and are found by less', { namespace, next });
  }
  const finding = isFinding ? { words: environment.searchesRequests } : undefined;
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: bundleWith(signing, finding),
    dataConverter: workerDataConverter(payloads),
    activities: createAgentActivities({ log: named(log, 'worker.notifications'), consoleUrl, channels, signing }),
    interceptors: {
      activity: [metrics.activities, ...tracing.interceptors.activity],
      client: tracing.interceptors.client,
    },
    sinks: tracing.sinks,
    maxCachedWorkflows: 1_000,
    maxConcurrentActivityTaskExecutions: 1_000,
    stickyQueueScheduleToStartTimeout: '2 seconds',
    ...taskTime,
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '15 seconds',
    ...(version && {
      workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' as const },
    }),
  });
}

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => stop.abort(name));

try {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevels);
  await main(environment, log, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    log.info('The worker stopped', { signal: stop.signal.reason });
  });
} catch (error) {
  process.stderr.write(
    `${shownBlock((error instanceof InvalidEnvironment ? error.message : (error as Error).stack) ?? '')}\n`,
  );
  process.exitCode = 1;
}
// A receiver of traces that takes a request and never answers must not keep the process.
setTimeout(() => process.exit(), 500).unref();
