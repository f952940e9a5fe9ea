import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figuresOf } from './agent-figures';

const run = (status: 'completed' | 'failed' | 'running', seconds: number, costUsd?: number) => ({
  status,
  startedAt: '2026-01-01T00:00:00.000Z',
  ...(status !== 'running' && { endedAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString() }),
  ...(costUsd !== undefined && { costUsd }),
});

test('of runs that have not ended nothing is told', () => {
  expect(figuresOf([run('running', 0)])).toEqual({ ended: 0 });
});

test('success is of those that ended, time of those that completed, cost of those that have one', () => {
  const runs = [run('completed', 10, 0.2), run('completed', 30), run('failed', 1, 0.1), run('running', 0, 9)];
  expect(figuresOf(runs)).toEqual({ ended: 3, success: 2 / 3, costUsd: 0.1, ms: 10_000 });
});

test('at least half took at most what is told, and one took exactly that', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (times) => {
      const { ms = Number.NaN } = figuresOf(times.map((seconds) => run('completed', seconds)));
      expect(times).toContain(ms / 1_000);
      expect(times.filter((seconds) => seconds * 1_000 <= ms).length).toBeGreaterThanOrEqual(times.length / 2);
    }),
  );
});
