// @ts-check
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The process that ends what this one has started if this one is killed, see `guard.mjs`. */
export class Guard {
  #process = spawn(process.execPath, [fileURLToPath(new URL('./guard.mjs', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });

  constructor() {
    this.#process.unref();
    // Writing to a guard that was killed fails; without it, all else works as before.
    this.#process.stdin?.on('error', () => {});
  }

  /** @param {number} pid leader of a process group */
  add(pid) {
    this.#process.stdin?.write(`+${pid}\n`);
  }

  /** @param {number} pid */
  remove(pid) {
    this.#process.stdin?.write(`-${pid}\n`);
  }

  /** Ends the guard, and what was added and not removed. */
  async close() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.ref();
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin?.end();
    await exited;
  }
}
