/** Holds the promises that a trace tells nobody's contents, and that a receiver that is away delays no request. */
import { afterAll, expect, it, vi } from 'vitest';
import { OtlpReceiver } from '../../../../../test/support/otlp-receiver.js';
import { createApi } from '../app.js';
import { createApiContext } from '../context.js';
import type { Principal } from '../identity/principal.js';

const receiver = await OtlpReceiver.open();
vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.endpoint);
vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '5');
const context = await createApiContext({ ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
afterAll(async () => {
  await context.close();
  await receiver[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
}, 30_000);

const api = createApi(context, async (c, next) => {
  c.set('principal', {
    kind: 'program',
    id: 'p',
    name: 'ann',
    roles: [],
    grants: [{ role: 'admin' }],
  } as unknown as Principal);
  await next();
});
const ask = (path: string, more: RequestInit & { headers?: Record<string, string> } = {}) =>
  api.request(path, { ...more, headers: { host: 'localhost:3000', ...more.headers } });

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = `00-${traceId}-00f067aa0ba902b7-01`;

it('a request has a span by its route, part of what asked for it, without an id or a content', async () => {
  await ask('/api/v1/runs/secret-run', { headers: { traceparent: parent } });
  const body = JSON.stringify({ agentId: 'secret-agent', request: 'secret words', by: 'secret-person' });
  const type = { 'content-type': 'application/json' };
  await ask('/api/v1/runs?secret=1', { method: 'POST', body, headers: { ...type, traceparent: 'nonsense' } });
  await ask('/api/v1/no-such/secret-thing');
  const spans = await receiver.until(({ length }) => length >= 3, 'three spans');
  expect(spans).toMatchObject([
    {
      name: 'GET /api/v1/runs/:runId',
      kind: 2,
      traceId,
      parentSpanId: '00f067aa0ba902b7',
      status: { code: 2 },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/v1/runs/:runId',
        'http.response.status_code': 503,
      },
      resource: { 'service.name': 'console' },
    },
    { name: 'POST /api/v1/runs' },
    { name: 'GET none', attributes: { 'http.response.status_code': 404 } },
  ]);
  expect(spans[1]?.parentSpanId).toBeUndefined();
  const told = JSON.stringify(spans, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(told).not.toContain('secret');
});

it('what Prometheus and supervisors ask all the time has no spans, and how many were sent is a number', async () => {
  const before = receiver.spans.length;
  await ask('/api/v1/health');
  const text = await (await ask('/api/v1/metrics')).text();
  expect(text).toMatch(/\nagents_trace_spans_total\{outcome="sent"\} [1-9]/);
  expect(text).toContain('\nagents_trace_spans_total{outcome="dropped"} 0\n');
  await ask('/api/v1/agents');
  await receiver.until(({ length }) => length > before, 'the span of the next request');
  expect(receiver.spans.slice(before).map(({ name }) => name)).toEqual(['GET /api/v1/agents']);
});

it('a receiver that hangs delays no request', async () => {
  receiver.manner = 'hangs';
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/api/v1/me')));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  receiver.manner = 'answers';
});
