// @ts-check
/** A process that speaks lines of JSON: the workers of the hand-written workflow and the runner without Temporal. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from '../../scripts/lib/child-process.mjs';
import { Guard } from '../../scripts/lib/guard-process.mjs';

const GRACE_MS = 5_000;
const READY_MS = 60_000;

/**
 * What to start.
 * @typedef {object} LineProcessSpec
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [cwd]
 * @property {(message: any) => void} [onMessage] told each line but the first, which says that the process is ready
 */

/** Leads a process group of its own and ends with the process that started it. It can be started again after it ended. */
export class LineProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {Promise<unknown>} */
  #exited = Promise.resolve();
  #guard = new Guard();

  /** @param {LineProcessSpec} spec */
  constructor(spec) {
    this.spec = spec;
  }

  get pid() {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.spec.name} was not started`);
    return pid;
  }

  /** Returns when it has said that it is ready. @throws when it ends before or says nothing within a minute */
  async start() {
    const { name, command, args, env, cwd, onMessage } = this.spec;
    const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.on('error', () => {}); // it was killed, which its exit says
    const ready = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`${name} ended (${signal ?? `exit code ${code}`})`)));
      let isReady = false;
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line);
        if (isReady) onMessage?.(message);
        isReady = true;
        resolve(undefined);
      });
    });
    if (child.pid) this.#guard.add(child.pid);
    const timeout = new AbortController();
    const late = sleep(READY_MS, undefined, { signal: timeout.signal }).then(() => {
      throw new Error(`${name} was not ready after ${READY_MS / 1000} s`);
    });
    await Promise.race([ready, late]).finally(() => timeout.abort());
    late.catch(() => {}); // broken off
  }

  /** @param {unknown} message */
  send(message) {
    this.#child?.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends it and all it has started. @param {NodeJS.Signals} signal */
  async kill(signal) {
    const child = this.#child;
    if (!child?.pid) return;
    const { pid } = child;
    const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
    if (child.exitCode === null && child.signalCode === null) signalGroup(pid, signal);
    await this.#exited;
    clearTimeout(force);
    signalGroup(pid, 'SIGKILL');
    this.#guard.remove(pid);
  }

  async stop() {
    await this.kill('SIGTERM');
    await this.#guard.close();
  }
}
