import { expect, test } from 'vitest';
import { runsSince, type ToolAround, toolLook } from './tools.js';

test.each<[Parameters<typeof toolLook>[0]['state'], ToolAround, string, string]>([
  ['running', { status: 'running' }, 'running', 'running'],
  ['running', { status: 'running', waits: true }, 'waiting', 'waiting'],
  ['running', { status: 'paused' }, 'waiting', 'paused'],
  ['running', { status: 'stalled' }, 'waiting', 'stands still'],
  ['running', { status: 'waiting' }, 'waiting', 'waiting'],
  ['running', { status: 'running', turn: { state: 'running' } }, 'running', 'running'],
  ['running', { status: 'running', turn: { state: 'retrying' } }, 'waiting', 'waits for the next attempt'],
  ['running', { status: 'running', turn: { state: 'queued' } }, 'waiting', 'waiting'],
  ['running', { status: 'running', isAway: true }, 'waiting', 'stands still'],
  ['running', { status: 'cancelled' }, 'stopped', 'did not finish'],
  ['requested', { status: 'completed' }, 'stopped', 'did not run'],
  ['requested', { status: 'waiting', isTask: true }, 'requested', 'waits for a person'],
  ['done', { status: 'paused' }, 'done', 'done'],
])('a tool that is %s, %o', (state, around, look, word) => {
  expect(toolLook({ state }, around)).toEqual({ look, word });
});

test('a tool counts from when it could run: not from when it was asked for, nor from an attempt that failed', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
  const asked = { at: at(0) };
  expect(runsSince(asked, {})).toBe(at(0));
  expect(runsSince(asked, { decidedAt: at(20) })).toBe(at(20));
  expect(runsSince(asked, { turn: { since: at(50) }, decidedAt: at(20) })).toBe(at(50));
  expect(runsSince({ at: at(51) }, { turn: { since: at(50) } })).toBe(at(51));
  expect(runsSince(asked, { turn: { since: at(50) }, startedAt: at(40) }), 'as the agents say').toBe(at(40));
});
