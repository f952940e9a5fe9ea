import { setTimeout as sleep } from 'node:timers/promises';
import { localProblem, probe, reachTls, reachWords } from '@platform/temporal';
import { findingAttributes, searchAttributes } from '@platform/temporal/contract';
import { type Logger, NativeConnection, TransportError } from '@temporalio/worker';
import type { WorkerEnvironment } from './environment.js';
import { InvalidEnvironment } from './variables.js';

/** Milliseconds between attempts: doubled from the first to the longest. */
const firstDelay = 500;
const longestDelay = 10_000;

/** How the SDK's core says that the very first call was refused. */
const refusal = /code: '(The request does not have valid authentication|The caller does not have permission)/;

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
  refuseOwnCertificate(options);
  let connection: NativeConnection | undefined;
  try {
    connection = await NativeConnection.connect(options);
    const missing = await whatIsMissing(connection, namespace);
    if (missing === undefined) return connection;
    await connection.close();
    return missing;
  } catch (error) {
    await connection?.close();
    return whyToWait(error, options, namespace);
  }
}

/** Attributes without which no run starts. */
const needed = Object.entries(searchAttributes).flatMap(([field, attribute]) =>
  (findingAttributes as readonly string[]).includes(field) ? [] : [attribute],
);

/** What the namespace lacks before a worker can run in it; `undefined` when nothing. */
async function whatIsMissing(connection: NativeConnection, namespace: string): Promise<string | undefined> {
  const { workflowService, operatorService } = connection;
  return connection.withDeadline(Date.now() + requestTimeout, async () => {
    await workflowService.describeNamespace({ namespace });
    try {
      const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
      const missing = needed.filter(({ name }) => !Object.hasOwn(customAttributes, name));
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

type Options = WorkerEnvironment['connection'];
type Problem = Parameters<typeof reachWords>[0];

/** Why it is worth waiting. Throws when it is not. */
async function whyToWait(error: unknown, options: Options, namespace: string): Promise<string> {
  const { address } = options;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (code === grpc.notFound) throw unusable(address, { kind: 'unknownNamespace', namespace });
  if (code === grpc.permissionDenied || code === grpc.unauthenticated || refusal.test(message)) {
    const by = options.apiKey ? 'apiKey' : reachTls(options.tls)?.cert ? 'certificate' : 'nothing';
    throw unusable(address, { kind: 'refused', namespace, by, said: reasonOf(message) });
  }
  if (!(error instanceof TransportError) && code === undefined)
    throw new InvalidEnvironment(`Cannot connect to TEMPORAL_ADDRESS "${address}": ${message}`);
  const problem = await probe({ address, tls: reachTls(options.tls) });
  if (problem) return said(problem);
  return error instanceof TransportError
    ? `cannot be reached (${reasonOf(message)}); TEMPORAL_ADDRESS says where it is`
    : message;
}

/** Files are read once, at start: waiting cannot mend what is in them. */
function refuseOwnCertificate({ address, tls }: Options): void {
  const own = reachTls(tls);
  const problem = own && localProblem(own);
  if (problem) throw unusable(address, problem);
}

function unusable(address: string, problem: Problem): InvalidEnvironment {
  return new InvalidEnvironment(`Temporal at ${address} cannot be used: ${said(problem)}`);
}

function said(problem: Problem): string {
  const { what, next } = reachWords(problem);
  return `${what}. ${next}`;
}

/** Of what the SDK's core writes, the part that people need. */
function reasonOf(message: string): string {
  return [...message.matchAll(/(?:message|error): "([^"]+)"/g)].at(-1)?.[1] ?? message;
}

function codeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
