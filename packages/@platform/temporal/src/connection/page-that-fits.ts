/** Answers in pages, as large as they can be received. */
import { grpcError, isTooLarge } from './call-errors.js';

/** A page is asked for again with this part of what was too much. */
const shrinkBy = 4;

/**
 * The answer to `ask`, which is asked for fewer at a time when the answer is larger than can be received: what lies between here and the
 * server (a proxy, the server's own parts) may allow less than this client. Also tells how many were asked for: more are too many for the
 * next page as well. Throws what `ask` throws; that a single one is too large, too.
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
