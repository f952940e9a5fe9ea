import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a process writes that runs this. */
function written(program: string, env: Record<string, string> = {}) {
  const log = JSON.stringify(new URL('../../dist/process/log.js', import.meta.url).href);
  const whole = `import { logConsole, withFields } from ${log};\nlogConsole('console');\n${program}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', whole], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  const lines = (stdout + stderr).split('\n').filter(Boolean);
  return { status, lines: lines.map((line) => JSON.parse(line)), text: stdout + stderr };
}

it('a log of the console is one JSON object a message, whatever is in it, with its run and without secrets', () => {
  const { lines, text } = written(
    `
    console.log('a\\u001b[2J\\n%s said my-own-secret', 'FORGED');
    console.error('Following failed:', new Error('b\\u202e\\nBearer abcdefghijk'), withFields({ runId: 'r1', logger: 'feed' }));
    console.debug('not this');
  `,
    { SOME_API_KEY: 'my-own-secret' },
  );
  expect(lines).toMatchObject([
    { level: 'info', logger: 'console', message: 'a\u001b[2J\nFORGED said [redacted]' },
    {
      level: 'error',
      logger: 'console.feed',
      message: 'Following failed:',
      runId: 'r1',
      error: expect.stringContaining('Bearer [redacted]'),
    },
  ]);
  for (const hidden of ['my-own-secret', 'abcdefghijk', '\u001b', '\u202e']) expect(text).not.toContain(hidden);
});

it('each module has its level', () => {
  const program = `console.log('not this'); console.debug('heard', withFields({ logger: 'feed' })); console.warn('heard too');`;
  const { lines } = written(program, { LOG_LEVEL: 'error', LOG_LEVELS: 'console=warn,console.feed=debug' });
  expect(lines.map(({ message }) => message)).toEqual(['heard', 'heard too']);
});

it('a warning of Node and the error that ends the process are lines without secrets, too', () => {
  const program = `
    process.emitWarning('Bearer abcdefghijk');
    setImmediate(() => Promise.reject(new Error('password=hunter2222')));
  `;
  const { lines, status } = written(program);
  expect(status).toBe(1);
  expect(lines).toMatchObject([
    { level: 'warn', message: 'Bearer [redacted]' },
    { level: 'error', error: expect.stringContaining('password=[redacted]') },
  ]);
});
