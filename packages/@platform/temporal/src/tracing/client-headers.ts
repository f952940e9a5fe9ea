/** Sends along, with what is sent to workflows, where it comes from. */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { isTraceparent, traceparentHeader } from '../domain/traceparent.js';
import { activeTraceparent } from './active.js';

/** A W3C `traceparent`, or what gives it when it is needed. */
export type TraceparentSource = string | (() => string | undefined);

/**
 * Puts the `traceparent` into the headers of starts, updates and signals. Where there is none, nothing is added.
 *
 * @param given instead of that of the active OpenTelemetry span.
 */
export function sendsTraceparent(given: TraceparentSource = activeTraceparent): WorkflowClientInterceptor {
  const withTrace = (headers: Headers): Headers => {
    const traceparent = typeof given === 'function' ? given() : given;
    if (!isTraceparent(traceparent)) return headers;
    return { ...headers, [traceparentHeader]: defaultPayloadConverter.toPayload(traceparent) };
  };
  return {
    startWithDetails: (input, next) => next({ ...input, headers: withTrace(input.headers) }),
    startUpdate: (input, next) => next({ ...input, headers: withTrace(input.headers) }),
    signal: (input, next) => next({ ...input, headers: withTrace(input.headers) }),
  };
}
