import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonLine, type Said, textLine, traceFields } from './log-line.js';

const said: Said = { time: '2026-01-01T00:00:00.000Z', level: 'warn', logger: 'worker', message: 'm' };
const cases: { text: string; secrets?: string[]; is: string }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/redacted/redacted.json', import.meta.url), 'utf8'),
);

test.each(cases)('wherever it stands in a line, a secret is not written: $text', ({ text, secrets = [], is }) => {
  const error = new Error('outer', { cause: new Error(text) });
  error.stack = text;
  const line = { ...said, message: text, fields: { runId: text, within: { deep: [text] }, error } };
  const read = JSON.parse(jsonLine(line, secrets));
  expect([read.message, read.runId, read.within.deep[0], read.error.stack]).toEqual([is, is, is, is]);
  expect(JSON.stringify(read.error.cause)).toContain(JSON.stringify(is).slice(1, -1));
  const plain = textLine({ ...said, message: text }, secrets);
  if (text !== is) expect(plain).toContain('[redacted]');
});

test('what is called a secret is not written, whatever it looks like', () => {
  const fields = { password: 'x', 'api-key': 'hunter22', Authorization: 'a', nested: { clientSecret: 'b' }, tokens: 7 };
  expect(JSON.parse(jsonLine({ ...said, fields }, []))).toMatchObject({
    password: '[redacted]',
    'api-key': '[redacted]',
    Authorization: '[redacted]',
    nested: { clientSecret: '[redacted]' },
    tokens: 7,
  });
  expect(textLine({ ...said, fields }, [])).not.toMatch(/hunter22|"b"/);
});

test('a line of text is one line that people read, and nothing in it is obeyed', () => {
  const fields = { runId: 'r1', size: 7n, none: undefined, error: new Error('a\n\u001b[2J') };
  const line = textLine({ ...said, message: 'two\nlines', fields }, []);
  expect(line).toMatch(
    /^2026-01-01T00:00:00\.000Z WARN worker: two\\nlines runId=r1 size=7 error=Error: a\\n\\u\{001B\}\[2J/,
  );
  expect(line).not.toContain('\n');
});

test('a line of a trace says of which', () => {
  const fields = traceFields('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  expect(JSON.parse(jsonLine({ ...said, fields }, []))).toMatchObject({
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    span_id: 'b7ad6b7169203331',
  });
  expect(traceFields(undefined)).toEqual({});
});
