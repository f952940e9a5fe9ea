/**
 * The payload store: what is too large for a history, kept under names that are made of what it holds: files, or objects of S3. The layout is
 * shared with Python (`agent_service/payloads/store.py`): `<folder or prefix>/<first two characters>/<SHA-256 in hex>`.
 */
import { createHash } from 'node:crypto';
import { PayloadLost } from '../errors/errors.js';

/** Bytes by their SHA-256: never changed, checked whenever they are read. */
export interface PayloadStore {
  /** Where it is, as people write it. */
  readonly location: string;
  /**
   * Returns the name. When it resolves the bytes are kept, and count as written now (give or take {@link rewriteAfter}), also those that
   * were there before. Throws {@link PayloadStoreUnavailable}.
   */
  put(data: Uint8Array): Promise<string>;
  /** The same of bytes that come one piece after another; says how many came. What they throw leaves nothing behind. */
  putStream(pieces: AsyncIterable<Uint8Array>): Promise<{ name: string; size: number }>;
  /** Throws {@link PayloadLost} when it is missing or damaged, {@link PayloadStoreUnavailable} when the store cannot be asked. */
  get(name: string): Promise<Uint8Array>;
  /** All that it holds, in no order. Throws {@link PayloadStoreUnavailable}. */
  list(): AsyncIterable<StoredPayload>;
  /**
   * Removes what was last written before a time (milliseconds since 1970). `false` when it was written since, or is not there.
   * Throws {@link PayloadStoreUnavailable}.
   */
  remove(path: string, writtenBefore: number): Promise<boolean>;
}

/** A payload as the store lists it; also what is left of one whose writing was broken off, under a name that nothing refers to. */
export interface StoredPayload {
  /** `<first two characters>/<name>`. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

/** Milliseconds for which a process takes it for granted that a payload that it has written is there. */
export const rewriteAfter = 10 * 60_000;

const namePattern = /^[0-9a-f]{64}$/;

/** Whether that is the path of a payload, or of what is left of one (its name begins with a dot). */
export function isPayloadPath(path: string): boolean {
  return /^([0-9a-f]{2})\/(\1[0-9a-f]{62}|\.[0-9a-f-]{36})$/.test(path);
}

/** `<first two characters>/<name>`. Throws {@link PayloadLost} for what is no name. */
export function pathOf(name: string): string {
  if (!namePattern.test(name)) throw new PayloadLost(name, undefined, 'no name of a payload');
  return `${name.slice(0, 2)}/${name}`;
}

/** The bytes, when they are those of the name. Throws {@link PayloadLost}. `where`: what to restore. */
export function checked(name: string, data: Uint8Array | undefined, where: string): Uint8Array {
  if (!data) throw new PayloadLost(name, where, 'missing');
  if (nameOf(data) !== name) throw new PayloadLost(name, where, 'damaged');
  return data;
}

/** The name of bytes. */
export function nameOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
