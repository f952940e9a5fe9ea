import { expect, test } from 'vitest';
import { workerPart } from './health.js';

const server = { address: '127.0.0.1:7233' };

test('a worker that is not ready because Temporal is away is not said to be missing', () => {
  const away = { server: { ...server, problem: 'No Temporal server answers' } };
  expect(workerPart(away, false)).toEqual({ status: 'unknown' });
  expect(workerPart(away, undefined)).toEqual({ status: 'unknown' });
  expect(workerPart({ server }, false).status).toBe('missing');
  expect(workerPart({ server }, true).status).toBe('ok');
});
