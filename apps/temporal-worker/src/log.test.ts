import { expect, test } from 'vitest';
import { createLog } from './log.js';

test('the log is one JSON object per line, errors with their causes, from its level on', () => {
  const lines: string[] = [];
  const log = createLog('INFO', (line) => lines.push(line));
  log.debug('not this');
  log.warn('two\nlines \u009b2J\u202e', {
    runId: 'r1',
    error: new Error('outer', { cause: new Error('inner') }),
    size: 7n,
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]!.indexOf('\n')).toBe(lines[0]!.length - 1);
  expect(lines[0]).toContain('two\\nlines \\u009b2J\\u202e');
  expect(JSON.parse(lines[0]!)).toMatchObject({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    level: 'warn',
    message: 'two\nlines \u009b2J\u202e',
    runId: 'r1',
    error: { stack: expect.stringContaining('outer'), cause: expect.stringContaining('inner') },
    size: '7',
  });
});

test('no secret is in a line, and the run is named by its own id', () => {
  const lines: string[] = [];
  const log = createLog('INFO', (line) => lines.push(line), { SOME_API_KEY: 'my-own-secret' });
  log.info('said my-own-secret', {
    workflowId: 'agent-run-r1',
    runId: 'execution-1',
    error: new Error('Bearer abcdefghijk'),
  });
  expect(lines[0]).not.toMatch(/my-own-secret|abcdefghijk/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ message: 'said [redacted]', runId: 'r1', executionId: 'execution-1' });
});
