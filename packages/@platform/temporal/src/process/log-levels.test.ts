import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLogLevels } from './log-levels.js';

const cases: { level?: string; levels: string; of?: Record<string, string>; refused?: string }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/log-levels/log-levels.json', import.meta.url), 'utf8'),
);

test.each(cases)('LOG_LEVEL=$level LOG_LEVELS=$levels', ({ level, levels, of = {}, refused }) => {
  const read = () => readLogLevels({ NODE_ENV: 'test', LOG_LEVEL: level, LOG_LEVELS: levels });
  if (refused) expect(read).toThrow(new RegExp(`^${refused} is ".*"; allowed: `));
  else expect(Object.fromEntries(Object.keys(of).map((module) => [module, read().of(module)]))).toEqual(of);
});

test('a module that is quiet by itself is heard when it is named, or one above it', () => {
  const named = (levels: string) =>
    readLogLevels({ NODE_ENV: 'test', LOG_LEVELS: levels }).named('temporal.core', 'warn');
  expect([named(''), named('worker=debug'), named('temporal=debug'), named('temporal.core=info')]).toEqual([
    'warn',
    'warn',
    'debug',
    'info',
  ]);
});
