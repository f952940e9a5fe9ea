import type { InboxItem } from '@platform/temporal';
import type { DecisionPolicy } from '@platform/temporal/agent-service';
import { expect, test } from 'vitest';
import { mine } from './mine.js';

function item(id: string, policy: DecisionPolicy): InboxItem {
  const run = {
    runId: id,
    agentId: 'support',
    request: 'Refund',
    startedBy: 'ann',
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  const call = { toolCallId: 'c1', tool: 'refund', arguments: {}, argumentsHash: 'h', askedAt: run.startedAt };
  return { run, request: { id, kind: 'approval', ...call, policy } };
}

const items = [
  item('anyone', {}),
  item('finance', { deciders: { roles: ['finance'] } }),
  item('another', { notStarter: true }),
];
const ids = (by: string, roles?: string[]) => mine(items, { by, roles }).map(({ run }) => run.runId);

test('what someone may decide is theirs, by name and by role', () => {
  expect(ids('bob')).toEqual(['anyone', 'another']);
  expect(ids('bob', ['Finance'])).toEqual(['anyone', 'finance', 'another']);
  expect(ids('ann', ['finance'])).toEqual(['anyone', 'finance']);
});
