import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidConfiguration } from '../errors/errors.js';
import { absent, removeUnlessWritten, touch, writeAtomically, writeStaged } from './atomic-file.js';
import { checked, isPayloadPath, nameOf, type PayloadStore, pathOf, type StoredPayload } from './store.js';

/** Where what has no name yet is written: what is left there of broken writes is listed like every payload, and removed some time later. */
const staging = '00';

/** Payloads as files. */
export class FilePayloadStore implements PayloadStore {
  constructor(readonly folder: string) {}

  get location(): string {
    return this.folder;
  }

  /** Makes the folder. Throws {@link InvalidConfiguration} when nothing can be written there. */
  async check(): Promise<void> {
    const probe = path.join(this.folder, `.${randomUUID()}`);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(probe, '', { flag: 'wx' });
      await rm(probe);
    } catch (error) {
      const what = `DATA_DIR is "${path.dirname(this.folder)}", where nothing can be written: ${(error as Error).message}`;
      throw new InvalidConfiguration(`${what}. Let this user write there, or set DATA_DIR to another folder.`);
    }
  }

  /** When it resolves the bytes survive a power cut. */
  async put(data: Uint8Array): Promise<string> {
    const name = nameOf(data);
    const file = path.join(this.folder, pathOf(name));
    const before = await readFile(file).catch(absent);
    const isThere = before !== undefined && nameOf(before) === name;
    if (!isThere || !(await touch(file))) await writeAtomically(file, data, this.folder);
    return name;
  }

  async putStream(pieces: AsyncIterable<Uint8Array>): Promise<{ name: string; size: number }> {
    const hash = createHash('sha256');
    let name = '';
    let size = 0;
    await writeStaged(path.join(this.folder, staging), this.folder, async (handle) => {
      for await (const piece of pieces) {
        hash.update(piece);
        size += piece.length;
        await handle.appendFile(piece);
      }
      name = hash.digest('hex');
      return path.join(this.folder, pathOf(name));
    });
    return { name, size };
  }

  async get(name: string): Promise<Uint8Array> {
    const file = path.join(this.folder, pathOf(name));
    return checked(name, await readFile(file).catch(absent), `the file ${file}`);
  }

  async *list(): AsyncGenerator<StoredPayload> {
    for (const folder of (await readdir(this.folder).catch(absent)) ?? []) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      const paths = (await readdir(path.join(this.folder, folder))).map((name) => `${folder}/${name}`);
      for (const each of paths.filter(isPayloadPath)) {
        const found = await stat(path.join(this.folder, each)).catch(absent);
        if (found) yield { path: each, bytes: found.size, writtenAt: found.mtimeMs };
      }
    }
  }

  remove(each: string, writtenBefore: number): Promise<boolean> {
    return removeUnlessWritten(path.join(this.folder, each), writtenBefore);
  }
}
