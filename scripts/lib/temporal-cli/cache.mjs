// @ts-check
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceableBy, sha256 } from './inspect.mjs';

/** A `temporal` that was installed by `npm start`, with a record of what it was then. */
export class CachedCli {
  /** @param {string} folder absolute; holds `temporal` and `installed.json` */
  constructor(folder) {
    this.folder = folder;
    this.file = path.join(folder, 'temporal');
    this.record = path.join(folder, 'installed.json');
  }

  /**
   * Whether the program is there and has the bytes that were installed.
   * @returns {Promise<{ from: string } | { problem: string } | undefined>} `from`: how it was installed; nothing when it was not
   */
  async check() {
    const installed = await this.#read();
    if (!installed) return undefined;
    try {
      const open = await replaceableBy(this.file);
      if (open) return { problem: open };
      const actual = await sha256(this.file);
      if (actual === installed.sha256) return { from: installed.from };
      return { problem: `${this.file} is not what was installed: its SHA-256 is ${actual}` };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /**
   * Puts a program into the cache, whole or not at all.
   * @param {string} program
   * @param {string} from how it was installed
   */
  async keep(program, from) {
    const unfinished = `${this.folder}.${process.pid}.kept`;
    try {
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      await rename(program, path.join(unfinished, 'temporal'));
      await chmod(path.join(unfinished, 'temporal'), 0o755);
      const record = { from, sha256: await sha256(path.join(unfinished, 'temporal')) };
      await writeFile(path.join(unfinished, 'installed.json'), `${JSON.stringify(record, undefined, 2)}\n`);
      await this.remove();
      await rename(unfinished, this.folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  async remove() {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @returns {Promise<{ from: string, sha256: string } | undefined>} */
  async #read() {
    try {
      return JSON.parse(await readFile(this.record, 'utf8'));
    } catch (error) {
      const { code, name } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code === 'ENOENT' || name === 'SyntaxError') return undefined; // none, or of a version that kept no record
      throw error;
    }
  }
}
