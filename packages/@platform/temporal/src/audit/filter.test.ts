import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditEntry } from './audit.js';
import { type AuditFilter, fitsAudit } from './filter.js';

const entry: AuditEntry = {
  ...{ runId: 'r', agentId: 'support', startedBy: 'ana', at: '2026-01-01T00:00:00.000Z', event: 'decided' },
  ...{ by: 'Bo Lind', byId: 'idp#7', via: 'console', action: 'approve', tool: 'refund', createdRule: 'rule-1' },
};

test.each<[AuditFilter, boolean]>([
  [{}, true],
  [{ person: 'bo lind' }, true],
  [{ person: 'idp#7' }, true],
  [{ person: 'Bo' }, false],
  [{ tool: 'refund', decision: 'approve', via: 'console' }, true],
  [{ tool: 'refund', decision: 'reject' }, false],
  [{ via: 'rule' }, false],
  [{ rule: 'rule-1' }, true],
  [{ rule: 'rule-2' }, false],
])('of %o the entry is wanted: %s', (filter, isWanted) => {
  expect(fitsAudit(entry, filter)).toBe(isWanted);
});

test('what else happened is asked for by its own word', () => {
  expect(fitsAudit({ ...entry, event: 'escalated', action: undefined }, { decision: 'escalated' })).toBe(true);
  expect(fitsAudit(entry, { decision: 'escalated' })).toBe(false);
});

test('promise: no filter hides that something cannot be read', () => {
  const filter = fc.record({ person: fc.string(), tool: fc.string(), rule: fc.string() }, { requiredKeys: [] });
  fc.assert(fc.property(filter, (given) => fitsAudit({ ...entry, event: 'unreadable' }, given)));
});
