// @ts-check
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChildProcess, describeExit } from './child-process.mjs';
import { Guard } from './guard-process.mjs';
import { keepLogsSmall, previousLog } from './log-rotation.mjs';
import { LogTail } from './log-tail.mjs';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived this long starts again at the first delay. */
const STEADY_MS = 30_000;
/** Together with the time a Temporal server takes, below the 10 s in which everything has to be gone. */
const GRACE_MS = 6_000;
const TEMPORAL_GRACE_MS = 3_000;
/** Bytes of a log before it becomes the previous one. */
const LOG_BYTES = 32 * 1024 * 1024;

/** @typedef {import('./child-process.mjs').ProcessSpec} ProcessSpec */

/**
 * The processes of one `npm start`: started in order, kept alive, stopped in the opposite order. None outlives the launcher.
 */
export class Supervisor {
  /** @type {ChildProcess[]} */
  #children = [];
  #guard = new Guard();
  #stopping = new AbortController();
  /** @type {LogTail[]} */
  #tails = [];
  #rotation = keepLogsSmall(() => this.#children.map(({ log }) => log).filter((log) => existsSync(log)), LOG_BYTES);

  /**
   * @param {object} options
   * @param {string} options.logDir
   * @param {import('./launch-record.mjs').LaunchRecord} options.record
   * @param {import('./terminal.mjs').Terminal} options.terminal
   */
  constructor({ logDir, record, terminal }) {
    this.logDir = logDir;
    this.record = record;
    this.terminal = terminal;
  }

  /**
   * Starts a process and waits until it is ready.
   * @param {ProcessSpec} spec
   * @throws when it does not get ready; the message holds the end of its log
   */
  async start(spec) {
    const log = path.join(this.logDir, `${spec.name}.log`);
    if (existsSync(log)) renameSync(log, previousLog(log));
    const child = new ChildProcess(spec, log, {
      onSpawn: (pid) => {
        this.#guard.add(pid);
        this.record.add({ pid, command: spec.args.join(' ') });
      },
      onExit: (pid) => {
        this.#guard.remove(pid);
        this.record.remove(pid);
      },
    });
    this.#children.push(child);
    await child.start();
    this.#tails.push(new LogTail(log, (line) => this.terminal.take(spec.name, line, log)));
    await child.waitReady();
  }

  /** From now on, starts every process again that ends. */
  keepAlive() {
    for (const child of this.#children)
      this.#keep(child).catch((error) => this.terminal.say(child.name, String(error), 'bad'));
  }

  /** Stops all processes, the last started first, and the Temporal server when nobody uses it any more. */
  async stop() {
    this.#stopping.abort();
    const ofTemporal = this.#children.filter((child) => child.name === 'temporal');
    const others = this.#children.filter((child) => child.name !== 'temporal').reverse();
    await Promise.all(others.map((child) => this.#end(child, GRACE_MS)));
    await Promise.all(ofTemporal.map((child) => this.#end(child, TEMPORAL_GRACE_MS)));
    clearInterval(this.#rotation);
    for (const tail of this.#tails) tail.close();
    this.terminal.flush();
    await this.#guard.close();
  }

  /** Ends all processes at once. */
  kill() {
    this.#stopping.abort();
    for (const child of this.#children) if (child.running) child.signal('SIGKILL');
  }

  /** @param {ChildProcess} child @param {number} graceMs */
  async #end(child, graceMs) {
    if (!(await child.stop(graceMs)))
      this.terminal.say(child.name, `did not end in ${graceMs / 1000} s and was killed; runs go on at the next start`);
  }

  /** @param {ChildProcess} child */
  async #keep(child) {
    const { signal } = this.#stopping;
    let wait = FIRST_DELAY_MS;
    let started = Date.now();
    while (true) {
      const exit = await child.exited;
      if (signal.aborted) return;
      if (Date.now() - started > STEADY_MS) wait = FIRST_DELAY_MS;
      const again = `starting it again in ${wait / 1000} s (log: ${child.log})`;
      this.terminal.say(child.name, `${describeExit(exit)}; ${again}`, 'bad');
      await delay(wait, undefined, { signal }).catch(() => {}); // the signal is looked at next
      if (signal.aborted) return;
      wait = Math.min(wait * 2, LONGEST_DELAY_MS);
      started = Date.now();
      await this.#startAgain(child);
    }
  }

  /** @param {ChildProcess} child */
  async #startAgain(child) {
    try {
      await child.startReady();
      this.terminal.say(child.name, 'is ready again', 'good');
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      if (child.running) await child.kill('SIGKILL');
      this.terminal.say(child.name, error instanceof Error ? error.message : String(error), 'bad');
    }
  }
}
