/** Spans as a document of OTLP (JSON), which any receiver of OpenTelemetry reads. */
import { productName } from '../domain/product.js';
import type { Attributes, AttributeValue, SpanEvent, SpanLink, TraceSpan } from './span.js';

/** The body of `POST /v1/traces`. */
export interface TraceDocument {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: { scope: { name: string }; spans: OtlpSpan[] }[];
  }[];
}

export interface OtlpAttribute {
  key: string;
  value: OtlpValue;
}

/** One of them. Whole numbers are texts, as JSON of protocol buffers has them. */
export interface OtlpValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: { stringValue: string }[] };
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1: internal; 3: client. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: OtlpAttribute[];
  events: { timeUnixNano: string; name: string; attributes: OtlpAttribute[] }[];
  links: { traceId: string; spanId: string; attributes: OtlpAttribute[] }[];
  /** Code 0: nothing is said; 2: an error. */
  status: { code: number; message?: string };
}

/** The spans as one document. `serviceName`: whose they are. */
export function toOtlp(spans: readonly TraceSpan[], serviceName: string): TraceDocument {
  const resource = { attributes: attributesOf({ 'service.name': serviceName }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: productName }, spans: spans.map(toSpan) }] }] };
}

function toSpan({ traceId, spanId, parentSpanId, name, kind, start, end, ...said }: TraceSpan): OtlpSpan {
  const { message } = said.status;
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: kind === 'client' ? 3 : 1,
    startTimeUnixNano: nanosOf(start),
    endTimeUnixNano: nanosOf(end),
    attributes: attributesOf(said.attributes),
    events: said.events.map(({ at, name, attributes }) => ({
      timeUnixNano: nanosOf(at),
      name,
      attributes: attributesOf(attributes),
    })),
    links: said.links.map(({ attributes, ...target }) => ({ ...target, attributes: attributesOf(attributes) })),
    status: { code: said.status.code === 'error' ? 2 : 0, ...(message !== undefined && { message }) },
  };
}

function nanosOf(time: string): string {
  return `${Date.parse(time)}000000`;
}

function attributesOf(attributes: Attributes): OtlpAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toValue(value) }));
}

function toValue(value: AttributeValue): OtlpValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
  }
}

/** The spans of a document that {@link toOtlp} has made. */
export function fromOtlp({ resourceSpans }: TraceDocument): TraceSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(fromSpan)));
}

function fromSpan(span: OtlpSpan): TraceSpan {
  const { traceId, spanId, parentSpanId, name, status } = span;
  const events: SpanEvent[] = span.events.map(({ timeUnixNano, name, attributes }) => ({
    name,
    at: timeIn(timeUnixNano),
    attributes: attributesIn(attributes),
  }));
  const links: SpanLink[] = span.links.map(({ attributes, ...to }) => ({
    ...to,
    attributes: attributesIn(attributes),
  }));
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: span.kind === 3 ? 'client' : 'internal',
    start: timeIn(span.startTimeUnixNano),
    end: timeIn(span.endTimeUnixNano),
    attributes: attributesIn(span.attributes),
    status: {
      code: status.code === 2 ? 'error' : 'unset',
      ...(status.message !== undefined && { message: status.message }),
    },
    events,
    links,
  };
}

function timeIn(nanos: string): string {
  return new Date(Number(nanos.slice(0, -6))).toISOString();
}

function attributesIn(attributes: readonly OtlpAttribute[]): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueIn(value)]));
}

function valueIn({ stringValue, boolValue, intValue, doubleValue, arrayValue }: OtlpValue): AttributeValue {
  if (arrayValue) return arrayValue.values.map(({ stringValue }) => stringValue);
  return stringValue ?? boolValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? '';
}
