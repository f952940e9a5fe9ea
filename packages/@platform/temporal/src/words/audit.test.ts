import { expect, test } from 'vitest';
import type { AuditEntry } from '../audit/audit.js';
import { auditWords, ranWords } from './audit.js';

const entry: AuditEntry = {
  runId: 'r',
  agentId: 'support',
  startedBy: 'ann',
  at: '2026-01-01T12:00:00.000Z',
  event: 'decided',
  by: 'bo',
  action: 'approve',
  argumentsHash: 'shown',
};

test.each<[Partial<AuditEntry>, string]>([
  [{}, 'approved'],
  [{ action: 'ran' }, 'said to be done'],
  [{ event: 'voted', agreed: 1, required: 2 }, 'agreed (1 of 2)'],
  [{ event: 'ignored', message: 'too late' }, 'ignored: too late'],
  [{ event: 'escalated', to: { roles: ['ops'] } }, 'escalated to anyone of ops'],
  [{ event: 'ruleRevoked', rule: 'r1' }, 'revoked rule r1'],
  [
    { event: 'limitRaised', tool: 'limit', arguments: { costUsd: 1.5 } },
    'allowed more before a limit was reached: $1.50',
  ],
])('%j is told as "%s"', (more, words) => {
  expect(auditWords({ ...entry, ...more })).toBe(words);
});

test.each<[Partial<AuditEntry>, string | undefined]>([
  [{}, undefined],
  [{ ranArgumentsHash: 'shown', ranOk: true }, 'ran as shown, done'],
  [{ ranArgumentsHash: 'shown', ranOk: false }, 'ran as shown, failed'],
  [{ editedArgumentsHash: 'edited', ranArgumentsHash: 'edited', ranOk: true }, 'ran as edited, done'],
  [{ editedArgumentsHash: 'edited', ranArgumentsHash: 'shown', ranOk: true }, 'ran with other arguments, done'],
  [{ ranArgumentsHash: 'shown' }, 'started as shown, no result'],
])('what ran by %j is told as %s', (more, words) => {
  expect(ranWords({ ...entry, ...more })).toBe(words);
});
