import type { S3Bucket } from './s3.js';
import { checked, nameOf, type PayloadStore, pathOf } from './store.js';

/** How many names are remembered as written: a heartbeat puts the same payloads again each second. */
const namesRemembered = 10_000;

/** Payloads as objects of S3. */
export class S3PayloadStore implements PayloadStore {
  readonly #written = new Set<string>();

  constructor(private readonly bucket: S3Bucket) {}

  get location(): string {
    return this.bucket.locationOf('');
  }

  async put(data: Uint8Array): Promise<string> {
    const name = nameOf(data);
    if (this.#written.has(name)) return name;
    await this.bucket.put(pathOf(name), data);
    if (this.#written.size >= namesRemembered) this.#written.clear();
    this.#written.add(name);
    return name;
  }

  async get(name: string): Promise<Uint8Array> {
    const path = pathOf(name);
    return checked(name, await this.bucket.get(path), this.bucket.locationOf(path));
  }
}
