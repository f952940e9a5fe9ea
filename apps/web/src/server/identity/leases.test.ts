/** Promise: nobody sees what is not theirs any more. */
import { expect, test } from 'vitest';
import { Leases } from './leases.js';

test('what has ended before it is asked for is over from the start: no sweep comes for it', () => {
  const ended = new Set(['person-a']);
  const leases = new Leases((marks) => marks.some((mark) => ended.has(mark)));
  const signalOf = (id: string, mark: string) => leases.signalOf(id, Date.now() + 3_600_000, [mark], 0);
  const open = signalOf('b', 'person-b');
  expect([signalOf('a', 'person-a').aborted, open.aborted]).toEqual([true, false]);
  expect(signalOf('b', 'person-b')).toBe(open);
  ended.add('person-b');
  expect(signalOf('b', 'person-b').aborted).toBe(true);
  leases.sweep();
  expect(open.aborted).toBe(true);
  leases.close();
});
