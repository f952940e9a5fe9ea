import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readTraceContent } from '@platform/temporal';
import { defaultTaskQueue } from '@platform/temporal/contract';
import { type LogLevels, readLogLevels } from '@platform/temporal/log';
import { openPayloadStore, type PayloadStore } from '@platform/temporal/payloads';
import type { PinnedKeys } from '@platform/temporal/proofs';
import { readTracing } from '@platform/temporal/tracing';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { readDeploymentVersion } from './deployment-environment.js';
import { type NotificationEnvironment, readNotificationEnvironment } from './notifications/environment.js';
import { readSigning } from './signing-environment.js';
import { InvalidEnvironment, readPort, wrong } from './variables.js';

/** What the worker takes from its environment. */
export interface WorkerEnvironment {
  /** With `address`, TLS and API key from `TEMPORAL_*` or Temporal's profile file. */
  connection: NativeConnectionOptions & { address: string };
  namespace: string;
  taskQueue: string;
  /** What this build is deployed as; absent where deploys are not versioned. */
  version?: WorkerDeploymentVersion;
  /** Address and port of `/healthz` and `/readyz`; port 0 takes a free one. */
  healthHost: string;
  healthPort: number;
  logLevels: LogLevels;
  payloads: PayloadStore;
  notifications: NotificationEnvironment;
  /** Whether runs are found by the words of their requests. */
  searchesRequests: boolean;
  /** Whether traces may say what tools are to be called with. */
  traceContent: boolean;
  /** What signatures are verified by; absent where nothing is signed. */
  signing?: PinnedKeys;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Bytes of a memo above which the SDK warns. Memos hold the arguments of pending decisions, so that more than its default of 2 KB is usual. */
const memoWarnSize = 65_536;

/**
 * Reads and checks the environment, once, at start.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): WorkerEnvironment {
  const temporal = readTemporal(env);
  return {
    connection: {
      ...temporal.connectionOptions,
      address: check('TEMPORAL_ADDRESS', temporal.connectionOptions.address ?? '127.0.0.1:7233', {
        pattern: /^(\[[0-9a-fA-F:.]+\]|[^\s/:]+)(:\d{1,5})?$/,
        allowed: 'host:port without a scheme, for example 127.0.0.1:7233',
      }),
      payloadLimits: { memoWarnSize },
    },
    namespace: check('TEMPORAL_NAMESPACE', temporal.namespace ?? 'default', {
      pattern: /^\S+$/,
      allowed: 'a name without spaces, for example default',
    }),
    taskQueue: check('TEMPORAL_TASK_QUEUE', env.TEMPORAL_TASK_QUEUE?.trim() || defaultTaskQueue, {
      pattern: /^\S{1,200}$/,
      allowed: 'a name without spaces of at most 200 characters',
    }),
    version: readDeploymentVersion(env),
    healthHost: readHealthHost(env.WORKER_HEALTH_HOST?.trim() || '127.0.0.1'),
    healthPort: readPort('WORKER_HEALTH_PORT', env.WORKER_HEALTH_PORT?.trim() || '8101'),
    logLevels: orWrong(() => readLogLevels(env)),
    payloads: orWrong(() => openPayloadStore(env, repository)),
    notifications: readNotificationEnvironment(env),
    searchesRequests: readSwitch('SEARCH_REQUESTS', env.SEARCH_REQUESTS?.trim() || 'true'),
    traceContent: orWrong(() => readTracing(env) !== undefined && readTraceContent(env)),
    signing: readSigning(env),
  };
}

function readSwitch(name: string, value: string): boolean {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw wrong(name, value, 'true or false');
}

function readHealthHost(value: string): string {
  if (isIP(value) !== 0) return value;
  const allowed = 'an IP address, 127.0.0.1 for this machine alone or 0.0.0.0 for all';
  throw wrong('WORKER_HEALTH_HOST', value, allowed);
}

function readTemporal(env: NodeJS.ProcessEnv): ReturnType<typeof loadClientConnectConfig> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new InvalidEnvironment(`The TEMPORAL_ variables or Temporal's profile file cannot be read: ${cause}`);
  }
}

function check(name: string, value: string, { pattern, allowed }: { pattern: RegExp; allowed: string }): string {
  if (!pattern.test(value)) throw wrong(name, value, allowed);
  return value;
}

/** What a reader throws, as what a wrong variable is here. */
function orWrong<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new InvalidEnvironment((error as Error).message);
  }
}
