import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { idle, type Outbox } from './outbox.js';

/** Milliseconds of silence after which an `alive` event tells that the connection lives. A comment would not be seen by a page. */
export const keepAliveMs = 10_000;

const alive = { event: 'alive', data: '{}' };

/** Answers with a viewer's events, as fast as it takes them, until its end or until it goes away; then calls `leave` once. */
export function sendEvents(c: Context, outbox: Outbox, leave: () => void): Response {
  if (c.req.method === 'HEAD') {
    outbox.close();
    leave();
    return c.body(null, 200, { 'content-type': 'text/event-stream' });
  }
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => outbox.close());
    try {
      for (;;) {
        const event = await outbox.next(keepAliveMs);
        if (event === undefined) return;
        // A write resolves once it is taken: a slow viewer waits here, alone.
        await stream.writeSSE(event === idle ? alive : event);
      }
    } finally {
      outbox.close();
      leave();
    }
  });
}
