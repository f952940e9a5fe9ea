import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributes } from '@platform/temporal/contract';
import { type Logger, NativeConnection, TransportError } from '@temporalio/worker';
import type { WorkerEnvironment } from './environment.js';
import { InvalidEnvironment } from './variables.js';

/** Milliseconds between attempts: doubled from the first to the longest. */
const firstDelay = 500;
const longestDelay = 10_000;

/** Milliseconds that one request may take. */
const requestTimeout = 5_000;

/** gRPC status codes. */
const grpc = { notFound: 5, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 };

/**
 * A connection to a Temporal server that has our namespace and search attributes. Waits for it, however long it takes, saying why;
 * waiting cannot mend a wrong address, a namespace that does not exist or a key that is refused, so those stop it at once.
 *
 * @throws InvalidEnvironment for those; the signal's reason when it is aborted.
 */
export async function connectToTemporal(
  { connection: options, namespace }: WorkerEnvironment,
  log: Logger,
  signal: AbortSignal,
): Promise<NativeConnection> {
  for (let delay = firstDelay; ; delay = Math.min(delay * 2, longestDelay)) {
    signal.throwIfAborted();
    const attempt = await connectOnce(options, namespace);
    if (typeof attempt !== 'string') return attempt;
    log.warn(`Waiting for Temporal at ${options.address}: ${attempt}`, { nextAttemptInMs: delay });
    await sleep(delay, undefined, { signal });
  }
}

/** A connection that can be used, or why there is none yet. */
async function connectOnce(
  options: WorkerEnvironment['connection'],
  namespace: string,
): Promise<NativeConnection | string> {
  let connection: NativeConnection | undefined;
  try {
    connection = await NativeConnection.connect(options);
    const missing = await whatIsMissing(connection, namespace);
    if (missing === undefined) return connection;
    await connection.close();
    return missing;
  } catch (error) {
    await connection?.close();
    return whyToWait(error, options.address, namespace);
  }
}

/** What the namespace lacks before a worker can run in it; `undefined` when nothing. */
async function whatIsMissing(connection: NativeConnection, namespace: string): Promise<string | undefined> {
  const { workflowService, operatorService } = connection;
  return connection.withDeadline(Date.now() + requestTimeout, async () => {
    await workflowService.describeNamespace({ namespace });
    try {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      const missing = Object.values(searchAttributes).filter(({ name }) => !Object.hasOwn(customAttributes, name));
      if (missing.length === 0) return undefined;
      const names = missing.map(({ name }) => name).join(', ');
      return `namespace "${namespace}" lacks the search attributes ${names}; "npm run cli -- doctor" says how to register them`;
    } catch (error) {
      // Temporal Cloud has no operator service; what is missing there shows at the first run.
      if (codeOf(error) === grpc.unimplemented || codeOf(error) === grpc.permissionDenied) return undefined;
      throw error;
    }
  });
}

/** Why it is worth waiting. Throws when it is not. */
function whyToWait(error: unknown, address: string, namespace: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (error instanceof TransportError)
    return `cannot be reached (${reasonOf(message)}); TEMPORAL_ADDRESS says where it is`;
  if (code === undefined) throw new InvalidEnvironment(`Cannot connect to TEMPORAL_ADDRESS "${address}": ${message}`);
  if (code === grpc.notFound) {
    const next = `Create it (temporal operator namespace create --namespace ${namespace}) or correct TEMPORAL_NAMESPACE.`;
    throw new InvalidEnvironment(`The server at ${address} has no namespace "${namespace}". ${next}`);
  }
  if (code === grpc.permissionDenied || code === grpc.unauthenticated) {
    throw new InvalidEnvironment(
      `The server at ${address} refuses access to namespace "${namespace}": ${message}. Check TEMPORAL_API_KEY and the TLS variables.`,
    );
  }
  return message;
}

/** Of what the SDK's core writes, the part that people need. */
function reasonOf(message: string): string {
  return [...message.matchAll(/(?:message|error): "([^"]+)"/g)].at(-1)?.[1] ?? message;
}

function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
