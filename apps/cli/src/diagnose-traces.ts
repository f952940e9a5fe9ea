/** Where traces go, and whether somebody takes them there. */
import { readTracing, shownAddress } from '@platform/temporal/tracing';
import type { Finding } from './diagnose.js';

/** Milliseconds within which a receiver on the way has answered. */
const patienceMs = 5_000;

/**
 * Asks the receiver that the environment names, with a request that holds no span. The processes that send have environments of their own: what is
 * found here is true of them where they have the same variables. A receiver that is away is a note: runs go on without it.
 */
export async function tracesFinding(env: NodeJS.ProcessEnv, ask: typeof fetch = fetch): Promise<Finding> {
  let endpoint: string | undefined;
  try {
    endpoint = readTracing(env)?.endpoint;
  } catch (error) {
    return { level: 'problem', what: `Traces: ${(error as Error).message}` };
  }
  if (endpoint === undefined) {
    return { level: 'good', what: 'Traces go nowhere: OTEL_EXPORTER_OTLP_ENDPOINT is not set here' };
  }
  const where = shownAddress(endpoint);
  const problem = await problemOf(endpoint, env, ask);
  if (problem === undefined) return { level: 'good', what: `Traces go to ${where}, and are taken there` };
  return {
    level: 'note',
    what: `Traces go to ${where}, and do not arrive: ${problem}. Runs go on without them`,
    next: 'Look at the OTEL_ variables (docs/guide/tracing.md). What was not sent can be made again: npm run cli -- trace export',
  };
}

/** Why the receiver does not take traces; `undefined` when it does. */
async function problemOf(endpoint: string, env: NodeJS.ProcessEnv, ask: typeof fetch): Promise<string | undefined> {
  const { username, password } = new URL(endpoint);
  const address = Object.assign(new URL(endpoint), { username: '', password: '' });
  const known = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  const credentials: Record<string, string> =
    username === '' && password === '' ? {} : { authorization: `Basic ${known}` };
  try {
    const { status } = await ask(address, {
      method: 'POST',
      headers: { ...credentials, ...headersOf(env), 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(),
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (status < 300) return undefined;
    return status === 401 || status === 403
      ? `it answers ${status}; see OTEL_EXPORTER_OTLP_HEADERS`
      : `it answers ${status}`;
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return `no answer within ${patienceMs / 1_000} s`;
    return code === 'ECONNREFUSED' ? 'connection refused' : (code ?? (error as Error).message);
  }
}

/** `name=value,…`, with values as in a URL. */
function headersOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = [env.OTEL_EXPORTER_OTLP_HEADERS, env.OTEL_EXPORTER_OTLP_TRACES_HEADERS].join(',');
  const pairs = given.split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=');
    return name.trim() && value.length > 0 ? [[name.trim().toLowerCase(), decoded(value.join('=').trim())]] : [];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
