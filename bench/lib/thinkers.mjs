// @ts-check
/** Runs whose model thinks for long, many at once, as the model and the tools see them from outside. */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRun } from '@platform/temporal';
import { inTurns } from './in-turns.mjs';
import { thinkingRequest, toolNumber } from './thinking-script.mjs';

/** @typedef {import('./thinking-script.mjs').ModelEvent} ModelEvent */

const AT_ONCE = 24;
const POLL_MS = 20;
/** Longer without anything new than on a machine that does anything at all. */
const PATIENCE_MS = 300_000;
/** Steps that no run comes to the end of while it is measured. */
const STEPS = 500;

/** Lines of a file that grows, each read once. */
class Lines {
  #read = 0;

  /** @param {string} file */
  constructor(file) {
    writeFileSync(file, '', { flag: 'a' });
    this.file = openSync(file, 'r');
  }

  /** What has come since the last time; a line that is being written comes with the next. @returns {any[]} */
  next() {
    const bytes = Buffer.alloc(fstatSync(this.file).size - this.#read);
    readSync(this.file, bytes, 0, bytes.length, this.#read);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    this.#read += whole.length;
    return whole
      .toString('utf8')
      .split('\n')
      .flatMap((line) => (line ? [JSON.parse(line)] : []));
  }

  close() {
    closeSync(this.file);
  }
}

/** The runs of one stage. */
export class Thinkers {
  /** Ids by number. @type {string[]} */
  runIds = [];
  /** By run. @type {ModelEvent[][]} */
  #events = [];
  /** When tools were executed, milliseconds since 1970, by {@link toolNumber}. @type {Map<number, number[]>} */
  #tools = new Map();
  #modelLines;
  #toolLines;

  /**
   * @param {import('../stage.mjs').Stage} stage
   * @param {{ callMs: number, spreadMs: number }} pace how long a call of the model takes, and over how long the first answers are spread
   */
  constructor(stage, { callMs, spreadMs }) {
    this.client = stage.client;
    this.spreadMs = spreadMs;
    this.callMs = callMs;
    this.log = path.join(stage.dataDir, 'thinking.jsonl');
    this.gate = path.join(stage.dataDir, 'thinking.gate');
    this.#modelLines = new Lines(this.log);
    this.#toolLines = new Lines(stage.toolLog);
  }

  /** Starts so many. Returns when the model has the first request of each; it does not answer before {@link open}. @param {number} count */
  async start(count) {
    await inTurns(count, AT_ONCE, async (run) => {
      const { log, gate, callMs, spreadMs } = this;
      const afterMs = Math.round((run / count) * spreadMs);
      const request = thinkingRequest({ run, log, gate, afterMs, callMs, steps: STEPS });
      const { runId } = await startRun(this.client, { agentId: 'worker_bee', request, startedBy: 'bench' });
      this.runIds[run] = runId;
    });
    await this.until((run) => this.events(run).length > 0, 'thinks');
  }

  /** From now on calls are answered, the first ones one after the other. */
  open() {
    writeFileSync(this.gate, '');
  }

  /** What the model has seen of a run so far. @param {number} run @returns {readonly ModelEvent[]} */
  events(run) {
    return this.#events[run] ?? [];
  }

  /** Their numbers. */
  get runs() {
    return this.runIds.map((_, run) => run);
  }

  /**
   * Waits until something is so for all runs, or for some of them.
   * @param {(run: number) => boolean} happened @param {string} what a run has not done, for the message @param {readonly number[]} [runs]
   */
  async until(happened, what, runs = this.runs) {
    let missing = runs;
    for (let deadline = Date.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
      this.#look();
      const still = missing.filter((run) => !happened(run));
      if (still.length === 0) return;
      if (still.length < missing.length) deadline = Date.now() + PATIENCE_MS;
      if (Date.now() > deadline) throw new Error(`${still.length} of ${runs.length} runs have not: ${what}`);
      missing = still;
    }
  }

  /** Waits until a run is in the first half of a call of its model, so that what is done to it now meets the call. @param {number} run */
  async untilEarlyInCall(run) {
    const isEarly = () => Date.now() - Number(this.events(run).at(-1)?.at) < this.callMs / 2;
    await this.until(isEarly, 'asked its model anew', [run]);
  }

  /** Closes its files. */
  close() {
    for (const lines of [this.#modelLines, this.#toolLines]) lines.close();
  }

  #look() {
    for (const event of this.#modelLines.next()) {
      this.#events[event.run] ??= [];
      this.#events[event.run]?.push(event);
    }
    for (const { tool, args, time } of this.#toolLines.next()) {
      if (tool === 'big') this.#tools.set(args.n, [...(this.#tools.get(args.n) ?? []), Date.parse(time)]);
    }
  }

  /**
   * Calls of the model that were finished at a moment, and were made again after it or had their tool run again, each as `run/call`. A call counts as
   * finished when the model was asked the next one.
   * @param {readonly number[]} runs
   * @param {number} at milliseconds since 1970
   */
  repeated(runs, at) {
    this.#look();
    return runs.flatMap((run) => {
      const asked = this.events(run).filter(({ what }) => what === 'asked');
      const last = Math.max(...asked.filter((event) => event.at < at).map(({ call }) => call));
      const isAgain = (/** @type {number} */ call) =>
        asked.some((event) => event.call === call && event.at > at) ||
        this.#tools.get(toolNumber(run, call))?.some((time) => time > at);
      return Array.from({ length: last }, (_, call) => call)
        .filter(isAgain)
        .map((call) => `${run}/${call}`);
    });
  }
}
