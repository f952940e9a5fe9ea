import { expect, test } from 'vitest';
import { logWords } from './log-words.mjs';

const json = (/** @type {object} */ said) =>
  JSON.stringify({ time: '2026-01-01T00:00:00.000Z', logger: 'worker', ...said });

test.each([
  [json({ level: 'info', message: 'nothing but an ERROR in words' }), false, 'nothing but an ERROR in words'],
  [
    json({ level: 'warn', message: 'Run r waits', next: 'npm run cli -- approve r' }),
    true,
    'WARN Run r waits → npm run cli -- approve r',
  ],
  [
    json({ level: 'error', message: 'Following failed', error: 'Error: away\n    at x' }),
    true,
    'ERROR Following failed: away',
  ],
  [
    json({ level: 'error', message: 'Given up', error: { stack: 'TypeError: no\n at', cause: 'x' } }),
    true,
    'ERROR Given up: TypeError: no',
  ],
  [
    json({ level: 'error', message: 'It failed', error: 'Traceback (most recent call last):\n  x\nValueError: bad' }),
    true,
    'ERROR It failed: ValueError: bad',
  ],
  [json({ level: 'error', message: 'away', error: 'Error: away\n    at x' }), true, 'ERROR away'],
  ['2026-01-01 WARNING agno: careful', true, '2026-01-01 WARNING agno: careful'],
  ['started', false, 'started'],
  ['{"a": 1, error', true, '{"a": 1, error'],
  ['{"message": "no level"}', false, '{"message": "no level"}'],
])('people read %s', (line, important, words) => {
  expect(logWords(String(line))).toEqual({ important, words });
});
