/**
 * The payload store: what is too large for a history, kept under names that are made of what it holds: files, or objects of S3. The layout is
 * shared with Python (`agent_service/payloads.py`): `<folder or prefix>/<first two characters>/<SHA-256 in hex>`.
 */
import { createHash } from 'node:crypto';
import { PayloadLost } from '../errors.js';

/** Bytes by their SHA-256: written once, never changed, checked whenever they are read. */
export interface PayloadStore {
  /** Where it is, as people write it. */
  readonly location: string;
  /** Returns the name. When it resolves the bytes are kept. Throws {@link PayloadStoreUnavailable}. */
  put(data: Uint8Array): Promise<string>;
  /** Throws {@link PayloadLost} when it is missing or damaged, {@link PayloadStoreUnavailable} when the store cannot be asked. */
  get(name: string): Promise<Uint8Array>;
}

const namePattern = /^[0-9a-f]{64}$/;

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
