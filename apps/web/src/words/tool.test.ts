import { expect, test } from 'vitest';
import { type ToolAround, toolLook } from './tool';

test.each<[Parameters<typeof toolLook>[0]['state'], ToolAround, string, string]>([
  ['running', { status: 'running' }, 'running', 'running'],
  ['running', { status: 'running', waits: true }, 'waiting', 'waiting'],
  ['running', { status: 'paused' }, 'waiting', 'paused'],
  ['running', { status: 'stalled' }, 'waiting', 'stands still'],
  ['running', { status: 'waiting' }, 'waiting', 'waiting'],
  ['running', { status: 'cancelled' }, 'stopped', 'did not finish'],
  ['requested', { status: 'completed' }, 'stopped', 'did not run'],
  ['requested', { status: 'waiting', isTask: true }, 'requested', 'waits for a person'],
  ['done', { status: 'paused' }, 'done', 'done'],
])('a tool that is %s, %o', (state, around, look, word) => {
  expect(toolLook({ state }, around)).toEqual({ look, word });
});
