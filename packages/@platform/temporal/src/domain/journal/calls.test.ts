/** Promise: what was decided for one call reaches no other. */
import { describe, expect, test } from 'vitest';
import type { DecisionAnswer } from '../../agent-service.js';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import { callName, callNameOf, finishedCall, laneOf, openAnswer } from './calls.js';

const al = '/delegate_task_to_member:d1.0/@al.0';
const ran = (lane: string, args = {}) => ({
  kind: 'tool',
  key: `${lane}/pay:c1.0`,
  tool: 'pay',
  toolCallId: 'c1',
  arguments: args,
});
const approved = (requestId: string, args = {}) =>
  ({ requestId, toolCallId: 'c1', action: 'approve', argumentsHash: hashOfArguments(args) }) as DecisionAnswer;

describe('the lane of an entry', () => {
  test('is what its key has before its own place', () => {
    expect(laneOf(ran(''))).toBe('');
    expect(laneOf(ran(al))).toBe(al);
    expect(laneOf({ kind: 'model', key: `${al}/al.3`, owner: 'al' })).toBe(al);
    expect(laneOf({ kind: 'model', key: '/boss.0', owner: 'boss' })).toBe('');
  });

  test('of an agent inside of a tool is that tool call', () => {
    expect(laneOf(ran('/research:c0.0'))).toBe('/research:c0.0');
  });

  test('is told by its member where the key has another form', () => {
    expect(laneOf({ kind: 'tool', key: 'tool/0', tool: 'pay', toolCallId: 'c1' })).toBe('');
    expect(laneOf({ kind: 'tool', tool: 'pay', toolCallId: 'c1', member: { run: al } })).toBe(al);
  });
});

test('a call is named as the agent-service names it in ids of requests', () => {
  expect(callName('c1', '')).toBe('c1');
  expect(callNameOf(ran(al))).toBe('c1~fc99d6');
});

describe('an answer', () => {
  test('is for the call of its own lane, whatever the id', () => {
    expect(finishedCall(approved('0-c1'), [ran(al), ran('')])).toEqual(ran(''));
    expect(finishedCall(approved('0-c1~fc99d6'), [ran(''), ran(al)])).toEqual(ran(al));
    expect(finishedCall(approved('0-c1'), [ran(al), ran('/research:c0.0')])).toBeUndefined();
  });

  test('is for the one of several calls of a name that ran with what was approved', () => {
    const calls = [ran('', { amount: 1 }), ran('', { amount: 2 })];
    expect(finishedCall(approved('0-c1', { amount: 2 }), calls)).toEqual(calls[1]);
    expect(finishedCall(approved('0-c1', { amount: 3 }), calls)).toBeUndefined();
  });

  test('is open when only the call of another member is finished, unless it lets nothing run', () => {
    const answer = approved('0-c1~fc99d6');
    expect(openAnswer([answer], [ran('')])).toBe(answer);
    expect(openAnswer([answer], [ran(''), ran(al)])).toBeUndefined();
    expect(openAnswer([{ ...answer, action: 'reject' }], [])).toBeUndefined();
  });
});
