/** A receiver of OTLP over HTTP (protobuf), as far as spans go, which can also be one that misbehaves. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import { eventually } from './eventually.js';

/** From OpenTelemetry's protocol: what spans need. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message Scope { string name = 1; string version = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    repeated Event events = 11; repeated Link links = 13; Status status = 15;
  }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes trace_id = 1; bytes span_id = 2; repeated KeyValue attributes = 4; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; Array array_value = 5; }
  }
  message Array { repeated AnyValue values = 1; }
`);
const requests = root.lookupType('Request');

/** A span as it arrived. Ids in hexadecimal digits, times in nanoseconds since 1970. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  start: bigint;
  end: bigint;
  attributes: Record<string, unknown>;
  events: { name: string; attributes: Record<string, unknown> }[];
  links: { traceId: string; spanId: string; attributes: Record<string, unknown> }[];
  /** 2 is an error. */
  status?: { code?: number; message?: string };
  /** What the process says of itself. */
  resource: Record<string, unknown>;
}

/** What it does with a request: answers, takes it and never answers, or refuses it. */
type Manner = 'answers' | 'hangs' | 'refuses';

/** Spans that were sent to it, in the order in which they came. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Of the requests so far, those that it never answered too. */
  readonly headers: IncomingHttpHeaders[] = [];
  manner: Manner = 'answers';
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async open(manner: Manner = 'answers'): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    receiver.manner = manner;
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Waits until spans that fit are there, and returns all so far. */
  async until(fits: (spans: ReceivedSpan[]) => boolean, what: string): Promise<ReceivedSpan[]> {
    return eventually(() => this.spans, fits, what);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: import('node:http').IncomingMessage, response: ServerResponse): Promise<void> {
    this.headers.push(request.headers);
    const body = await buffer(request);
    if (this.manner === 'hangs') return;
    if (this.manner === 'refuses') {
      response.writeHead(401).end();
      return;
    }
    this.spans.push(...spansIn(body));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: messages are what the schema above says
type Message = any;

function spansIn(body: Buffer): ReceivedSpan[] {
  const all: Message = requests.toObject(requests.decode(body), { longs: String, arrays: true });
  return all.resourceSpans.flatMap(({ resource, scopeSpans }: Message) =>
    scopeSpans.flatMap(({ spans }: Message) =>
      spans.map((span: Message) => ({
        ...idsOf(span),
        ...(span.parentSpanId?.length && { parentSpanId: hex(span.parentSpanId) }),
        name: span.name,
        kind: span.kind,
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        attributes: valuesOf(span.attributes),
        events: span.events.map((event: Message) => ({ name: event.name, attributes: valuesOf(event.attributes) })),
        links: span.links.map((link: Message) => ({ ...idsOf(link), attributes: valuesOf(link.attributes) })),
        ...(span.status && { status: span.status }),
        resource: valuesOf(resource?.attributes ?? []),
      })),
    ),
  );
}

function idsOf({ traceId, spanId }: Message): { traceId: string; spanId: string } {
  return { traceId: hex(traceId), spanId: hex(spanId) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function valuesOf(attributes: Message[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, contentOf(value)]));
}

function contentOf(value: Message): unknown {
  if (value?.arrayValue) return value.arrayValue.values.map(contentOf);
  if (value?.intValue !== undefined) return Number(value.intValue);
  return value?.stringValue ?? value?.boolValue ?? value?.doubleValue;
}
