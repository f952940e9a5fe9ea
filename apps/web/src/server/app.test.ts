import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, describe, expect, test } from 'vitest';
import { type ApiDocument, conformanceOf } from '../../../../test/api/support/conformance.js';
import { createApi } from './app.js';
import { createApiContext } from './context.js';
import { problemSchema } from './schemas/problem.js';
import { systemSchema } from './schemas/system.js';

/** A port of loopback that nobody listens on. */
const nobody = '127.0.0.1:1';
const context = await createApiContext({
  NODE_ENV: 'test',
  DATA_DIR: mkdtempSync(path.join(tmpdir(), 'app-')),
  TEMPORAL_ADDRESS: nobody,
  AGENT_SERVICE_URL: `http://${nobody}`,
});
const defects: unknown[] = [];
const app = createApi({ ...context, onDefect: (error) => defects.push(error) });
afterAll(() => context.close(), 30_000);

const host = 'localhost:3000';
const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { host, 'content-type': 'application/json', ...headers },
});
const get = (headers: Record<string, string> = {}) => ({ headers: { host, ...headers } });

const conforms = conformanceOf((await (await app.request('/api/v1/openapi.json', get())).json()) as ApiDocument);

/** The problem that a request is answered with, which is one of those that the document says. */
async function refused(path: string, init: RequestInit) {
  const response = await app.request(path, init);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const text = await response.clone().text();
  const { pathname } = new URL(path, `http://${host}`);
  conforms({
    method: init.method ?? 'GET',
    path: pathname,
    status: response.status,
    contentType: response.headers.get('content-type'),
    text,
  });
  const problem = problemSchema.strict().parse(await response.json());
  expect(problem.status).toBe(response.status);
  return { ...problem, headers: response.headers };
}

describe('numbers of a body', () => {
  test('that no agent could read are refused, with the number', async () => {
    const body = '{"requestId": "0-c", "action": "approve", "by": "bo", "arguments": {"amount": 1e999}}';
    const { code, detail } = await refused('/api/v1/runs/r/decisions', post(body));
    expect(code).toBe('InvalidJson');
    expect(detail).toContain('1e999 is too large');
  });

  test('of our own fields may be written with a point, as some languages do', async () => {
    const body = '{"agentId": "a", "request": "x", "startedBy": "bo", "decisionDeadlineSeconds": -60.0}';
    expect((await refused('/api/v1/runs', post(body))).errors).toEqual([
      { field: 'decisionDeadlineSeconds', message: 'decisionDeadlineSeconds: must be above 0' },
    ]);
  });
});

test.each(['application/json', 'application/json; charset=utf-8', 'text/plain'])(
  'a file of the type %s is taken as it is, also one that no body of JSON could be',
  async (type) => {
    const file = '{"a": 1e999} ';
    const init = { ...post(file, { 'content-type': type }), duplex: 'half' };
    const name = type.startsWith('text') ? 'a.txt' : 'a.json';
    const response = await app.request(`/api/v1/files?name=${name}`, init);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ name, size: file.length });
  },
);

describe('who may ask', () => {
  test.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('this machine as %s', async (name) => {
    expect((await app.request('/api/v1/openapi.json', get({ host: name }))).status).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:3000',
    '192.168.1.7:3000',
    'localhost.evil.example',
    'a@localhost',
    '',
    '0.0.0.0:3000',
  ])('not a machine as "%s"', async (name) => {
    expect((await refused('/api/v1/openapi.json', get({ host: name }))).code).toBe('ForbiddenHost');
  });

  test.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:4000' },
    { origin: 'https://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ])('not a page of another origin that would change something: %j', async (headers) => {
    expect((await refused('/api/v1/runs', post({}, headers))).code).toBe('ForbiddenOrigin');
  });

  test.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ])('not a page of another origin that would read: %j', async (headers) => {
    expect((await refused('/api/v1/openapi.json', get(headers))).code).toBe('ForbiddenOrigin');
  });

  test('the own pages, programs, and people who follow a link', async () => {
    const own = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect((await refused('/api/v1/runs', post({}, own))).code).toBe('InvalidInput');
    expect((await refused('/api/v1/runs', post({}))).code).toBe('InvalidInput');
    const link = get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' });
    expect((await app.request('/api/v1/openapi.json', link)).status).toBe(200);
  });

  test('answers are not kept, guessed, framed, or shared with other origins', async () => {
    for (const path of ['/api/v1/openapi.json', '/api/v1/nothing']) {
      const { headers } = await app.request(path, get());
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('what is refused before Temporal is asked', () => {
  const decide = '/api/v1/runs/r1/decisions';

  test.each([
    ['a form', post('agentId=a', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'UnsupportedMediaType'],
    ['text', post('{}', { 'content-type': 'text/plain' }), 415, 'UnsupportedMediaType'],
    ['a broken body', post('{"agentId":'), 400, 'InvalidJson'],
    ['a large body', post({ request: 'x'.repeat(1_500_001) }), 413, 'BodyTooLarge'],
    ['a list', post([]), 400, 'InvalidInput'],
    [
      'a media type with a parameter that is none',
      post('{}', { 'content-type': 'application/json ;' }),
      415,
      'UnsupportedMediaType',
    ],
    [
      'a media type with half a parameter',
      post('{}', { 'content-type': 'application/json; x' }),
      415,
      'UnsupportedMediaType',
    ],
    ['a body that is nested 500,000 deep', post('['.repeat(500_000)), 400, 'InvalidInput'],
    [
      'a request that is nested too deep',
      post(`{"agentId":"a","request":{"x":${'['.repeat(100)}${']'.repeat(100)}}}`),
      400,
      'InvalidInput',
    ],
  ])('%s', async (_, init, status, code) => {
    const length = String(Buffer.byteLength(init.body));
    const problem = await refused('/api/v1/runs', { ...init, headers: { ...init.headers, 'content-length': length } });
    expect([problem.status, problem.code]).toEqual([status, code]);
  });

  test('a large body that does not say how large it is', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(' '.repeat(100_000))),
    });
    const init = { ...post(''), body, duplex: 'half' } as RequestInit;
    expect((await refused('/api/v1/runs', init)).code).toBe('BodyTooLarge');
  });

  test('wrong fields, each by its name', async () => {
    const { status, errors } = await refused('/api/v1/runs', post({ agentId: 7, request: 1, reqest: 'x' }));
    expect(status).toBe(400);
    expect(errors).toContainEqual({ field: 'agentId', message: 'must be a text' });
    expect(errors).toContainEqual({ field: 'reqest', message: 'is unknown' });
    expect(errors?.map(({ field }) => field).sort()).toEqual(['agentId', 'reqest', 'request']);
    const none = await refused('/api/v1/runs', post({ request: 'x' }));
    expect(none.errors).toEqual([{ field: 'agentId', message: 'is missing; it must be a text' }]);
    const next = await refused('/api/v1/runs/r1/follow-up', post({}));
    expect(next.detail).toContain('request: must be a text, or an object');
    const list = await refused('/api/v1/runs?limit=many&colour=red', get());
    expect(list.detail).toBe('limit: must be a number; colour: is unknown');
    expect((await refused('/api/v1/runs?limit=0', get())).detail).toBe('limit: must be at least 1');
    const deadline = await refused('/api/v1/runs', post({ agentId: 'a', request: 'r', decisionDeadlineSeconds: -1 }));
    expect([deadline.status, deadline.errors?.[0]?.field]).toEqual([400, 'decisionDeadlineSeconds']);
    const action = await refused(decide, post({ requestId: 'x', action: 'aprove' }));
    expect([action.status, action.errors?.[0]?.field]).toEqual([400, 'action']);
    expect(action.detail).toBe('action: must be one of approve, reject, answer, ran, again, skip');
  });

  test('a key in the header that is not the one in the body', async () => {
    const body = { agentId: 'a', request: 'r', key: 'one' };
    const { status, errors } = await refused('/api/v1/runs', post(body, { 'idempotency-key': 'two' }));
    expect([status, errors?.[0]?.field]).toEqual([400, 'key']);
  });

  test('an id that no run can have, and an event id that is none', async () => {
    expect((await refused('/api/v1/runs/%20x', get())).errors?.[0]?.field).toBe('runId');
    expect((await refused('/api/v1/runs/r1/events', get({ 'last-event-id': 'abc' }))).status).toBe(400);
    expect((await refused('/api/v1/runs/events?limit=0', get())).errors?.[0]?.field).toBe('limit');
  });

  test('paths that are not there and methods that do not fit', async () => {
    expect((await refused('/api/v1/nothing', get())).status).toBe(404);
    expect((await refused('/api/other', get())).status).toBe(404);
    for (const [method, path, allow] of [
      ['PUT', '/api/v1/runs', 'POST'],
      ['DELETE', '/api/v1/runs/r1', 'GET'],
      ['GET', '/api/v1/runs/r1/cancel', 'POST'],
      ['OPTIONS', '/api/v1/agents', 'GET'],
    ] as const) {
      const problem = await refused(path, { method, headers: { host } });
      expect([problem.status, problem.headers.get('allow')]).toEqual([405, expect.stringContaining(allow)]);
    }
  });
});

/** Milliseconds: the client looks for a Temporal server for some seconds. */
const awayMs = 30_000;

describe.concurrent('while Temporal and the agent-service are away', { timeout: awayMs }, () => {
  test.each([
    ['/api/v1/runs', get()],
    ['/api/v1/runs/r1', get()],
    ['/api/v1/decisions', get()],
    ['/api/v1/runs', post({ agentId: 'support', request: 'hello' })],
    ['/api/v1/runs/r1/decisions', post({ requestId: 'x', action: 'approve' })],
    ['/api/v1/runs/r1/cancel', { method: 'POST', headers: { host } }],
    ['/api/v1/runs/r1/retry', post({})],
    ['/api/v1/runs/r1/messages', post({ message: 'only this year' })],
  ])('%s is answered with 503 and when to ask again', async (path, init) => {
    const { status, code, headers, detail } = await refused(path, init);
    expect([status, code]).toEqual([503, 'TemporalUnavailable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(detail).toContain(nobody);
  });

  test('an export of the audit is a problem before it begins, whatever is wrong', async () => {
    expect((await refused('/api/v1/audit?from=2026-01-01', get())).code).toBe('TemporalUnavailable');
    for (const query of ['', '?from=monday', '?from=2026-02-01&to=2026-01-01', '?from=2026-01-01&format=xml']) {
      expect((await refused(`/api/v1/audit${query}`, get())).code).toBe('InvalidInput');
    }
  });

  test('agents and files are a problem, health and the state of the whole are answers', async () => {
    for (const path of ['/agents', '/runs/r1/files', '/runs/r1/files/a.csv']) {
      expect((await refused(`/api/v1${path}`, get())).code).toBe('AgentServiceUnavailable');
    }
    const health = await app.request('/api/v1/health', get());
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      status: 'degraded',
      temporal: { status: 'unreachable', address: nobody },
      worker: { status: 'unknown' },
      agentService: { status: 'unreachable' },
    });
    const system = await app.request('/api/v1/system', get());
    expect(system.status).toBe(200);
    expect(systemSchema.parse(await system.json())).toMatchObject({
      server: { address: nobody, problem: expect.stringContaining(nobody) },
      queues: { problem: expect.stringContaining('Temporal') },
      agentService: { problem: expect.any(String) },
      storage: { location: expect.any(String) },
    });
  });

  test('a stream begins and says so', async () => {
    for (const path of ['/api/v1/runs/r1/events', '/api/v1/decisions/events', '/api/v1/runs/events']) {
      const response = await app.request(path, get());
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let told = '';
      while (!told.includes('"temporal":"unreachable"')) {
        const { value, done } = await reader.read();
        if (done) break;
        told += value;
      }
      await reader.cancel();
      expect(told).toContain(nobody);
    }
  });
});

test('a defect is told to the log and to nobody else', async () => {
  const broken = createApi({
    ...context,
    client: {} as never,
    onDefect: (error, doing) => defects.push(error, doing),
  });
  const response = await broken.request('/api/v1/runs/r1', get());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/undefined|\bat \w+|node_modules/);
  expect(defects.splice(0)).toEqual([expect.any(TypeError), 'GET /api/v1/runs/r1 failed']);
});

test('the API describes itself as a valid OpenAPI document with every path and no loose ends', async () => {
  const document = await (await app.request('/api/v1/openapi.json', get())).json();
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  const operations = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replace('/api/v1', '')}`),
  );
  expect(operations.sort()).toEqual([
    'delete /passkeys/{credentialId}',
    'delete /schedules/{scheduleId}',
    'delete /tokens/{tokenId}',
    'get /agents',
    'get /audit',
    'get /audit/entries',
    'get /decisions',
    'get /decisions/events',
    'get /files/{fileId}',
    'get /health',
    'get /me',
    'get /metrics',
    'get /metrics/runs',
    'get /overview',
    'get /passkeys',
    'get /push/key',
    'get /runs',
    'get /runs/counts',
    'get /runs/events',
    'get /runs/{runId}',
    'get /runs/{runId}/audit',
    'get /runs/{runId}/audit/verify',
    'get /runs/{runId}/calls/{turn}/{n}',
    'get /runs/{runId}/decisions/{requestId}/evidence',
    'get /runs/{runId}/events',
    'get /runs/{runId}/files',
    'get /runs/{runId}/files/{name}',
    'get /runs/{runId}/trace',
    'get /schedules',
    'get /schedules/{scheduleId}',
    'get /system',
    'get /tokens',
    'get /traces',
    'post /files',
    'post /passkeys',
    'post /push/news',
    'post /push/subscriptions',
    'post /push/subscriptions/end',
    'post /runs',
    'post /runs/cancel',
    'post /runs/retry',
    'post /runs/{runId}/cancel',
    'post /runs/{runId}/decisions',
    'post /runs/{runId}/follow-up',
    'post /runs/{runId}/fork',
    'post /runs/{runId}/fork/preview',
    'post /runs/{runId}/limits',
    'post /runs/{runId}/messages',
    'post /runs/{runId}/pause',
    'post /runs/{runId}/rerun',
    'post /runs/{runId}/resume',
    'post /runs/{runId}/retry',
    'post /runs/{runId}/rules/{ruleId}/revoke',
    'post /schedules',
    'post /schedules/{scheduleId}/backfill',
    'post /schedules/{scheduleId}/pause',
    'post /schedules/{scheduleId}/resume',
    'post /schedules/{scheduleId}/trigger',
    'post /schedules/{scheduleId}/update',
    'post /tokens',
  ]);
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(references.filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
});

test.each([
  ['runs', { agentId: 'a', request: 'x', session_id: 's' }, 'session_id', /give it as sessionId/],
  ['runs/r/follow-up', { request: 'x', sessionId: 's' }, 'sessionId', /^is unknown$/],
  ['runs/r/follow-up', { request: 'x', metadata: {} }, 'metadata', /give it in options/],
  ['runs/r/fork', { turn: 0, entry: 0, metadata: {} }, 'metadata', /^is unknown$/],
  ['runs/r/rerun', { files: [] }, 'files', /^is unknown$/],
  ['runs/r/decisions', { requestId: '0', action: 'approve', files: [] }, 'files', /^is unknown$/],
  [
    'schedules',
    { scheduleId: 's', everySeconds: 60, agentId: 'a', request: 'x', user_id: 'u' },
    'user_id',
    /give it as userId/,
  ],
])('%s says only what can be given there: %o', async (path, body, field, message) => {
  const { errors } = await refused(`/api/v1/${path}`, post(body));
  expect(errors).toEqual([{ field, message: expect.stringMatching(message) }]);
});

test('a list has no hints for what starts a run', async () => {
  expect((await refused('/api/v1/runs?runId=r', get())).errors).toEqual([{ field: 'runId', message: 'is unknown' }]);
});
