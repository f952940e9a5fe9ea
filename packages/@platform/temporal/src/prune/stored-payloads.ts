/** What a payload store holds, and which of it something refers to. */
import type { PayloadStore, StoredPayload } from '../payloads/store.js';
import { NameFinder } from './name-finder.js';

/** Some payloads together. */
export interface PayloadShare {
  payloads: number;
  bytes: number;
  /** When the payload was written that was not written again for the longest time, ISO 8601; absent when there are no payloads. */
  oldest?: string;
}

interface Known extends StoredPayload {
  referenced: boolean;
}

export class StoredPayloads {
  readonly #known = new Map<string, Known>();
  readonly #finder = new NameFinder();
  /** Referenced, and not read yet. */
  readonly #unread: string[] = [];
  #unreferenced = 0;

  /** Takes in what the store holds; may be done again. */
  async list(store: PayloadStore): Promise<void> {
    for await (const stored of store.list()) {
      const name = stored.path.slice(stored.path.indexOf('/') + 1);
      const known = this.#known.get(name);
      if (!known) {
        this.#unreferenced += 1;
        this.#finder.add(name);
      }
      this.#known.set(name, { ...stored, referenced: known?.referenced ?? false });
    }
  }

  /** Marks every payload whose name occurs in these bytes. */
  mark(bytes: Uint8Array): void {
    for (const name of this.#finder.find(bytes)) {
      const known = this.#known.get(name);
      if (!known || known.referenced) continue;
      known.referenced = true;
      this.#unreferenced -= 1;
      this.#unread.push(name);
    }
  }

  /** Names of marked payloads, in which more names may be; each once. None when there is nothing left that could be marked. */
  takeUnread(): string[] {
    return this.#unreferenced > 0 ? this.#unread.splice(0) : [];
  }

  /** What nothing refers to and was last written before a time (milliseconds since 1970). */
  *unreferenced(writtenBefore = Number.POSITIVE_INFINITY): Generator<StoredPayload> {
    for (const known of this.#known.values()) if (!known.referenced && known.writtenAt < writtenBefore) yield known;
  }

  all(): Iterable<StoredPayload> {
    return this.#known.values();
  }
}

/** Number and bytes of some payloads. */
export function shareOf(payloads: Iterable<StoredPayload>): PayloadShare {
  let count = 0;
  let bytes = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const payload of payloads) {
    count += 1;
    bytes += payload.bytes;
    oldest = Math.min(oldest, payload.writtenAt);
  }
  return { payloads: count, bytes, ...(count > 0 && { oldest: new Date(oldest).toISOString() }) };
}
