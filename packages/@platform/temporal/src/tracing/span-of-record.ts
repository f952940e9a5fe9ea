/** Spans that are made from the record, in the shape in which OpenTelemetry's exporters take them. */
import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { productName } from '../domain/product.js';
import type { TraceSpan } from '../traces/span.js';

/** Who tells of them. */
export const scope = { name: productName };

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT };
const codes = { unset: SpanStatusCode.UNSET, error: SpanStatusCode.ERROR };

/** The same span for an exporter: ids, times and all. */
export function spanOfRecord(span: TraceSpan, resource: Resource): ReadableSpan {
  const { traceId, parentSpanId, status } = span;
  const of = (spanId: string, traceId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => of(span.spanId, traceId),
    ...(parentSpanId && { parentSpanContext: of(parentSpanId, traceId) }),
    startTime: timeOf(span.start),
    endTime: timeOf(span.end),
    duration: hrTime(Date.parse(span.end) - Date.parse(span.start)),
    status: { code: codes[status.code], ...(status.message !== undefined && { message: status.message }) },
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      time: timeOf(at),
      attributes: attributesOf(attributes),
    })),
    links: span.links.map((link) => ({
      context: of(link.spanId, link.traceId),
      attributes: attributesOf(link.attributes),
    })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function attributesOf(attributes: TraceSpan['attributes']): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}

function timeOf(iso: string): HrTime {
  return hrTime(Date.parse(iso));
}

/** @param ms whole milliseconds. */
function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
