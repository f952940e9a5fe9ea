import { expect, test } from 'vitest';
import { chunksOf, untilAborted } from './until-aborted.js';

const left = new Error('left');

/** A body that tells this and then falls silent. It does not know of any signal. */
function silentAfter(...texts: string[]) {
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
    },
    cancel: () => {
      state.cancelled = true;
    },
  });
  return { body, state };
}

test('a body that falls silent is read until the signal, and is given up then', async () => {
  const { body, state } = silentAfter('a', 'b');
  const stop = new AbortController();
  const chunks = chunksOf(body, stop.signal);
  expect(String.fromCharCode(...(await chunks.next()).value!)).toBe('a');
  expect(String.fromCharCode(...(await chunks.next()).value!)).toBe('b');
  const next = chunks.next();
  stop.abort(left);
  await expect(next).rejects.toBe(left);
  expect(state.cancelled).toBe(true);
});

test('a body that nobody reads on is given up', async () => {
  const { body, state } = silentAfter('a', 'b');
  for await (const _ of chunksOf(body)) break;
  expect(state.cancelled).toBe(true);
});

test('a signal that has aborted before ends the wait at once, and one that aborts after it changes nothing', async () => {
  await expect(untilAborted(AbortSignal.abort(left), new Promise(() => {}))).rejects.toBe(left);
  const stop = new AbortController();
  expect(await untilAborted(stop.signal, Promise.resolve(7))).toBe(7);
  stop.abort(left);
  await expect(untilAborted(new AbortController().signal, Promise.reject(left))).rejects.toBe(left);
});
