import { expect, test } from 'vitest';
import { InvalidInput, TemporalUnavailable } from '../../errors/errors.js';
import type { PayloadStore, StoredPayload } from '../../payloads/store.js';
import { asked, askedInTime } from './asked.js';
import { countPayloads } from './payload-count.js';
import { stallGroups } from './runs-state.js';

const now = Date.parse('2026-01-10T12:00:00Z');
const hour = 3_600_000;

function storeOf(list: () => AsyncIterable<StoredPayload>): PayloadStore {
  return { list } as PayloadStore;
}

test('a store is counted once for those who ask within five minutes, and says when', async () => {
  let walks = 0;
  const store = storeOf(async function* () {
    walks++;
    yield { path: 'aa/a', bytes: 10, writtenAt: now - hour };
    yield { path: 'bb/b', bytes: 5, writtenAt: now - 48 * hour };
  });
  const [one, other] = await Promise.all([countPayloads(store, now), countPayloads(store, now + 1_000)]);
  expect(one).toEqual({
    payloads: 2,
    bytes: 15,
    bytesOfLastDay: 10,
    isCut: false,
    countedAt: '2026-01-10T12:00:00.000Z',
  });
  expect([other, walks]).toEqual([one, 1]);
  expect((await countPayloads(store, now + 6 * 60_000)).countedAt).toBe('2026-01-10T12:06:00.000Z');
});

test('a count of a store that is too large ends and says that there is more', async () => {
  const store = storeOf(async function* () {
    while (true) yield { path: 'aa/a', bytes: 1, writtenAt: now };
  });
  const { isCut, payloads } = await countPayloads(store, now);
  expect(isCut).toBe(true);
  expect(payloads).toBeLessThanOrEqual(200_000);
});

test('a count that failed is made anew', async () => {
  let isAway = true;
  const store = storeOf(async function* () {
    if (isAway) throw new Error('away');
    yield { path: 'aa/a', bytes: 1, writtenAt: now };
  });
  await expect(countPayloads(store, now)).rejects.toThrow('away');
  isAway = false;
  expect((await countPayloads(store, now)).payloads).toBe(1);
});

test('runs that stall for one reason are one group, told by the one that stands the longest', () => {
  const stall = (type: string, since: string) => ({ type, since, message: `${type} ${since}`, turn: 0 });
  const runs = [
    { runId: 'a', stall: stall('Auth', '2026-01-02') },
    { runId: 'b', stall: stall('Auth', '2026-01-01') },
    { runId: 'c', stall: stall('Quota', '2026-01-03') },
    { runId: 'd', stall: undefined },
  ];
  expect(stallGroups(runs)).toEqual([
    { type: 'Auth', count: 2, since: '2026-01-01', runId: 'b', message: 'Auth 2026-01-01' },
    { type: 'Quota', count: 1, since: '2026-01-03', runId: 'c', message: 'Quota 2026-01-03' },
  ]);
});

test('a server that answers and does not say one thing in time is not called away; a defect is no answer', async () => {
  const away = async () => {
    throw new TemporalUnavailable('127.0.0.1:7233', 'no answer in time');
  };
  expect((await asked(away)).problem).toMatch(/^No Temporal server answers/);
  expect((await askedInTime(away)).problem).toMatch(/^Temporal answers, and did not say this in time/);
  expect(await askedInTime(async () => 7)).toEqual({ value: 7 });
  const refused = await askedInTime(async () => {
    throw new InvalidInput('x', 'x: is wrong');
  });
  expect(refused).toEqual({ problem: 'x: is wrong' });
  const broken = askedInTime(async () => {
    throw new TypeError('a defect');
  });
  await expect(broken).rejects.toThrow('a defect');
});
