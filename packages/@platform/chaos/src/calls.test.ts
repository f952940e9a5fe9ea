import { expect, test } from 'vitest';
import { Calls } from './calls.js';
import type { Point } from './points.js';

function point(name: string, key: string, fields: Partial<Point> = {}): Point {
  const effect = name.startsWith('model') ? 'model' : 'tool';
  return { at: 1, pid: 1, run: 'r', turn: 0, attempt: 1, point: name, effect, key, ...fields };
}

test('calls are named by their order and their tool, also where a later attempt repeats them', () => {
  const calls = new Calls();
  const at = (...args: Parameters<typeof point>) => calls.add(point(...args));
  expect(at('model:started', '/bee.0')).toEqual({ call: 'model 1', moment: 'started' });
  expect(at('tool:started', '/quick:call_a.0')).toEqual({ call: 'quick', moment: 'started' });
  expect(at('tool:started', '/quick:call_b.0')).toEqual({ call: 'quick #2', moment: 'started' });
  expect(at('model:started', '/bee.1')).toEqual({ call: 'model 2', moment: 'started' });
  expect(at('tool:started', '/quick:call_b.0', { attempt: 2 })).toEqual({ call: 'quick #2', moment: 'started' });
  expect(at('model:started', '/bee.0', { turn: 1 })).toEqual({ call: 'model 3', moment: 'started' });
  expect(calls.all.map(({ name, started }) => [name, started.length])).toEqual([
    ['model 1', 1],
    ['quick', 1],
    ['quick #2', 2],
    ['model 2', 1],
    ['model 3', 1],
  ]);
});

test('a tool inside of a delegation is named by itself', () => {
  const calls = new Calls();
  expect(calls.add(point('tool:started', '/delegate:call_0.0/get_order:call_1.0'))?.call).toBe('get_order');
});

test('a claim makes a call a once call; a survived error is no call', () => {
  const calls = new Calls();
  expect(calls.add(point('claim:started', '/pay:call_a.0', { at: 4 }))).toBeUndefined();
  expect(calls.add(point('claim:recorded', '/pay:call_a.0', { at: 5 }))).toEqual({ call: 'pay', moment: 'claimed' });
  expect(calls.add(point('tool:started', '/pay:call_a.0', { at: 6, effect: 'once' }))).toEqual({
    call: 'pay',
    moment: 'started',
  });
  expect(calls.add(point('tool:recorded', '/pay:call_a.0', { at: 7 }))).toEqual({ call: 'pay', moment: 'recorded' });
  expect(calls.add(point('error:recorded', '/bee.0'))).toBeUndefined();
  expect(calls.all).toEqual([{ name: 'pay', effect: 'once', started: [6], claimed: [4], recorded: 7 }]);
});
