import { expect, test } from 'vitest';
import { InvalidOptions, isWanted, readOptions } from './options.js';

test('an agent of one’s own is read with its request, its numbers and what people answer', () => {
  const options = readOptions([
    ...['--agent', 'billing', '--request', 'Pay invoice {n}', '--from', '17', '--module', 'my_company.agents'],
    ...['--decide', 'reject', '--values', '{"date":"2026-12-24"}'],
  ]);
  expect(options).toMatchObject({
    module: 'my_company.agents',
    own: {
      agentId: 'billing',
      request: 'Pay invoice {n}',
      from: 17,
      decide: 'reject',
      values: { date: '2026-12-24' },
    },
  });
});

test('help is asked for by either of its names', () => {
  expect([readOptions(['--help']), readOptions(['-h'])]).toEqual([undefined, undefined]);
});

test.each([
  { args: ['--agent', 'billing'], says: '--agent needs --request' },
  { args: ['--request', 'Pay'], says: '--request is only for an agent of your own' },
  { args: ['--agent', 'a', '--request', 'b', '--decide', 'maybe'], says: 'allowed are approve and reject' },
  { args: ['--agent', 'a', '--request', 'b', '--values', '[1]'], says: 'allowed is a JSON object' },
  { args: ['--agent', 'a', '--request', 'b', '--from', 'x'], says: 'allowed is a whole number' },
  { args: ['--only', '('], says: 'is no regular expression' },
  { args: ['--sort'], says: "Unknown option '--sort'" },
])('$args is refused: $says', ({ args, says }) => {
  expect(() => readOptions(args)).toThrow(InvalidOptions);
  expect(() => readOptions(args)).toThrow(says);
});

test('--only chooses cells by scenario, fault and boundary; every fault is asked about before its boundaries are known', () => {
  const wanted = isWanted({ short: false, only: /kill-worker \/ charge/, own: undefined });
  expect(wanted({ scenario: 'every step', fault: 'kill-worker', boundary: 'charge waiting' })).toBe(true);
  expect(wanted({ scenario: 'every step', fault: 'kill-web', boundary: 'charge waiting' })).toBe(false);
  expect(wanted({ scenario: 'every step', fault: 'kill-web' })).toBe(true);
});

test('the short form takes a few boundaries of every kind of fault', () => {
  const wanted = isWanted({ short: true, only: undefined, own: undefined });
  expect(wanted({ scenario: 'every step', fault: 'all', boundary: 'charge waiting' })).toBe(true);
  expect(wanted({ scenario: 'every step', fault: 'all', boundary: 'model 1 started' })).toBe(false);
  expect(wanted({ scenario: 'deadline passed', fault: 'past-deadline' })).toBe(false);
});
