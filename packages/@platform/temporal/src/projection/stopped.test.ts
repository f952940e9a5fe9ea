import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memoKeys } from '../domain/contract.js';
import { type NoteItem, noteWords } from '../words/notes.js';
import type { RunEvent, RunEventBody } from './events.js';
import { projectRun } from './projection.js';
import { stopMessages } from './stopped.js';

const at = '2026-01-01T00:00:00.000Z';
const by = 'bob';
const paused: RunEventBody = { type: 'memoChanged', memo: { [memoKeys.pause]: { by, at } } };
const resumed: RunEventBody = {
  type: 'memoChanged',
  memo: { [memoKeys.pause]: { by, at, resumed: { by: 'eve', at } } },
};
const steered: RunEventBody = {
  type: 'memoChanged',
  memo: { [memoKeys.steered]: [{ id: 'm', text: 'stop', by, at }] },
};
const cancelled: RunEventBody = { type: 'cancelRequested', by, reason: '' };
const scheduled: RunEventBody = { type: 'turnScheduled', activityId: '1', input: { turn: 0 }, maximumAttempts: 5 };

/** What people read of a model call that had this message in the end, after these events of its turn. */
function told(message: string, ...bodies: RunEventBody[]): string | undefined {
  const input = { runId: 'r', agentId: 'support', request: 'x', startedBy: 'ana' };
  const spent = { n: 0, key: '/support.0', at, kind: 'spent', model: 'gpt', inputTokens: 7, outputTokens: 2 };
  const entry = { ...spent, estimated: true, message };
  const events: RunEventBody[] = [
    { type: 'runStarted', input },
    scheduled,
    ...bodies,
    {
      type: 'turnCompleted',
      scheduledId: 2,
      result: { status: 'interrupted', turn: 0, from: 0, entries: [entry] },
    },
  ];
  const view = projectRun(events.map((body, index) => ({ id: index + 1, at, ...body })) as RunEvent[]);
  const item = view.timeline.find(({ kind }) => kind === 'spent');
  return item && noteWords(item as NoteItem, at).text;
}

describe('a model call that was stopped on purpose is no failure: people read who stopped it', () => {
  test.each([
    ['a pause', [paused], 'bob paused the run'],
    ['a pause that was over at once', [paused, resumed], 'bob paused the run'],
    ['a message', [steered], 'bob said something to the agent'],
    ['a cancel', [cancelled], 'bob cancelled the run'],
    ['the first of several', [steered, paused, cancelled], 'bob said something to the agent'],
    ['nobody knows what', [], 'the turn was asked to end'],
  ])('%s', (_, bodies, words) => {
    expect(told(stopMessages.interrupted, ...bodies)).toBe(`gpt was stopped after about 9 tokens: ${words}`);
  });

  test('a shutdown of the agent-service', () => {
    expect(told(stopMessages.handedOver, paused)).toContain('the agent’s process shut down');
  });

  test('a failure stays one, whoever wants the turn to end meanwhile', () => {
    expect(told('connection reset', paused)).toBe('gpt was cut off after about 9 tokens: connection reset');
  });

  test('what stopped an earlier turn did not stop this one', () => {
    const interrupted = { status: 'interrupted', turn: 0, from: 0, entries: [] };
    const before: RunEventBody[] = [paused, { type: 'turnCompleted', scheduledId: 2, result: interrupted }, resumed];
    expect(told(stopMessages.interrupted, ...before, scheduled)).toContain(': the turn was asked to end');
  });
});

test('the agent-service writes these messages', () => {
  const session = new URL('../../../../../apps/agent-service/src/agent_service/temporal/session.py', import.meta.url);
  const text = readFileSync(session, 'utf8');
  expect(Object.values(stopMessages).filter((message) => !text.includes(`"${message}"`))).toEqual([]);
});
