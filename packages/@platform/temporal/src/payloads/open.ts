import path from 'node:path';
import { InvalidConfiguration } from '../errors/errors.js';
import { FilePayloadStore } from './file-store.js';
import { parseS3Location, S3Bucket } from './s3.js';
import { S3PayloadStore } from './s3-store.js';
import type { PayloadStore } from './store.js';

/**
 * The payload store of an environment: `PAYLOAD_STORE` (`s3://bucket/prefix`), else `payloads` in `DATA_DIR`, `.data` when not set. Nothing is
 * opened yet.
 *
 * @param base what a relative folder is relative to.
 * Throws {@link InvalidConfiguration}.
 */
export function openPayloadStore(env: NodeJS.ProcessEnv, base: string = process.cwd()): PayloadStore {
  const given = env.PAYLOAD_STORE?.trim();
  if (!given) return new FilePayloadStore(path.resolve(base, env.DATA_DIR?.trim() || '.data', 'payloads'));
  const location = parseS3Location(given);
  if (location) return new S3PayloadStore(new S3Bucket(location, env));
  const allowed = 's3://<bucket> or s3://<bucket>/<prefix>; files are kept in DATA_DIR when it is not set';
  throw new InvalidConfiguration(`PAYLOAD_STORE is "${given}"; allowed: ${allowed}. Correct it or unset it.`);
}

const probe = Buffer.from('durable-agents');

/** Sees whether payloads can be written and read. Throws {@link PayloadStoreUnavailable}, {@link InvalidConfiguration}. */
export async function checkPayloadStore(store: PayloadStore): Promise<void> {
  if (store instanceof FilePayloadStore) return store.check();
  await store.get(await store.put(probe));
}
