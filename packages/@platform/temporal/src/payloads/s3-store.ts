import type { S3Bucket } from './s3.js';
import {
  checked,
  isPayloadPath,
  nameOf,
  type PayloadStore,
  pathOf,
  rewriteAfter,
  type StoredPayload,
} from './store.js';

/** How many names are remembered as written: a heartbeat puts the same payloads again each second. */
const namesRemembered = 10_000;

/** Payloads as objects of S3. */
export class S3PayloadStore implements PayloadStore {
  /** When each was written. */
  readonly #written = new Map<string, number>();

  constructor(private readonly bucket: S3Bucket) {}

  get location(): string {
    return this.bucket.locationOf('');
  }

  async put(data: Uint8Array): Promise<string> {
    const name = nameOf(data);
    const now = Date.now();
    if ((this.#written.get(name) ?? Number.NEGATIVE_INFINITY) > now - rewriteAfter) return name;
    await this.bucket.put(pathOf(name), data);
    if (this.#written.size >= namesRemembered) this.#written.clear();
    this.#written.set(name, now);
    return name;
  }

  /** S3 wants the name first: all of it is held in memory. */
  async putStream(pieces: AsyncIterable<Uint8Array>): Promise<{ name: string; size: number }> {
    const held: Uint8Array[] = [];
    for await (const piece of pieces) held.push(piece);
    const all = Buffer.concat(held);
    return { name: await this.put(all), size: all.length };
  }

  async get(name: string): Promise<Uint8Array> {
    const path = pathOf(name);
    return checked(name, await this.bucket.get(path), this.bucket.locationOf(path));
  }

  async *list(): AsyncGenerator<StoredPayload> {
    for await (const { path, bytes, writtenAt } of this.bucket.listAll()) {
      if (isPayloadPath(path)) yield { path, bytes, writtenAt };
    }
  }

  /** S3 knows no removal under this condition: what is written between the question and the removal, a moment later, is lost. */
  async remove(path: string, writtenBefore: number): Promise<boolean> {
    const writtenAt = await this.bucket.writtenAt(path);
    if (writtenAt === undefined || writtenAt >= writtenBefore) return false;
    await this.bucket.remove(path);
    return true;
  }
}
