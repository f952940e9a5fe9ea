import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { loadShown } from './shown.mjs';
import { Terminal } from './terminal.mjs';

beforeAll(loadShown);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const url = (/** @type {string} */ runId) => `http://127.0.0.1:3000/runs/${runId}`;
const line = (/** @type {object} */ said) => JSON.stringify({ logger: 'worker', ...said });
const ofRun = (/** @type {string} */ event, /** @type {string} */ runId, more = {}) =>
  line({ level: 'info', message: `Run ${runId}`, runId, agentId: 'support', url: url(runId), event, ...more });

function open(verbose = false) {
  /** @type {string[]} */
  const lines = [];
  const terminal = new Terminal({ verbose, write: (text) => lines.push(text.replace(/^\d\d:\d\d:\d\d /, '')) });
  return {
    lines,
    terminal,
    take: (/** @type {string} */ from, /** @type {string} */ text) => terminal.take(from, text, '/logs/x.log'),
  };
}

test('a run that waits, stalls or ends is one line with its URL, and nothing is raw', () => {
  const { lines, take } = open();
  take('worker', ofRun('decisionsAsked', 'r1', { tool: 'refund' }));
  take('worker', ofRun('stalled', 'r2', { level: 'warn', cause: 'Auth' }));
  take('worker', ofRun('ended', 'r3', { status: 'completed' }));
  take('worker', ofRun('ended', 'r4', { status: 'failed' }));
  take('worker', line({ level: 'info', message: 'Worker state changed' }));
  expect(lines).toEqual([
    `● support      waits for a decision on refund  ${url('r1')}`,
    `! support      stalled: the provider refused the key  ${url('r2')}`,
    `✓ support      completed  ${url('r3')}`,
    `✗ support      failed  ${url('r4')}`,
  ]);
});

test('hundreds of runs a second are a few lines and one that counts the rest, by kind', () => {
  const { lines, take } = open();
  for (let n = 0; n < 300; n++) take('worker', ofRun('ended', `r${n}`, { status: n % 3 ? 'completed' : 'failed' }));
  expect(lines).toHaveLength(5);
  vi.advanceTimersByTime(2_000);
  expect(lines.slice(5)).toEqual(['… 295 more: 197 completed, 98 failed  http://127.0.0.1:3000/']);
  take('worker', ofRun('ended', 'later', { status: 'completed' }));
  expect(lines.at(-1)).toContain('/runs/later');
});

test('what was only counted is told when everything stops', () => {
  const { lines, take, terminal } = open();
  for (let n = 0; n < 7; n++) take('worker', ofRun('ended', `r${n}`, { status: 'completed' }));
  terminal.flush();
  expect(lines.at(-1)).toContain('… 2 more: 2 completed');
});

test('an error of a part is in words, and a part that complains all the time hides no other', () => {
  const { lines, take } = open();
  for (let n = 0; n < 50; n++)
    take('agent-service', line({ level: 'error', message: `Refused ${n}`, error: 'ValueError: no' }));
  take('web', line({ level: 'error', message: 'Following failed' }));
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe('agent-service  ERROR Refused 0: ValueError: no');
  expect(lines[5]).toBe('web            ERROR Following failed');
  vi.advanceTimersByTime(2_000);
  expect(lines.at(-1)).toBe('agent-service  … 45 more lines like these: /logs/x.log');
});

test('a run cannot write into the terminal', () => {
  const { lines, take } = open();
  take('worker', ofRun('decisionsAsked', 'r1', { tool: 'pay\u001b[2J', agentId: 'x' }));
  expect(lines.join('')).not.toContain('\u001b');
});

test('with --verbose every line is shown, in the old way', () => {
  const { lines, take } = open(true);
  take(
    'worker',
    ofRun('ended', 'r1', { message: 'Run r1 ended: completed', next: 'npm run cli -- watch r1', status: 'completed' }),
  );
  take('temporal', 'started');
  expect(lines).toEqual(['worker         Run r1 ended: completed → npm run cli -- watch r1', 'temporal       started']);
});
