import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.js';

const local = Date.parse('2026-01-01T12:00:00.000Z');
const header = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000).toUTCString();

/** An answer that took 100 ms, of a server whose clock is ahead of the one here by `off` milliseconds. */
function answer(clock: ServerClock, off: number, at: number) {
  clock.heard(header(at + 50 + off), at, at + 100);
}

test('a clock that is right stays as it is, to the millisecond', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { maxLength: 20 }), (times) => {
      const clock = new ServerClock();
      for (const at of times) answer(clock, 0, local + at);
      expect(clock.now(local)).toBe(local);
    }),
  );
});

test('a clock that is wrong, by minutes or years, is at most two seconds off after one answer', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.nat(10_000), (off, at) => {
      const clock = new ServerClock();
      answer(clock, off, local + at);
      expect(Math.abs(clock.now(local) - (local + off))).toBeLessThanOrEqual(2_100);
    }),
  );
});

test('a clock that is set is heard of with the next answer', () => {
  const clock = new ServerClock();
  answer(clock, 3_600_000, local);
  answer(clock, 0, local + 5_000);
  expect(clock.now(local)).toBe(local);
});

test('an answer without a time says nothing', () => {
  const clock = new ServerClock();
  for (const date of [null, undefined, '', 'soon']) clock.heard(date, local, local);
  expect(clock.now(local)).toBe(local);
});
