/** Spans as receivers of OpenTelemetry get them, before any protocol: plain JSON. */

/** A value that a span can say. */
export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One span. It is made once and never changes: whoever makes it again, from whatever knows the same facts, gets the same. */
export interface TraceSpan {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** Absent for the root of a trace. */
  parentSpanId?: string;
  name: string;
  kind: 'internal' | 'client';
  /** ISO 8601 in UTC, whole milliseconds, as are all times of spans. */
  start: string;
  end: string;
  attributes: Attributes;
  status: { code: 'unset' | 'error'; message?: string };
  events: readonly SpanEvent[];
  links: readonly SpanLink[];
}

/** Something that happened in a span. */
export interface SpanEvent {
  name: string;
  at: string;
  attributes: Attributes;
}

/** Another span that it has to do with, mostly of another trace. */
export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

/** What a sender of a request says of its own span, as W3C's `traceparent` does. */
export interface SpanReference {
  traceId: string;
  spanId: string;
}

/** How much spans say. */
export interface Telling {
  /** What was asked, said, given to tools and returned. Else only names, numbers, times and failures. */
  contents: boolean;
}
