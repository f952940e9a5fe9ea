// @ts-check
/** What the product uses when it has nothing to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { measured } from '../lib/measure.mjs';
import { memoryOf } from '../lib/processes.mjs';
import { megabytes, number, table } from '../report/markdown.mjs';

/** @typedef {Record<string, { memory: number, cpuPerSecond: number }>} Result by process */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const idle = {
  name: 'idle',
  title: 'Nothing to do',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick }) {
    await stage.startConsole();
    await sleep(quick ? 500 : 3_000);
    const { cpu, ms } = await measured(stage, () => sleep(quick ? 1_000 : 10_000));
    const memory = memoryOf(stage.subjects.processes());
    const parts = Object.entries(memory).filter(([name]) => !/^bench-|^without/.test(name));
    return Object.fromEntries(
      parts.map(([name, bytes]) => [name, { memory: bytes, cpuPerSecond: ((cpu[name] ?? 0) / ms) * 1000 }]),
    );
  },

  report(result) {
    const rows = Object.entries(result).map(([name, { memory, cpuPerSecond }]) => [
      name,
      megabytes(memory),
      number(cpuPerSecond),
    ]);
    return ['Right after the start:', table(['process', 'MB', 'CPU ms/s'], rows)].join('\n\n');
  },

  goals: () => [],
};
