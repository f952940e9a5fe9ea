import { afterAll, expect, it } from 'vitest';
import { createApi } from '../app.js';
import { createApiContext } from '../context.js';
import type { Grant, Principal } from '../identity/principal.js';

const context = await createApiContext({ NODE_ENV: 'test', TEMPORAL_ADDRESS: '127.0.0.1:1' });
afterAll(() => context.close(), 30_000);

const host = 'localhost:3000';
const as = (...grants: Grant[]) =>
  createApi(context, async (c, next) => {
    c.set('principal', { kind: 'program', id: 'p', name: 'prometheus', roles: [], grants } as unknown as Principal);
    await next();
  });
const get = (api: ReturnType<typeof as>, path: string) => api.request(path, { headers: { host } });

it('requests are counted by route, never by address, and by how they were answered', async () => {
  const api = as({ role: 'viewer' });
  for (const id of ['a', 'b', 'c']) await get(api, `/api/v1/runs/${id}%21`);
  for (const id of ['x', 'y']) await get(api, `/api/v1/no-such-thing/${id}`);
  await api.request('/api/v1/agents', { method: 'PROPFIND', headers: { host } });
  await api.request('/api/v1/agents', { headers: { host: 'evil.example' } });
  const answer = await get(api, '/api/v1/metrics');
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await answer.text())
    .split('\n')
    .filter((line) => line.startsWith('http_server_request_duration_seconds_count'));
  const count = (...labels: string[]) =>
    lines
      .filter((line) => labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  expect(count('http_route="/api/v1/runs/:runId"')).toBe(3);
  expect(count('http_response_status_code="404"', 'http_route="none"')).toBe(2);
  expect(count('http_request_method="_OTHER"')).toBe(1);
  expect(count('http_response_status_code="403"')).toBe(1);
  expect(lines.join()).not.toContain('no-such-thing');
});

it('streams and those who watch them are told', async () => {
  const answer = await get(as({ role: 'viewer' }), '/api/v1/metrics');
  const text = await answer.text();
  for (const name of ['agents_feeds', 'agents_feed_viewers', 'agents_inbox_viewers', 'agents_list_viewers'])
    expect(text).toContain(`\n${name} 0\n`);
});

// Nobody sees what is not theirs: these numbers are of everything.
it.each([
  ['of one agent', [{ role: 'viewer', agents: ['support'] }]],
  ['of one tenant', [{ role: 'admin', tenants: ['acme'] }]],
  ['of nothing', []],
] as [string, Grant[]][])('whoever sees only the runs %s reads no numbers', async (_, grants) => {
  const api = as(...grants);
  expect((await get(api, '/api/v1/metrics')).status).toBe(403);
  expect((await get(api, '/api/v1/metrics/runs')).status).toBe(403);
});

it('a state of the whole that cannot be read is no state, and says why', async () => {
  const answer = await get(as({ role: 'viewer' }), '/api/v1/metrics/runs');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: 'TemporalUnavailable' });
});
