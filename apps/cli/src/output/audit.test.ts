import type { AuditEntry } from '@platform/temporal';
import { expect, test } from 'vitest';
import { auditText } from './audit.js';

const entry = { runId: 'r', agentId: 'desk', startedBy: 'ana', at: '2026-01-01T12:00:00.000Z', by: 'bob' };

test('a limit that was raised is said once: nothing was shown to anybody', () => {
  const raised: AuditEntry = { ...entry, event: 'limitRaised', tool: 'limit', arguments: { costUsd: 1.5 }, note: 'ok' };
  const [head, ...details] = auditText(raised);
  expect(head).toContain('$1.50');
  expect(details.map((line) => line.trim())).toEqual(['“ok”']);
});

// Promise: what was shown is what runs. Whoever reads the audit sees what was shown.
test('of what was decided the arguments are said that were shown, with their hash', () => {
  const decided: AuditEntry = { ...entry, event: 'decided', action: 'approve', tool: 'pay', arguments: { amount: 3 } };
  const [, shown] = auditText({ ...decided, argumentsHash: '0123456789abcdef' });
  expect(shown).toMatch(/shown 0123456789ab: .*3/);
});
