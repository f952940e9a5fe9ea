// @ts-check
import { expect, test } from 'vitest';
import { observed } from './observed.mjs';

/** @param {number[]} ms @param {number[]} cpu of worker and agent-service */
const side = (ms, cpu) => ({ ms, cpu: { worker: cpu, 'agent-service': cpu, 'temporal-server': [200, 200, 200] } });
const rest = { runs: 8, roundMs: 4_000, bytes: 30_000 };

test('each round is compared with its neighbour, so that a machine that grows slower says nothing of traces', () => {
  const result = { off: side([400, 800, 1600], [50, 100, 200]), on: side([408, 816, 1632], [52, 104, 208]), ...rest };
  const [time, cpu] = observed.goals(result);
  expect(time).toMatchObject({ reached: '2.0 %', ok: true });
  expect(cpu).toMatchObject({ reached: '4.0 %', ok: true });
  const report = observed.report(result);
  expect(report).toContain('| ms an iteration | 40 (30–60) | 40.8 (30.6–61.2) | 1.020x |');
  expect(report).toContain('| CPU ms of a run, worker | 100 (75–150) | 104 (78–156) | 1.040x |');
  expect(report).toContain('30 KB a run');
});

test('more than 3 % of time and 5 % of CPU miss the goals', () => {
  const result = { off: side([100, 100, 100], [50, 50, 50]), on: side([104, 104, 104], [53, 53, 53]), ...rest };
  expect(observed.goals(result).map(({ ok }) => ok)).toEqual([false, false]);
});

test('what the system counted as nothing is no ratio', () => {
  const result = { off: side([100], [0]), on: side([100], [0]), ...rest };
  expect(observed.report(result) + JSON.stringify(observed.goals(result))).not.toMatch(/NaN|Infinity/);
});
