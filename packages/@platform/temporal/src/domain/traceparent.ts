/**
 * Where a run was begun: the W3C `traceparent` of the request that started it. It travels in a Temporal header of this name beside the input, so that
 * neither an input nor a signature knows of it.
 */
export const traceparentHeader = 'traceparent';

/** Name of the header that says which activity of which turn of a run was the latest: `{turn, execution}`. For traces alone. */
export const latestActivityHeader = 'agents-activity';

/** Version 00: a trace, a span in it, and whether it is sampled. Neither id may be all zeros. */
const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Whether a value is a `traceparent`. What is none is left out, never refused: a trace must not be in the way of a run. */
export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** What a `traceparent` says. */
export interface TraceparentParts {
  traceId: string;
  spanId: string;
  /** Bit 0: it is sampled. */
  traceFlags: number;
}

/** What a `traceparent` says; `undefined` for what is none. */
export function traceparentParts(value: unknown): TraceparentParts | undefined {
  const [, traceId, spanId, flags] = typeof value === 'string' ? (pattern.exec(value) ?? []) : [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags ?? '00', 16) };
}

/** The `traceparent` that says this. */
export function traceparentOf({ traceId, spanId, traceFlags }: TraceparentParts): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
