// @ts-check
import { expect, test } from 'vitest';
import { readArguments } from './arguments.mjs';

test('what is not said has its default', () => {
  const options = { dataDir: undefined, port: undefined, shards: 512, withSignIn: false };
  expect(readArguments([])).toEqual({ kind: 'start', options });
  const given = ['--data-dir', 'x', '--port', '80', '--shards', '4', '--with-sign-in'];
  expect(readArguments(given)).toEqual({
    kind: 'start',
    options: { dataDir: 'x', port: 80, shards: 4, withSignIn: true },
  });
  expect(readArguments(['-h'])).toEqual({ kind: 'help' });
});

test('with --chaos everything else is for the chaos kit', () => {
  expect(readArguments(['--chaos', '--only', 'kill'])).toEqual({ kind: 'chaos', args: ['--only', 'kill'] });
});

test.each([
  [['--port', '0'], '--port is "0"; allowed is a whole number from 1 to 65535.'],
  [['--shards', '4.5'], '--shards is "4.5"; allowed is a whole number from 1 to 16384.'],
  [['--fast'], /--fast/],
])('%j is refused, and it is said what is allowed', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});
