/** Answers in pages, as large as they can be received. */
import { grpcError, isTooLarge } from './call-errors.js';

/** A page that was too large is asked for again with this fraction of its size. */
const shrinkBy = 4;

/**
 * Asks for a page, and asks again for a smaller one while the answer is too large to be received. A proxy, or a part of the server, may let less pass
 * than this client receives. Returns the page and its size; the next page should not be larger. Throws what `ask` throws, also when a single
 * item is too large.
 */
export async function pageThatFits<Page>(
  pageSize: number,
  ask: (pageSize: number) => Promise<Page>,
): Promise<{ page: Page; pageSize: number }> {
  for (let size = pageSize; ; size = Math.max(1, Math.floor(size / shrinkBy))) {
    try {
      return { page: await ask(size), pageSize: size };
    } catch (error) {
      if (size === 1 || !isTooLarge(grpcError(error))) throw error;
    }
  }
}
