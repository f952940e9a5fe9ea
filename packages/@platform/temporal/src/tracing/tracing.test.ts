/** Holds the promise that traces are never in the way of a run, of a request or of the end of a process. */
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { OtlpReceiver } from '../../../../../test/support/otlp-receiver.js';
import { spanIdOf, traceIdOf } from '../traces/ids.js';
import type { TraceSpan } from '../traces/span.js';
import { activeTraceparent, startTracing, type Tracing, withTraceparent } from './tracing.js';

afterEach(() => vi.unstubAllEnvs());

async function receiver(manner?: OtlpReceiver['manner']) {
  const opened = await OtlpReceiver.open(manner);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

async function tracingTo(endpoint: string, env: Record<string, string> = {}) {
  const logged: string[] = [];
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_BSP_SCHEDULE_DELAY: '5', ...env };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const tracing = await startTracing(process.env, {
    service: 'durable-agents-test',
    version: '1.2.3',
    log: (message) => logged.push(message),
  });
  return { tracing: tracing as Tracing, logged };
}

function recorded(n: number, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    traceId: traceIdOf('r', 0),
    spanId: spanIdOf('r', 0, `entry ${n}`),
    parentSpanId: spanIdOf('r', 0, 'execution 0'),
    name: 'chat m',
    kind: 'client',
    start: '2026-11-28T10:00:00.250Z',
    end: '2026-11-28T10:00:01.000Z',
    attributes: { 'gen_ai.request.model': 'm', 'llm.token_count.prompt': 12, 'llm.cost.total': 0.5 },
    status: { code: 'unset' },
    events: [],
    links: [],
    ...more,
  };
}

test('a span of the record arrives as it is, with what the process says of itself', async () => {
  const to = await receiver();
  const { tracing } = await tracingTo(to.endpoint, {
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  const failed = recorded(1, {
    status: { code: 'error', message: 'busy, key sk-0123456789abcdef0123' },
    events: [{ name: 'exception', at: '2026-11-28T10:00:01.000Z', attributes: { 'exception.type': 'RateLimited' } }],
    links: [{ traceId: traceIdOf('r', 1), spanId: spanIdOf('r', 1, 'execution 0'), attributes: { why: 'before' } }],
  });
  tracing.record([recorded(0), failed]);
  await tracing.close();
  const [first, second] = to.spans;
  expect(first).toMatchObject({
    traceId: traceIdOf('r', 0),
    spanId: spanIdOf('r', 0, 'entry 0'),
    parentSpanId: spanIdOf('r', 0, 'execution 0'),
    name: 'chat m',
    kind: 3,
    start: 1_795_860_000_250_000_000n,
    end: 1_795_860_001_000_000_000n,
    attributes: { 'gen_ai.request.model': 'm', 'llm.token_count.prompt': 12, 'llm.cost.total': 0.5 },
    resource: {
      'service.name': 'durable-agents-test',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
    },
  });
  expect(second).toMatchObject({
    status: { code: 2, message: 'busy, key [redacted]' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'RateLimited' } }],
    links: [{ traceId: traceIdOf('r', 1), attributes: { why: 'before' } }],
  });
  expect(to.headers[0]).toMatchObject({ authorization: 'Basic abc' });
  expect(tracing.counts).toEqual({ sent: 2, failed: 0, dropped: 0 });
});

test('a live span is part of what asked for it, and what is sent meanwhile is part of the span', async () => {
  const to = await receiver();
  const { tracing } = await tracingTo(to.endpoint);
  const from = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const span = tracing.start('GET', { kind: 'server', parent: from, attributes: { 'http.request.method': 'GET' } });
  const seen = await withTraceparent(span.traceparent, async () => activeTraceparent());
  span.end({ name: 'GET /api/v1/runs/:runId', attributes: { 'http.response.status_code': 503 }, error: 'away' });
  await tracing.close();
  expect(to.spans).toMatchObject([
    { name: 'GET /api/v1/runs/:runId', kind: 2, parentSpanId: '00f067aa0ba902b7', status: { code: 2 } },
  ]);
  expect(seen).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${to.spans[0]?.spanId}-01`);
  expect(activeTraceparent()).toBeUndefined();
});

test('a receiver that never answers costs nothing: spans are dropped and counted, and the end waits a bounded time', async () => {
  const to = await receiver('hangs');
  const { tracing } = await tracingTo(to.endpoint, { OTEL_BSP_MAX_QUEUE_SIZE: '10' });
  tracing.record(Array.from({ length: 25 }, (_, n) => recorded(n)));
  expect(tracing.counts.dropped).toBe(15);
  await vi.waitFor(() => expect(to.headers.length).toBeGreaterThan(0));
  tracing.record([recorded(99)]);
  expect(tracing.counts).toEqual({ sent: 0, failed: 0, dropped: 16 });
  await tracing.close();
});

test('a receiver that refuses is told of once, and once when it takes them again', async () => {
  const to = await receiver('refuses');
  const { tracing, logged } = await tracingTo(to.endpoint);
  for (const n of [0, 1]) {
    tracing.record([recorded(n)]);
    await vi.waitFor(() => expect(tracing.counts.failed).toBe(n + 1));
  }
  to.manner = 'answers';
  tracing.record([recorded(2)]);
  await vi.waitFor(() => expect(tracing.counts.sent).toBe(1));
  await tracing.close();
  expect(logged).toEqual([
    `Traces do not arrive at ${to.endpoint}/v1/traces: it answers 401. Runs go on without them.`,
    `Traces arrive at ${to.endpoint}/v1/traces again.`,
  ]);
});

test('only some traces are told where a ratio says so, whole or not at all', async () => {
  const to = await receiver();
  const sampler = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' };
  const { tracing } = await tracingTo(to.endpoint, sampler);
  const turns = Array.from({ length: 40 }, (_, turn) => turn);
  tracing.record(
    turns.flatMap((turn) =>
      [0, 1].map((n) => recorded(n, { traceId: traceIdOf('r', turn), spanId: spanIdOf('r', turn, `entry ${n}`) })),
    ),
  );
  await tracing.close();
  const byTrace = new Map<string, number>();
  for (const { traceId } of to.spans) byTrace.set(traceId, (byTrace.get(traceId) ?? 0) + 1);
  expect(byTrace.size).toBeGreaterThan(5);
  expect(byTrace.size).toBeLessThan(35);
  expect(new Set(byTrace.values())).toEqual(new Set([2]));
});

test('nothing is loaded where no traces are wanted', async () => {
  expect(await startTracing({}, { service: 's', log: () => {} })).toBeUndefined();
});
