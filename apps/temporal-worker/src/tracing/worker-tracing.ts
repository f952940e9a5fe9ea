import { sendsTraceparent, spanCountsText, startTracing } from '@platform/temporal/tracing';
import type { Logger, WorkerInterceptors, WorkerOptions } from '@temporalio/worker';
import type { Channels } from '../notifications/channels.js';
import { traceActivities } from './activities.js';
import { waitSinks } from './waits.js';

/** Live spans of the worker's process. */
export interface WorkerTracing {
  /** For every worker of the process. */
  readonly sinks: WorkerOptions['sinks'];
  readonly interceptors: Required<Pick<WorkerInterceptors, 'activity' | 'client'>>;
  /** For `GET /metrics`; empty where no traces are wanted. */
  text(): string;
  /** Sends what waits, for a bounded time. */
  close(): Promise<void>;
}

/**
 * Begins to tell spans where the environment says where to. Where it does not, nothing is loaded and nobody listens.
 *
 * @param contents whether spans say what a call was to be made with.
 */
export async function workerTracing(
  env: NodeJS.ProcessEnv,
  { log, channels, contents }: { log: Logger; channels: Channels; contents: boolean },
): Promise<WorkerTracing> {
  const tracing = await startTracing(env, { service: 'worker', log: (message) => log.warn(message) });
  return {
    sinks: waitSinks(tracing, contents),
    interceptors: {
      activity: tracing ? [traceActivities(tracing, (receiver) => channels.kindOf(receiver))] : [],
      client: tracing ? { workflow: [sendsTraceparent()] } : {},
    },
    text: () => spanCountsText(tracing?.counts),
    close: async () => tracing?.close(),
  };
}
