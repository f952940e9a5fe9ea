import type { PayloadStore } from '../../payloads/store.js';
import type { PayloadCount } from './report.js';

/** Milliseconds for which a count is given again: counting walks through everything. */
const freshMs = 5 * 60_000;

/** A count ends after as many payloads or milliseconds: it must not be felt. Payloads of S3 are listed 1,000 at a time. */
const limits = { payloads: 200_000, ms: 3_000 };

const dayMs = 24 * 3_600_000;

const counts = new WeakMap<PayloadStore, { at: number; count: Promise<PayloadCount> }>();

/** What is in the store, counted at most every five minutes. Throws `PayloadStoreUnavailable`. */
export function countPayloads(store: PayloadStore, now = Date.now()): Promise<PayloadCount> {
  const known = counts.get(store);
  if (known && now - known.at < freshMs) return known.count;
  const count = counted(store, now);
  const entry = { at: now, count };
  counts.set(store, entry);
  count.catch(() => {
    if (counts.get(store) === entry) counts.delete(store);
  });
  return count;
}

async function counted(store: PayloadStore, now: number): Promise<PayloadCount> {
  const found: PayloadCount = {
    ...{ payloads: 0, bytes: 0, bytesOfLastDay: 0 },
    ...{ isCut: false, countedAt: new Date(now).toISOString() },
  };
  const began = performance.now();
  for await (const { bytes, writtenAt } of store.list()) {
    if (found.payloads >= limits.payloads || performance.now() - began > limits.ms) {
      found.isCut = true;
      break;
    }
    found.payloads++;
    found.bytes += bytes;
    if (now - writtenAt < dayMs) found.bytesOfLastDay += bytes;
  }
  return found;
}
