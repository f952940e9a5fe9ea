import type { AuditEntry } from '@platform/temporal';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { AuditRow } from './audit-row';

const at = '2026-01-01T12:00:00.000Z';
const entry = { runId: 'r', agentId: 'desk', startedBy: 'ana', at, by: 'bob' };
const row = (more: Pick<AuditEntry, 'event'> & Partial<AuditEntry>) =>
  renderToStaticMarkup(createElement(AuditRow, { entry: { ...entry, ...more } }));

test('a limit that was raised is said in its sentence alone; of a decision there are the arguments', () => {
  const raised = row({ event: 'limitRaised', tool: 'limit', arguments: { costUsd: 1.5 } });
  expect(raised).toContain('$1.50');
  expect(raised).not.toContain('<details');
  expect(row({ event: 'decided', action: 'approve', tool: 'pay', arguments: { amount: 3 } })).toContain('<details');
});
