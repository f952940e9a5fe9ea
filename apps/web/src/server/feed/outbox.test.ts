import { describe, expect, test } from 'vitest';
import { idle, Outbox, type ServerSentEvent } from './outbox.js';

const event = (data: string): ServerSentEvent => ({ event: 'live', data });
const limits = { events: 3, characters: 100 };

async function readAll(outbox: Outbox): Promise<string[]> {
  const read: string[] = [];
  for (;;) {
    const next = await outbox.next(0);
    if (next === undefined || next === idle) return read;
    read.push(next.data);
  }
}

describe('an outbox', () => {
  test('gives events in their order, to a reader that waits as to one that comes later', async () => {
    const outbox = new Outbox();
    const waiting = outbox.next(10_000);
    outbox.push(event('1'));
    outbox.push(event('2'));
    expect(await waiting).toEqual(event('1'));
    expect(await outbox.next(10_000)).toEqual(event('2'));
  });

  test('says so when nothing comes in time', async () => {
    expect(await new Outbox().next(1)).toBe(idle);
  });

  test.each([
    ['too many events', Array.from({ length: 5 }, (_, n) => `${n}`)],
    ['too much data', ['x'.repeat(101)]],
  ])('that gets %s holds none of them, and is told everything anew when it is read', async (_, pushed) => {
    const outbox = new Outbox(limits);
    let now = 'as it was';
    outbox.addSource({ snapshot: () => [event(`everything, ${now}`)] });
    for (const data of pushed) outbox.push(event(data));
    now = 'as it is';
    outbox.push(event('later'));
    expect(await readAll(outbox)).toEqual(['everything, as it is']);
    outbox.push(event('new'));
    expect(await readAll(outbox)).toEqual(['new']);
  });

  test('gives a snapshot of any size', async () => {
    const outbox = new Outbox(limits);
    const everything = [event('x'.repeat(1_000)), event('a'), event('b'), event('c'), event('d')];
    outbox.addSource({ snapshot: () => everything });
    for (let n = 0; n < 5; n += 1) outbox.push(event(`${n}`));
    expect(await readAll(outbox)).toEqual(everything.map(({ data }) => data));
  });

  test('gives what waits before the end, also to one that is behind, and nothing after it', async () => {
    for (const count of [1, 10]) {
      const outbox = new Outbox(limits);
      outbox.addSource({ snapshot: () => [event('everything')] });
      for (let n = 0; n < count; n += 1) outbox.push(event('0'));
      outbox.end({ event: 'end', data: '{}' });
      outbox.push(event('too late'));
      expect(await readAll(outbox)).toEqual([count === 1 ? '0' : 'everything', '{}']);
      expect(await outbox.next(10_000)).toBeUndefined();
    }
  });

  test('lets its reader go when it is closed', async () => {
    const outbox = new Outbox();
    const waiting = outbox.next(10_000);
    outbox.close();
    expect(await waiting).toBeUndefined();
  });
});
