/** What is under way here: where it comes from, and where what it sends will be seen to come from. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { traceparentOf } from '../domain/traceparent.js';

const within = new AsyncLocalStorage<string>();

/** Does some work as part of a span: what is sent meanwhile is sent with its `traceparent`. */
export function withTraceparent<Result>(traceparent: string | undefined, work: () => Result): Result {
  return traceparent === undefined ? work() : within.run(traceparent, work);
}

/** The W3C `traceparent` of what is under way; that of the active OpenTelemetry span in a program that has one; `undefined` where there is none. */
export function activeTraceparent(): string | undefined {
  const own = within.getStore();
  if (own !== undefined) return own;
  // Without tracing in the program this does nothing and loads nothing: it is the interface alone.
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !isSpanContextValid(span)) return undefined;
  return traceparentOf(span);
}
