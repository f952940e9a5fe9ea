/** Promise: whatever a stranger sends, the API answers what its document says, and nothing breaks. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type ApiDocument, conformanceOf } from '../../../../test/api/support/conformance.js';
import { createApi } from './app.js';
import { createApiContext } from './context.js';
import type { Grant, Principal } from './identity/principal.js';

/** A port of loopback that nobody listens on. */
const nobody = '127.0.0.1:1';
const context = await createApiContext({
  NODE_ENV: 'test',
  TEMPORAL_ADDRESS: nobody,
  AGENT_SERVICE_URL: `http://${nobody}`,
});
// Says so at once: a connection would try for some seconds, a thousand times.
const away = Object.assign(new Error('away'), { code: 14, details: 'away', metadata: {} });
context.client.connection.withDeadline = () => Promise.reject(away);
const defects: unknown[] = [];
const told = { ...context, onDefect: (error: unknown) => defects.push(error) };
const app = createApi(told);

/** How many requests each kind of asker sends: more by hand, `FUZZ_RUNS=10000`. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 1_000);

/** The API as it is for somebody whom sign-in knows. */
function apiFor(...grants: Grant[]) {
  const who: Principal = {
    kind: 'person',
    id: 'https://id.example#1',
    name: 'Ana',
    roles: ['finance'],
    tenant: grants[0]?.role === 'admin' ? undefined : 'acme',
    grants,
  };
  return createApi(told, async (c, next) => {
    c.set('principal', who);
    await next();
  });
}
afterAll(() => context.close(), 30_000);

const origin = 'http://localhost:3000';
const read = { headers: { host: 'localhost:3000' } };
const document = (await (await app.request('/api/v1/openapi.json', read)).json()) as ApiDocument;
const conforms = conformanceOf(document);

const junk = fc.constantFrom(
  '%',
  '%zz',
  '%00',
  '%ff',
  '%2F',
  '%2e%2e',
  '%ED%A0%80',
  '..',
  'ü',
  '😀',
  "'",
  '"',
  '\\',
  '{}',
);
const part = fc.oneof(
  fc.constantFrom('r1', '0-c', 'nightly', '__proto__', 'constructor', 'a'.repeat(300)),
  junk,
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map((text) => encodeURIComponent(text)),
);
const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => ({ path, method: method.toUpperCase() })),
);
const route = fc.constantFrom(...routes).chain(({ path, method }) =>
  fc.record({
    method: fc.oneof(
      { weight: 4, arbitrary: fc.constant(method) },
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'),
    ),
    path: fc
      .array(part, { minLength: 4, maxLength: 4 })
      .map((parts) => path.replace(/\{[^}]+\}/g, () => parts.pop() ?? 'r')),
  }),
);

const names = fc.constantFrom(
  ...'status pageToken pageSize limit agentId startedBy from to format after by mine tenant schedule origin asks since runId filter'.split(
    ' ',
  ),
  '__proto__',
  'toString',
);
const query = fc.array(fc.tuple(names, fc.oneof(part, fc.constantFrom('abc', '', '1e999', '-1', 'null', 'running'))), {
  maxLength: 4,
});

const deep = fc
  .integer({ min: 2, max: 5_000 })
  .map((levels) => `{"agentId":${'['.repeat(levels)}${']'.repeat(levels)}}`);
const fields = fc.constantFrom(
  ...'agentId request startedBy limits key requestId action by arguments values note runIds scheduleId cron timezone everySeconds change turn entry message text at from to overlap paused costUsd by roles startedBy tenant userId sessionId via proof byId passkey role expiresInDays grants remember result decisionDeadlineSeconds tenantWeight'.split(
    ' ',
  ),
  '__proto__',
  'constructor',
);
const plausible = fc.oneof(
  fc.constantFrom(
    'a',
    'approve',
    'bo',
    'skip',
    '* * * * *',
    'Europe/Berlin',
    '2026-11-27T00:00:00Z',
    '0-c',
    '\ud800',
    '\u0000',
    '\u200b',
  ),
  fc.constantFrom(0, -1, 1, 1e308, Number.MAX_SAFE_INTEGER + 2, 2.5),
  fc.jsonValue(),
);
const body = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fields, plausible, { maxKeys: 8 }).map((value) => JSON.stringify(value)) },
  fc.json(),
  deep,
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '{"agentId":1e999}',
    '{"a":"\\ud800"}',
    '{"turn":123456789012345678901234567890,"entry":-0}',
    '{"a":1,"a":2}',
    '{',
  ),
);
const headers = fc.record({
  'content-type': fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    fc.constantFrom(
      'application/json ;',
      'application/json; charset=utf-16',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      ';',
      'APPLICATION/JSON;a="',
    ),
  ),
  host: fc.oneof(
    { weight: 12, arbitrary: fc.constant('localhost:3000') },
    fc.constantFrom('', 'evil.example', '[', 'a@localhost'),
  ),
  accept: fc.constantFrom('*/*', 'text/csv', 'application/json', 'text/event-stream', ';;'),
  'last-event-id': fc.constantFrom('', 'abc', '-1', '0.0', '99999999999999999999', '1:2:3'),
  'idempotency-key': fc.constantFrom('', 'k', 'ü'.slice(1), '../x', 'a'.repeat(500)),
  'content-length': fc.constantFrom('', 'abc', '-1', '1e9'),
});

/** A request as a server makes it of what came, or `undefined` for one that no server passes on. */
function requestOf(url: string, init: RequestInit): Request | undefined {
  try {
    return new Request(url, init);
  } catch {
    return undefined;
  }
}

test.each([
  ['without sign-in', app],
  ['of somebody who may nothing', apiFor()],
  ['of an approver of one tenant', apiFor({ role: 'approver', agents: ['support'], tools: ['pay'] })],
  ['of an admin', apiFor({ role: 'admin' })],
])('any request %s has an answer of the document, and none is a defect', { timeout: 600_000 }, async (_, api) => {
  await fc.assert(
    fc.asyncProperty(route, query, headers, body, async ({ method, path }, pairs, given, content) => {
      const search = pairs.map(([name, value]) => `${name}=${value}`).join('&');
      const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const request = requestOf(`${origin}${path}?${search}`, {
        method,
        headers: given.host === '' ? sent : { ...sent, host: given.host },
        ...(hasBody && { body: content }),
      });
      fc.pre(request !== undefined);
      const before = defects.length;
      const response = await api.fetch(request as Request);
      const contentType = response.headers.get('content-type');
      if (contentType?.startsWith('text/event-stream')) return void (await response.body?.cancel());
      const text = await response.text();
      expect(defects.slice(before)).toEqual([]);
      expect(response.status).not.toBe(500);
      if (method === 'HEAD') return;
      conforms({
        method,
        path: new URL((request as Request).url).pathname,
        status: response.status,
        contentType,
        text,
      });
    }),
    { numRuns, interruptAfterTimeLimit: numRuns * 20 },
  );
});
