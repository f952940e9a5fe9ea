// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** Becomes the command once a line comes in; ends when its starter dies before. So no process runs that `onSpawn` does not know. */
const gate = ['-c', 'read -r go && exec "$@" </dev/null', 'sh'];

/**
 * What a process of the product is.
 * @typedef {object} ProcessSpec
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {() => Promise<boolean>} isReady asked until it says so; must not throw while the process starts
 * @property {number} [readyMs] how long that may take, 120 s when absent
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Exit
 */

/**
 * A process in a group of its own, its output in a log file. It can be started again after it ended. Nothing restarts it by itself.
 */
export class ChildProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {Promise<Exit>} */
  #exited = Promise.resolve({ code: 0, signal: null });
  #running = false;

  /**
   * @param {ProcessSpec} spec
   * @param {string} logFile absolute; appended to
   * @param {{ onSpawn?: (pid: number, spec: ProcessSpec) => void, onExit?: (pid: number) => void }} [watch]
   */
  constructor(spec, logFile, watch = {}) {
    this.spec = spec;
    this.log = logFile;
    this.watch = watch;
  }

  get name() {
    return this.spec.name;
  }

  /** Process id of the last start. */
  get pid() {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.name} was not started`);
    return pid;
  }

  get running() {
    return this.#running;
  }

  /** Ends with the process. */
  get exited() {
    return this.#exited;
  }

  /**
   * Starts the process.
   * @param {NodeJS.ProcessEnv} [overrides] variables on top of the spec's, for this start only
   * @throws when the command cannot be run, or another process answers in its place
   */
  async start(overrides = {}) {
    if (this.#running) throw new Error(`${this.name} is running already (pid ${this.pid})`);
    const { command, args, cwd, env, isReady } = this.spec;
    if (await isReady()) throw new Error(`${this.name} cannot start: another process answers on its port`);
    mkdirSync(path.dirname(this.log), { recursive: true });
    const output = openSync(this.log, 'a');
    try {
      const child = spawn('/bin/sh', [...gate, command, ...args], {
        cwd,
        env: { ...env, ...overrides },
        stdio: ['pipe', output, output],
        detached: true,
      });
      this.#child = child;
      await new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (error) => reject(new Error(`${this.name} could not be started: ${error.message}`)));
      });
      this.#running = true;
      this.#exited = new Promise((resolve) => {
        child.once('exit', (code, signal) => {
          this.#running = false;
          this.watch.onExit?.(this.pid);
          resolve({ code, signal });
        });
      });
      this.watch.onSpawn?.(this.pid, this.spec);
      child.stdin?.on('error', () => {}); // it was killed at once, which its exit says
      child.stdin?.end('go\n');
    } finally {
      closeSync(output);
    }
  }

  /**
   * Waits until the process answers as it should.
   * @throws when it ends before, or does not get ready in time; the message holds the end of its log
   */
  async waitReady() {
    const { isReady, readyMs = 120_000 } = this.spec;
    const deadline = Date.now() + readyMs;
    while (!(await isReady())) {
      if (!this.#running)
        throw new Error(`${this.name} ${describeExit(await this.#exited)} before it was ready.\n${this.tail()}`);
      if (Date.now() > deadline)
        throw new Error(`${this.name} was not ready after ${readyMs / 1000} s.\n${this.tail()}`);
      await delay(POLL_MS);
    }
    // Another process may have the port, and have answered for one that has just failed to get it.
    if (!this.#running)
      throw new Error(`${this.name} ${describeExit(await this.#exited)} as it started.\n${this.tail()}`);
  }

  /**
   * Starts the process and waits until it is ready.
   * @param {NodeJS.ProcessEnv} [overrides] variables on top of the spec's, for this start only
   * @throws as `start` and `waitReady`
   */
  async startReady(overrides) {
    await this.start(overrides);
    await this.waitReady();
  }

  /**
   * Sends a signal to the process and all it has started: SIGSTOP and SIGCONT freeze and thaw it.
   * @param {NodeJS.Signals} signal
   */
  signal(signal) {
    signalGroup(this.pid, signal);
  }

  /**
   * Sends a signal that ends the process and all it has started, and waits for the end.
   * @param {NodeJS.Signals} [signal] SIGTERM when absent
   * @returns {Promise<Exit>}
   */
  async kill(signal = 'SIGTERM') {
    if (this.#running) signalGroup(this.pid, signal);
    return this.#exited;
  }

  /**
   * Asks the process to end, makes it end after the given time, and leaves nothing of its group behind.
   * @param {number} graceMs
   * @returns {Promise<boolean>} whether it ended by itself
   */
  async stop(graceMs) {
    if (!this.#running) return true;
    const pid = this.pid;
    const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
    const { signal } = await this.kill('SIGTERM');
    clearTimeout(force);
    signalGroup(pid, 'SIGKILL');
    return signal !== 'SIGKILL';
  }

  /**
   * Kills the process when it still runs, starts it again and waits until it is ready.
   * @param {NodeJS.ProcessEnv} [overrides] variables on top of the spec's, for this start only
   */
  async restart(overrides) {
    await this.kill('SIGKILL');
    await this.startReady(overrides);
  }

  /** The last lines of the log, for a message. */
  tail(lines = 20) {
    const text = readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-lines);
    return [`The end of ${this.log}:`, ...text.map((line) => `  | ${line}`)].join('\n');
  }
}

/** @param {Exit} exit */
export function describeExit({ code, signal }) {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

/**
 * Sends a signal to a process group; a group that is gone is no error.
 * @param {number} pid of the group's leader
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // macOS answers EPERM for a group of which only an unreaped leader is left.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
