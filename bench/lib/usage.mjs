// @ts-check
/** What the processes of a stage use while nothing is done to them, and how much they keep in files. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measured } from './measure.mjs';
import { memoryOf } from './processes.mjs';

/** By name of the process: resident bytes, and CPU milliseconds a second. @typedef {Record<string, { memory: number, cpuPerSecond: number }>} Usage */

/** @param {import('../stage.mjs').Stage} stage @param {number} windowMs over which the CPU is counted @returns {Promise<Usage>} */
export async function usageOf(stage, windowMs) {
  const { cpu, ms } = await measured(stage, () => sleep(windowMs));
  const memory = memoryOf(stage.subjects.processes());
  return Object.fromEntries(
    Object.entries(memory).map(([name, bytes]) => [
      name,
      { memory: bytes, cpuPerSecond: ((cpu[name] ?? 0) / ms) * 1000 },
    ]),
  );
}

/** @param {string} folder @returns {number} */
export function bytesUnder(folder) {
  let total = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    try {
      total += entry.isDirectory() ? bytesUnder(file) : statSync(file).size;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error; // removed meanwhile
    }
  }
  return total;
}
