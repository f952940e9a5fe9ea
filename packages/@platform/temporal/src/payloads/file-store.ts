import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidConfiguration } from '../errors.js';
import { absent, writeAtomically } from './atomic-file.js';
import { checked, nameOf, type PayloadStore, pathOf } from './store.js';

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
    if (!before || nameOf(before) !== name) await writeAtomically(file, data, this.folder);
    return name;
  }

  async get(name: string): Promise<Uint8Array> {
    const file = path.join(this.folder, pathOf(name));
    return checked(name, await readFile(file).catch(absent), `the file ${file}`);
  }
}
