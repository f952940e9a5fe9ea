/**
 * The payload store: what is too large for a history, kept as files that are named by what they hold.
 * The layout is shared with Python (`agent_service/payloads.py`): `<folder>/<first two characters>/<SHA-256 in hex>`.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { PayloadLost } from '../errors.js';

const namePattern = /^[0-9a-f]{64}$/;

/** Folder of the payload store: `payloads` in `DATA_DIR`, `.data` when not set. `base`: what a relative folder is relative to. */
export function payloadFolder(env: NodeJS.ProcessEnv, base: string = process.cwd()): string {
  return path.resolve(base, env.DATA_DIR?.trim() || '.data', 'payloads');
}

/** Bytes by their SHA-256: written once, never changed, checked whenever they are read. */
export class PayloadStore {
  constructor(readonly folder: string) {}

  /** Returns the name. When it resolves the bytes survive a power cut. */
  async put(data: Uint8Array): Promise<string> {
    const name = sha256(data);
    const file = this.#fileOf(name);
    const before = await readFile(file).catch(absent);
    if (before && sha256(before) === name) return name;
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true });
    const staged = path.join(folder, `.${randomUUID()}`);
    try {
      await synced(await open(staged, 'wx'), (handle) => handle.writeFile(data));
      await rename(staged, file);
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
    for (const each of [folder, this.folder]) await synced(await open(each, 'r'));
    return name;
  }

  /** Throws {@link PayloadLost} when it is missing or damaged. */
  async get(name: string): Promise<Uint8Array> {
    const file = this.#fileOf(name);
    const data = await readFile(file).catch(absent);
    if (!data) throw new PayloadLost(name, file, 'missing');
    if (sha256(data) !== name) throw new PayloadLost(name, file, 'damaged');
    return data;
  }

  #fileOf(name: string): string {
    if (!namePattern.test(name)) throw new PayloadLost(name, this.folder, 'no name of a payload');
    return path.join(this.folder, name.slice(0, 2), name);
  }
}

async function synced(handle: FileHandle, write?: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await write?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
