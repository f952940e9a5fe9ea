/** Waiting that ends with a signal, whatever is waited for. */

/** What is awaited, or the reason of the signal, thrown, when that aborts first. What is awaited goes on by itself then. */
export function untilAborted<T>(signal: AbortSignal | undefined, awaited: Promise<T>): Promise<T> {
  if (!signal) return awaited;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * The parts of a body as they come, until its end, or until the signal aborts, whose reason is thrown then.
 *
 * A signal that was given to `fetch` does not do for that: once the answer has begun, Node may lose the abort when memory was tidied up in between (seen
 * with Node 20.20 and `redirect: 'error'`, in one of 500 requests). The body then neither ends nor fails.
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  // Not every browser can iterate a stream.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await untilAborted(signal, reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined); // it has failed already, which was thrown
  }
}
