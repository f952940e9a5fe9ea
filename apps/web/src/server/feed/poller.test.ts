import { TemporalUnavailable } from '@platform/temporal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../../../../../test/support/patience.mjs';
import { idle, Outbox } from './outbox.js';
import { Pollers } from './poller.js';

const intervalMs = 5;
const defects: unknown[] = [];
let asked = 0;
let answer: () => unknown;
const options = () => ({
  event: 'decisions',
  intervalMs,
  ask: async () => {
    asked += 1;
    return answer();
  },
  onDefect: (error: unknown) => defects.push(error),
});

let pollers: Pollers;
beforeEach(() => {
  pollers = new Pollers();
});
afterEach(() => {
  pollers.close();
  asked = 0;
  defects.length = 0;
});

async function next(outbox: Outbox): Promise<unknown> {
  const event = await outbox.next(patience);
  if (event === idle || event === undefined) throw new Error('nothing was told');
  return [event.event, JSON.parse(event.data)];
}

const ok = ['status', { temporal: 'ok', agentService: 'ok' }];

test('listeners share one question, and are told an answer once, until it changes', async () => {
  answer = () => ({ items: [1] });
  const [one, two] = [new Outbox(), new Outbox()];
  pollers.attach('inbox', one, options);
  pollers.attach('inbox', two, () => {
    throw new Error('a second poller');
  });
  for (const outbox of [one, two])
    expect([await next(outbox), await next(outbox)]).toEqual([ok, ['decisions', { items: [1] }]]);
  const before = asked;
  await vi.waitUntil(() => asked > before + 3, patience);
  answer = () => ({ items: [1, 2] });
  for (const outbox of [one, two]) expect(await next(outbox)).toEqual(['decisions', { items: [1, 2] }]);
  const late = new Outbox();
  pollers.attach('inbox', late, options);
  expect([await next(late), await next(late)]).toEqual([ok, ['decisions', { items: [1, 2] }]]);
});

test('nothing is asked while nobody listens', async () => {
  answer = () => ({ items: [] });
  const leave = pollers.attach('inbox', new Outbox(), options);
  await vi.waitUntil(() => asked > 1, patience);
  leave();
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, 10 * intervalMs));
  expect(asked).toBe(before);
});

test('says when the question cannot be asked and when it can again, but not to those who hear it from another feed', async () => {
  answer = () => ({ items: [1] });
  const [told, quiet] = [new Outbox(), new Outbox()];
  pollers.attach('inbox', told, options);
  pollers.attach('inbox', quiet, options, { status: false });
  expect([await next(told), await next(told), await next(quiet)]).toEqual([
    ok,
    ['decisions', { items: [1] }],
    ['decisions', { items: [1] }],
  ]);
  answer = () => {
    throw new TemporalUnavailable('127.0.0.1:1', 'connection refused');
  };
  expect(await next(told)).toMatchObject([
    'status',
    { temporal: 'unreachable', message: expect.stringContaining('127.0.0.1:1') },
  ]);
  answer = () => ({ items: [2] });
  expect([await next(told), await next(told)]).toEqual([ok, ['decisions', { items: [2] }]]);
  expect(await next(quiet)).toEqual(['decisions', { items: [2] }]);
});

test('a defect ends the listeners and is reported', async () => {
  answer = () => {
    throw new TypeError('secret');
  };
  const outbox = new Outbox();
  pollers.attach('inbox', outbox, options);
  expect(await next(outbox)).toEqual(ok);
  expect(await next(outbox)).toMatchObject(['end', { problem: { code: 'InternalError' } }]);
  expect(defects).toHaveLength(1);
});

test('however many questions there are, they are asked one after the other, and none is added beyond the limit', async () => {
  const limited = new Pollers({ pollers: 3, paceMs: 20 });
  const times: number[] = [];
  const asking = () => ({ ...options(), ask: async () => times.push(Date.now()) });
  const outboxes = ['a', 'b', 'c'].map((key) => {
    expect(limited.isFull(key)).toBe(false);
    const outbox = new Outbox();
    limited.attach(key, outbox, asking);
    return outbox;
  });
  expect([limited.isFull('d'), limited.isFull('a'), limited.has('a')]).toEqual([true, false, true]);
  await vi.waitUntil(() => times.length >= 9, patience);
  await limited.close();
  // The nine of them need eight pauses. Each by itself would take a tenth of that.
  expect(times[8]! - times[0]!).toBeGreaterThanOrEqual(80);
  expect(outboxes).toHaveLength(3);
});

test('who comes as the server is closed is sent away, and nothing is asked for it', async () => {
  await pollers.close();
  const late = new Outbox();
  pollers.attach('inbox', late, options)();
  expect(await late.next(0)).toBeUndefined();
  expect(pollers.listeners).toBe(0);
});
