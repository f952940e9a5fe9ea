/** Promise: the same work under the same key is one run, also where an earlier version has started it. */
import { expect, test } from 'vitest';
import type { AgentRunInput } from '../domain/contract.js';
import { differentFields } from './same-input.js';

const input: AgentRunInput = {
  runId: 'key',
  agentId: 'a',
  request: 'go on',
  startedBy: 'ada',
  origin: { kind: 'followUp', runId: 'r', turn: 2 },
};

test('a follow-up that an earlier version has started is the same one', () => {
  expect(differentFields({ ...input, origin: { kind: 'followUp', runId: 'r' } }, input)).toEqual([]);
  expect(differentFields({ ...input }, input)).toEqual([]);
});

test('another message, another run before, and a fork at another turn are other work', () => {
  expect(differentFields({ ...input, request: 'stop' }, input)).toEqual(['request']);
  expect(differentFields({ ...input, origin: { kind: 'followUp', runId: 'other' } }, input)).toEqual(['origin']);
  const fork = (turn: number): AgentRunInput => ({ ...input, origin: { kind: 'fork', runId: 'r', turn, entry: 1 } });
  expect(differentFields({ ...fork(1) }, fork(2))).toEqual(['origin']);
  expect(differentFields(undefined, input)).toContain('agentId');
});

test('whoever changes the same thing of a fork in the same way starts the same run; other words are other work', () => {
  const fork = (by: string, result = 'sent', text = 'stop'): AgentRunInput => ({
    ...input,
    kept: [{ kind: 'tool', result, changed: [{ what: 'result', by }] }] as unknown as AgentRunInput['kept'],
    messages: [{ id: 'm', text, by, at: 'now' }],
  });
  expect(differentFields({ ...fork('ada') }, fork('ben'))).toEqual([]);
  expect(differentFields({ ...fork('ada') }, fork('ada', 'lost'))).toEqual(['kept']);
  expect(differentFields({ ...fork('ada') }, fork('ada', 'sent', 'go'))).toEqual(['messages']);
});
