import { expect, test } from 'vitest';
import { auditAddress, auditQuery, readAuditFilter } from './audit-filter';

const now = Date.parse('2026-01-10T12:00:30Z');

test('the address holds the filter, and gives it back', () => {
  const filter = { person: 'Bo & Co', tool: 'refund', decision: 'reject', from: '2026-01-01', to: '2026-01-02' };
  expect(readAuditFilter(new URL(auditAddress(filter), 'http://x').searchParams)).toEqual(filter);
  expect(auditAddress({})).toBe('/audit');
  expect(readAuditFilter(new URLSearchParams('person=%20&nonsense=1'))).toEqual({});
});

test('a period is some days up to now, or from a day to the end of another', () => {
  expect(auditQuery({}, now)).toEqual({ from: '2026-01-03T12:00:00.000Z' });
  expect(auditQuery({ days: '1', tool: 'refund' }, now)).toEqual({ from: '2026-01-09T12:00:00.000Z', tool: 'refund' });
  expect(auditQuery({ from: '2026-01-01', to: '2026-01-31' }, now)).toEqual({ from: '2026-01-01', to: '2026-02-01' });
});
