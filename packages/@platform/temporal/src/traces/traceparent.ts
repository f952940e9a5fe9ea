/** The span that a run was started from. */
import type { SpanReference } from './span.js';

/** What a W3C `traceparent` names; `undefined` for what is none. */
export function readTraceparent(value: unknown): SpanReference | undefined {
  if (typeof value !== 'string') return undefined;
  const [, traceId, spanId] = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/.exec(value) ?? [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}
