/** Live spans of this process: the subpath `@platform/temporal/tracing`. */
import type { TraceSpan } from '../traces/span.js';
import type { SpanCounts } from './outlet.js';
import { readTracing } from './settings.js';

export { isTraceparent, latestActivityHeader, traceparentHeader } from '../domain/traceparent.js';
export { activeTraceparent, withTraceparent } from './active.js';
export { sendsTraceparent } from './client-headers.js';
export { spanCountsText } from './counts-text.js';
export { readTracing, shownAddress, type TracingSettings } from './settings.js';
export type { SpanCounts };

/** What a live span says. Values hold no contents of runs: names, numbers and what failed. */
export type LiveAttributes = Record<string, string | number | boolean>;

/** A span under way. */
export interface LiveSpan {
  /** For what is sent meanwhile. */
  readonly traceparent: string;
  /** Ends it. `name` replaces the one that it began with; `error` says that it failed, and why. */
  end(end?: { name?: string; attributes?: LiveAttributes; error?: string }): void;
}

/** Sends spans. It never throws, never waits, and holds a bounded number of spans. */
export interface Tracing {
  /** What became of spans so far. */
  readonly counts: Readonly<SpanCounts>;
  /** Begins a span with an id of its own. `parent`: the `traceparent` of what it is part of; else a trace begins with it. */
  start(
    name: string,
    span: { kind: 'server' | 'internal' | 'client'; parent?: string; attributes?: LiveAttributes; startTime?: number },
  ): LiveSpan;
  /** The `traceparent` of a span of the record, for what is part of it; whether it is told is in it. */
  partOf(span: { traceId: string; spanId: string }): string;
  /** Tells spans of the record, which have their ids from there: telling one again is the same span. */
  record(spans: readonly TraceSpan[]): void;
  /** Sends what waits, for 2 s at most. */
  close(): Promise<void>;
}

/** Who tells. */
export interface TracingProcess {
  /** Name of the service where `OTEL_SERVICE_NAME` says none. */
  service: string;
  version?: string;
  /** Is told once when the receiver does not answer, and once when it does again. */
  log(message: string): void;
}

/**
 * Begins to send spans where the environment says where to; see {@link readTracing}.
 *
 * @returns nothing where it does not: then no part of OpenTelemetry's SDK is loaded.
 * @throws InvalidConfiguration as {@link readTracing}.
 */
export async function startTracing(env: NodeJS.ProcessEnv, process: TracingProcess): Promise<Tracing | undefined> {
  const settings = readTracing(env);
  if (!settings) return undefined;
  const { openSdk } = await import('./sdk.js');
  return openSdk(settings, process);
}
