// @ts-check
import path from 'node:path';
import { agentServiceDir, pythonBin } from '../../scripts/lib/paths.mjs';
import { LineProcess } from '../lib/line-process.mjs';
import { requestOf } from '../work.mjs';

/** Plain Agno, and a hand-written loop, in one Python process in which nothing is durable. */
export class WithoutTemporal {
  #next = 0;
  /** @type {Map<number, (answer: { ms: number, cpuMs: number, error?: string }) => void>} */
  #asked = new Map();

  /** @param {Record<string, string>} env */
  constructor(env) {
    this.runner = new LineProcess({
      name: 'without-temporal',
      command: path.join(pythonBin, 'python'),
      args: [path.join(import.meta.dirname, 'without-temporal.py')],
      cwd: agentServiceDir,
      env: { ...process.env, ...env, PYTHONPATH: ['src', '.'].join(path.delimiter), AGNO_TELEMETRY: 'false' },
      onMessage: (answer) => this.#asked.get(answer.id)?.(answer),
    });
  }

  async startRunner() {
    await this.runner.start();
  }

  async stop() {
    await this.runner.stop();
  }

  /** @returns {Record<string, readonly number[]>} */
  pids() {
    return { 'without-temporal': [this.runner.pid] };
  }

  /**
   * @param {'agno' | 'loop'} mode
   * @returns {import('./subjects.mjs').Subject}
   */
  subject(mode) {
    return {
      title: mode === 'agno' ? 'plain Agno, nothing durable' : 'hand-written Python loop, nothing durable',
      workers: ['without-temporal'],
      run: (work) => this.#run(mode, requestOf(work)),
    };
  }

  /** @param {'agno' | 'loop'} mode @param {string} request */
  async #run(mode, request) {
    const id = this.#next++;
    const { error } = await new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.runner.send({ id, mode, request });
    });
    this.#asked.delete(id);
    if (error) throw new Error(`${mode}: ${error}`);
    return undefined;
  }
}
