import { withTraceparent } from '@platform/temporal/tracing';
import { expect, test } from 'vitest';
import { type AgentsClientOptions, Http } from './http.js';

const [ours, given] = [
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8-01',
];

async function sentWith(options: Partial<AgentsClientOptions> = {}): Promise<string | null> {
  let headers = new Headers();
  const fetch: typeof globalThis.fetch = async (_, init) => {
    headers = new Headers(init?.headers);
    return new Response('{}');
  };
  await new Http({ url: 'http://127.0.0.1:3000', fetch, ...options }).json('/me');
  return headers.get('traceparent');
}

test('a request says which span it is part of, where there is one', async () => {
  expect(await sentWith()).toBeNull();
  expect(await withTraceparent(ours, () => sentWith())).toBe(ours);
  expect(await withTraceparent(ours, () => sentWith({ traceparent: () => given }))).toBe(given);
  expect(await sentWith({ traceparent: given })).toBe(given);
});
