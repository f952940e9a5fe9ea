/** Promise: who may no longer see something sees nothing more of it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox } from '../feed/outbox.js';
import { localDeveloper, type Principal } from '../identity/principal.js';
import { judgedAgainMs, whileKnown } from './streams.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watching(times?: { endsAt: number; recheckAt: number }) {
  const ending = new AbortController();
  const session = times && { id: 's', signal: ending.signal, ...times };
  const viewer: Principal = times ? { ...localDeveloper, kind: 'person', session } : localDeveloper;
  const outbox = new Outbox();
  const left = vi.fn();
  const leave = whileKnown(viewer, outbox, [left]);
  return { outbox, ending, leave, left };
}
const hours = (n: number) => Date.now() + n * 3_600_000;

test('the end of the session drops what waits, also what a viewer that is behind would be told', async () => {
  const { outbox, ending } = watching({ endsAt: hours(1), recheckAt: hours(1) });
  outbox.addSource({ snapshot: () => [{ event: 'runs', data: 'all of them' }] });
  for (let n = 0; n < 501; n++) outbox.push({ event: 'runs', data: String(n) });
  ending.abort();
  expect(await outbox.next(1)).toMatchObject({ event: 'end', data: expect.stringContaining('SignInRequired') });
  outbox.push({ event: 'runs', data: 'later' });
  expect(await outbox.next(1)).toBeUndefined();
});

test('a session that has ended before the stream begins ends it', async () => {
  const session = { id: 's', signal: AbortSignal.abort(), endsAt: hours(1), recheckAt: hours(1) };
  const outbox = new Outbox();
  whileKnown({ ...localDeveloper, kind: 'person', session }, outbox, []);
  expect(await outbox.next(1)).toMatchObject({ event: 'end' });
});

test('a session that ends by its time ends it', async () => {
  const { outbox } = watching({ endsAt: Date.now() + 1_000, recheckAt: hours(1) });
  vi.advanceTimersByTime(1_000);
  expect(await outbox.next(1)).toMatchObject({ event: 'end' });
});

test.each([
  [{ endsAt: 3_600_000, recheckAt: 3_600_000 }, judgedAgainMs],
  [{ endsAt: 3_600_000, recheckAt: 60_000 }, 60_000],
])('with %j the viewer is judged again after %d ms: the stream closes without an end', async (times, after) => {
  const { outbox } = watching({ endsAt: Date.now() + times.endsAt, recheckAt: Date.now() + times.recheckAt });
  const next = outbox.next(judgedAgainMs * 2);
  vi.advanceTimersByTime(after - 1);
  outbox.push({ event: 'runs', data: 'still' });
  expect(await next).toMatchObject({ data: 'still' });
  const last = outbox.next(judgedAgainMs * 2);
  vi.advanceTimersByTime(1);
  expect(await last).toBeUndefined();
});

test('without sign-in it lasts as long as it is watched, and leaving takes the viewer away', async () => {
  const { outbox, leave, left } = watching();
  vi.advanceTimersByTime(judgedAgainMs * 10);
  outbox.push({ event: 'runs', data: 'still' });
  expect(await outbox.next(1)).toMatchObject({ data: 'still' });
  leave();
  expect(left).toHaveBeenCalledTimes(1);
});
