import { readLogLevels } from '@platform/temporal/log';
import { expect, test } from 'vitest';
import { createLog, named } from './log.js';

const levels = (text = '') => readLogLevels({ NODE_ENV: 'test', LOG_LEVELS: text });

function logged(isTTY = false, text = '', env = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  return { lines, log: createLog(levels(text), { write, isTTY }, { NODE_ENV: 'test', ...env }) };
}

test('the log is one JSON object per line, errors with their causes, from its level on', () => {
  const { lines, log } = logged();
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
    logger: 'worker',
    message: 'two\nlines \u009b2J\u202e',
    runId: 'r1',
    error: { stack: expect.stringContaining('outer'), cause: expect.stringContaining('inner') },
    size: '7',
  });
});

test('no secret is in a line, and the run is named by its own id', () => {
  const { lines, log } = logged(false, '', { SOME_API_KEY: 'my-own-secret' });
  log.info('said my-own-secret', {
    workflowId: 'agent-run-r1',
    runId: 'execution-1',
    error: new Error('Bearer abcdefghijk'),
  });
  expect(lines[0]).not.toMatch(/my-own-secret|abcdefghijk/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ message: 'said [redacted]', runId: 'r1', executionId: 'execution-1' });
});

test('each module has its level', () => {
  const { lines, log } = logged(false, 'worker.notifications=error,temporal=warn,temporal.workflow=debug');
  named(log, 'worker.notifications').warn('not this');
  named(log, 'worker.notifications').error('notified');
  log.debug('workflow', { sdkComponent: 'workflow' });
  log.info('not this', { sdkComponent: 'core' });
  log.info('own');
  const said = lines.map((line) => JSON.parse(line)).map(({ logger, message }) => `${logger} ${message}`);
  expect(said).toEqual(['worker.notifications notified', 'temporal.workflow workflow', 'worker own']);
});

test('at a terminal it is a line of text', () => {
  const { lines, log } = logged(true);
  log.warn('It waits', { runId: 'r1' });
  expect(lines[0]).toMatch(/^\S+Z WARN worker: It waits runId=r1\n$/);
});
