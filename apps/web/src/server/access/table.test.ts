/** Promise: no route answers whom nobody has thought of. */
import { afterAll, expect, test } from 'vitest';
import { createApi } from '../app.js';
import { createApiContext } from '../context.js';
import { routes } from './table.js';

const context = await createApiContext({ NODE_ENV: 'test', TEMPORAL_ADDRESS: '127.0.0.1:1' });
const app = createApi(context);
afterAll(() => context.close(), 30_000);

const written = (path: string) => path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}');

test('every route has its row, and every row its route', () => {
  const served = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${written(path)}`);
  expect([...new Set(served)].sort()).toEqual(Object.keys(routes).sort());
});

test('every operation of the document has its row, and says that it may be refused', async () => {
  const answer = await app.request('/api/v1/openapi.json', { headers: { host: 'localhost' } });
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, { responses: object }>> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({ name: `${method.toUpperCase()} ${path}`, responses })),
  );
  for (const { name, responses } of operations) {
    expect(Object.keys(routes)).toContain(name);
    if (routes[name] !== 'everybody')
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '429']));
  }
});
