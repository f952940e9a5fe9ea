import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { checked, nameOf, type PayloadStore, pathOf } from './store.js';

/** Payloads as files. */
export class FilePayloadStore implements PayloadStore {
  constructor(readonly folder: string) {}

  get location(): string {
    return this.folder;
  }

  /** When it resolves the bytes survive a power cut. */
  async put(data: Uint8Array): Promise<string> {
    const name = nameOf(data);
    const file = path.join(this.folder, pathOf(name));
    const before = await readFile(file).catch(absent);
    if (before && nameOf(before) === name) return name;
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

  async get(name: string): Promise<Uint8Array> {
    const file = path.join(this.folder, pathOf(name));
    return checked(name, await readFile(file).catch(absent), `the file ${file}`);
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

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
