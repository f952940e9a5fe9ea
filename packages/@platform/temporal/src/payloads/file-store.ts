import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { absent, writeAtomically } from './atomic-file.js';
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
    if (!before || nameOf(before) !== name) await writeAtomically(file, data, this.folder);
    return name;
  }

  async get(name: string): Promise<Uint8Array> {
    const file = path.join(this.folder, pathOf(name));
    return checked(name, await readFile(file).catch(absent), `the file ${file}`);
  }
}
