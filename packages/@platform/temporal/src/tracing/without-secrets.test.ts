import { expect, test } from 'vitest';
import type { TraceSpan } from '../traces/span.js';
import { withoutSecrets } from './without-secrets.js';

const secret = 'k3y-0f-th3-sh0p-2026';

test('nobody sees what is not theirs: no text of a span holds a secret, wherever it stands', () => {
  const quoted = `it said ${secret}.`;
  const span: TraceSpan = {
    ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), kind: 'client', start: '2026-01-31', end: '2026-01-31' },
    name: `execute_tool ${secret}`,
    attributes: { text: quoted, list: ['stop', quoted], number: 1, flag: true },
    status: { code: 'error', message: quoted },
    events: [{ name: 'exception', at: '2026-01-31', attributes: { 'exception.message': quoted, list: [quoted] } }],
    links: [],
  };
  const told = withoutSecrets(span, [secret]);
  expect(JSON.stringify(told)).not.toContain(secret);
  expect(told.attributes).toMatchObject({ number: 1, flag: true, list: ['stop', expect.stringContaining('it said')] });
  expect(withoutSecrets(span, [])).toEqual(span);
});
