/** Every call of a connection ends, however it is made: this is what its calls go through. */
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';
import {
  type Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { isTooLarge } from './call-errors.js';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type NextCall = Parameters<Interceptor>[1];
type Call = ReturnType<NextCall>;

/** Milliseconds that a call may take of which nobody says how long. The server itself answers after 20 s or so, with news or without. */
const longestCallMs = 50_000;

const retryOptions = defaultGrpcRetryOptions({ maxAttempts: 6 });
const retry = makeGrpcRetryInterceptor({
  ...retryOptions,
  retryableDecider: (attempt, ended) => !isTooLarge(ended) && retryOptions.retryableDecider(attempt, ended),
});

/** Calls that are not retried. Callers who follow a run, connect, or ask whether the server is there want to know at once. */
const atOnce = ['/GetWorkflowExecutionHistory', '/GetSystemInfo'];

/**
 * Retries what may be retried, for about 5 s, and sees to it that a call ends: at its deadline, which every call has; when the signal of its caller
 * aborts, also one that has aborted before; and when the connection was closed while it waited for its next try. The SDK does none of these by
 * itself, and a try on a closed connection would end the process.
 */
export function endsWithItsCaller(connection: () => Connection, longestMs = longestCallMs): Interceptor {
  return (options, nextCall) => {
    const signal = connection().callContextStorage.getStore()?.abortSignal;
    const begin: NextCall = (given) => new InterceptingCall(beginUnlessEnded(given, nextCall, signal));
    const within = { ...options, deadline: options.deadline ?? Date.now() + longestMs };
    const isRetried = !atOnce.some((method) => options.method_definition.path.endsWith(method));
    return isRetried ? retry(within, begin) : (begin(within) as InterceptingCall);
  };
}

function beginUnlessEnded(options: Parameters<NextCall>[0], nextCall: NextCall, signal: AbortSignal | undefined): Call {
  if (signal?.aborted) return cancelled('nobody waits for the answer any more');
  let begun: Call;
  try {
    begun = nextCall(options);
  } catch (error) {
    return cancelled(error instanceof Error ? error.message : String(error)); // the connection was closed
  }
  signal?.addEventListener('abort', () => begun.cancelWithStatus(status.CANCELLED, 'nobody waits any more'));
  return begun;
}

/** A call that was never made. */
function cancelled(details: string): Call {
  const nothing = () => undefined;
  return {
    start: (_, listener) => {
      process.nextTick(() => {
        listener?.onReceiveMessage?.(null);
        listener?.onReceiveStatus?.({ code: status.CANCELLED, details, metadata: new Metadata() });
      });
    },
    getPeer: () => '',
    getAuthContext: () => null,
    cancelWithStatus: nothing,
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    startRead: nothing,
    halfClose: nothing,
  };
}
