/** The connection that every client function takes as its first argument. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { defaultFailureConverter, type LoadedDataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Person } from '../domain/people.js';
import type { UnsignedAct } from '../domain/proofs/claims.js';
import type { Sight } from '../domain/sight.js';
import { InvalidConfiguration, TemporalUnavailable } from '../errors/errors.js';
import { payloadConverter } from '../payload-converter.js';
import { type ArchiveStore, openArchive } from '../payloads/archive-store.js';
import { externalStorage, openPayloadStore, type PayloadStore } from '../payloads/index.js';
import { sendsTraceparent, type TraceparentSource } from '../tracing/client-headers.js';
import { ranOutOfTime, toAgentsError } from './call-errors.js';
import { type CertificateEnd, certificateEnds, localProblem } from './certificates.js';
import { Connections } from './connections.js';
import { endsWithItsCaller } from './endings.js';
import { readClientEnvironment, readVariable } from './environment.js';
import { probe, type Reach, reachTls } from './probe.js';
import { type Credential, reachWords } from './reach-words.js';
import { readRunningStart } from './running-start.js';

/** Where the server is looked for when neither an option, the environment, a Temporal profile nor a running `npm start` says so. */
export const defaultAddress = '127.0.0.1:7233';

/** Milliseconds that connecting may take, and a call unless it says otherwise. */
export const defaultTimeoutMs = 5_000;

/**
 * All optional: what is absent is read from the environment, then from Temporal's own profile file, then from the `npm start` that runs on the
 * data folder (`DATA_DIR`, else `.data`, of the working directory), then a default.
 */
export interface TemporalClientOptions {
  /** `host:port`. `TEMPORAL_ADDRESS`, else that of the running `npm start`, else 127.0.0.1:7233. */
  address?: string;
  /** `TEMPORAL_NAMESPACE`, else `default`. */
  namespace?: string;
  /** Queue of the workflows. `TEMPORAL_TASK_QUEUE`, else `agent-runs`. */
  taskQueue?: string;
  /** Base URL of the agent-service, which checks agent ids and requests before a run starts. `AGENT_SERVICE_URL`, else not checked. */
  agentServiceUrl?: string;
  /** What the agent-service asks for where it can be reached by others. `AGENT_SERVICE_TOKEN`, of several the first. */
  agentServiceToken?: string;
  /** TLS as Temporal's client takes it. `TEMPORAL_TLS*`; an API key implies it. */
  tls?: ConnectionOptions['tls'];
  /** `TEMPORAL_API_KEY`. */
  apiKey?: string;
  /** `PAYLOAD_STORE`, else `payloads` in `DATA_DIR`, else in `.data`, of the working directory. */
  payloads?: PayloadStore;
  /** `ARCHIVE`, else `archive` in `DATA_DIR`, else in `.data`, of the working directory. */
  archive?: ArchiveStore;
  /** Name that the server records for calls of this client. */
  identity?: string;
  /** W3C `traceparent` that runs and messages are sent with, instead of that of the active OpenTelemetry span. */
  traceparent?: TraceparentSource;
  /** Milliseconds until connecting is given up. */
  connectTimeoutMs?: number;
  /** Do not connect yet: the first call does. */
  lazy?: boolean;
  /** Read instead of `process.env`. */
  env?: NodeJS.ProcessEnv;
}

/** Who uses a client, where sign-in knows it. Then what callers say of themselves (`by`, `roles`, `startedBy`) is not asked. */
export interface Actor extends Person {
  /** What the person sees. Lists and searches hold nothing else; everything when absent. */
  sees?: Sight;
  /** Beyond `sees`: where the person may do it to the runs that they started themselves. Only what is done to many runs at once asks for it. */
  owns?: Sight;
  /** Signs what the person does: the compact JWS of {@link ActClaims}. Absent where nothing is signed. */
  sign?(act: UnsignedAct): Promise<string>;
}

/** An open client. Share one per process and {@link TemporalClient.close} it at the end. It reconnects by itself. */
export interface TemporalClient {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly agentServiceUrl: string | undefined;
  readonly agentServiceToken?: string | undefined;
  /** Temporal's own client, for what this package does not offer. */
  readonly temporal: Client;
  readonly connection: Connection;
  /** What is too large for a history, and transcripts. */
  readonly payloads: PayloadStore;
  /** Runs that the server need not keep. */
  readonly archive: ArchiveStore;
  /** Whether runs are found by the words of their requests; they are when absent. */
  readonly searchesRequests?: boolean;
  /** For whom everything is done; absent where callers say it themselves. */
  readonly actor?: Actor;
  /** By what the server knows who asks. */
  readonly credential?: Credential;
  /** Until when the certificates are good that it connects with; empty without. */
  readonly certificates?: readonly CertificateEnd[];
  /** `failure`, with the words for why the server cannot be used, where a look at its port finds that out: certificates, TLS. Takes up to 9 s. */
  explain?(failure: TemporalUnavailable): Promise<TemporalUnavailable>;
  /** Replaces the connection when it has gone silent, beside the caller. Calls that get no answer in time do this by themselves. */
  checkConnection(): void;
  close(): Promise<void>;
}

/**
 * Connects to the Temporal server.
 *
 * Throws {@link TemporalUnavailable} when none answers within `connectTimeoutMs` (5 s), {@link InvalidConfiguration} for a wrong
 * variable or option.
 */
export async function createTemporalClient(options: TemporalClientOptions = {}): Promise<TemporalClient> {
  const env = options.env ?? process.env;
  const profile = loadProfile(env);
  const given = { TEMPORAL_ADDRESS: options.address, TEMPORAL_NAMESPACE: options.namespace };
  const wanted = readVariable('TEMPORAL_ADDRESS', given) ?? profile.connectionOptions.address;
  // An address that is given means another system: then nothing is taken from a running `npm start`.
  const running = wanted === undefined ? readRunningStart(env) : {};
  const address = wanted ?? running.temporalAddress ?? defaultAddress;
  const namespace =
    readVariable('TEMPORAL_NAMESPACE', given) ?? profile.namespace ?? running.temporalNamespace ?? 'default';
  const { taskQueue, agentServiceUrl, agentServiceToken } = readClientEnvironment(options, env, running);

  const apiKey = options.apiKey ?? profile.connectionOptions.apiKey;
  const tls = options.tls ?? profile.connectionOptions.tls ?? (options.apiKey ? true : undefined);
  const reach = { address, tls: reachTls(tls) };
  refuseUnusable(reach);
  const credential = apiKey ? 'apiKey' : reach.tls?.cert ? 'certificate' : 'nothing';
  const explain = (failure: TemporalUnavailable) => explained(failure, reach);
  const open = () => {
    const connection: Connection = Connection.lazy({
      address,
      tls,
      ...(apiKey ? { apiKey } : {}),
      metadata: (profile.connectionOptions.metadata as Record<string, string> | undefined) ?? {},
      channelArgs: isLoopback(address) ? { ...channelArgs, 'grpc.enable_http_proxy': 0 } : channelArgs,
      interceptors: [endsWithItsCaller(() => connection)],
    });
    return connection;
  };
  const connections = new Connections(open);
  if (!options.lazy)
    await connect(
      connections.current,
      { address, namespace, credential, explain },
      options.connectTimeoutMs ?? defaultTimeoutMs,
    );
  const payloads = options.payloads ?? openPayloadStore(env);
  const archive = options.archive ?? openArchive(env);
  const dataConverter: LoadedDataConverter = {
    payloadConverter,
    failureConverter: defaultFailureConverter,
    payloadCodecs: [],
    externalStorage: externalStorage(payloads),
  };
  const identity = options.identity ? { identity: options.identity } : {};
  const interceptors = { workflow: [sendsTraceparent(options.traceparent)] };
  const clientOf = (connection: Connection) =>
    new Client({ connection, namespace, dataConverter, interceptors, ...identity });
  let temporal = clientOf(connections.current);
  return {
    address,
    namespace,
    taskQueue,
    agentServiceUrl,
    agentServiceToken,
    credential,
    searchesRequests: readVariable('SEARCH_REQUESTS', env) ?? true,
    certificates: certificateEnds(reach.tls),
    explain,
    get temporal() {
      if (temporal.connection !== connections.current) temporal = clientOf(connections.current);
      return temporal;
    },
    get connection() {
      return connections.current;
    },
    payloads,
    archive,
    checkConnection: () => connections.check(),
    close: () => connections.close(),
  };
}

/** The same connection, used for somebody. Closing either closes both. */
export function actingAs(client: TemporalClient, actor: Actor): TemporalClient {
  // Not a copy: the connection behind `temporal` and `connection` may be replaced.
  return Object.create(client, { actor: { value: actor, enumerable: true } }) as TemporalClient;
}

function loadProfile(env: NodeJS.ProcessEnv) {
  readVariable('TEMPORAL_ADDRESS', env);
  readVariable('TEMPORAL_NAMESPACE', env);
  const overrideEnvVars = Object.fromEntries(Object.entries(env).filter(([, value]) => value)) as Record<
    string,
    string
  >;
  try {
    return loadClientConnectConfig({ overrideEnvVars });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidConfiguration(`The Temporal connection is not configured correctly: ${message}`, { cause: error });
  }
}

/** Asks until the server answers or the time is up. A server that is being restarted refuses connections for a moment. */
async function connect(
  connection: Connection,
  server: Pick<TemporalClient, 'address' | 'namespace' | 'credential'> & Required<Pick<TemporalClient, 'explain'>>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let reason: unknown;
  for (;;) {
    try {
      await connection.withDeadline(deadline, () => connection.workflowService.getSystemInfo({}));
      return;
    } catch (error) {
      const failure = toAgentsError(server, error);
      // An attempt that begins late only runs out of time. The failure of an earlier attempt says more.
      reason = ranOutOfTime(error) ? (reason ?? failure) : failure;
      if (failure instanceof TemporalUnavailable && Date.now() + connectAgainMs < deadline) {
        await sleep(connectAgainMs);
        continue;
      }
      await connection.close();
      throw reason instanceof TemporalUnavailable ? await server.explain(reason) : reason;
    }
  }
}

const connectAgainMs = 200;

/** Files that no connection can be begun with are a wrong configuration, whatever the server says. */
function refuseUnusable({ address, tls }: Reach): void {
  const problem = tls && localProblem(tls);
  if (problem?.kind !== 'keyMismatch' && problem?.kind !== 'unreadable') return;
  const { what, next } = reachWords(problem);
  throw new InvalidConfiguration(`Temporal at ${address} cannot be used: ${what}. ${next}`);
}

async function explained(failure: TemporalUnavailable, reach: Reach): Promise<TemporalUnavailable> {
  const problem = await probe(reach);
  if (!problem) return failure;
  return new TemporalUnavailable(failure.address, failure.reason, {
    cause: failure.cause,
    problem: reachWords(problem),
  });
}

/** Bytes of the largest answer. A history may have 50 MB, and one page may hold all of it. The clients of other SDKs have the same limit. */
const largestAnswer = 128 * 1024 * 1024;

/** Whether a `host:port` is of this machine, which no proxy is asked for. */
function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(address);
}

/** A server that comes back is found again within 2 s; gRPC's own default waits up to 2 min. */
const channelArgs = {
  'grpc.max_receive_message_length': largestAnswer,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 15_000,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.min_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A new connection must not share the socket of one that hangs.
  'grpc.use_local_subchannel_pool': 1,
};
