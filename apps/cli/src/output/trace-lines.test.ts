import { traceUrl } from '@platform/temporal';
import { expect, test } from 'vitest';
import { traceLines } from './trace-lines.js';

const template = 'http://localhost:6006/traces/{traceId}';

test('a run has a line with the trace of its latest turn, and with --full of each', () => {
  const run = { runId: 'r', turns: 2 };
  const [first, last] = [0, 1].map((turn) => `Trace of turn ${turn}: ${traceUrl(template, { runId: 'r', turn })}`);
  expect(traceLines(run, template, {})).toEqual([last]);
  expect(traceLines(run, template, { full: true })).toEqual([first, last]);
});

test('there is no line where nobody said where traces are, and none for a run that has not begun', () => {
  expect(traceLines({ runId: 'r', turns: 2 }, undefined, { full: true })).toEqual([]);
  expect(traceLines({ runId: 'r', turns: 0 }, template, {})).toEqual([]);
});
