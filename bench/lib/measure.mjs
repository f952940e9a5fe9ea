// @ts-check
import { performance } from 'node:perf_hooks';
import { serverProcesses } from '../stage.mjs';
import { cpuOf, difference } from './processes.mjs';

/** @typedef {NonNullable<Awaited<ReturnType<import('@temporalio/client').WorkflowHandle['fetchHistory']>>['events']>[number]} HistoryEvent */

/**
 * What some work has used.
 * @typedef {object} Used
 * @property {number} ms
 * @property {import('./processes.mjs').Amounts} cpu milliseconds by process
 * @property {number} serverCpu of the Temporal server, with its database
 */

/**
 * Does some work and says how long it took and what the processes of the stage have used meanwhile.
 * @template T
 * @param {import('../stage.mjs').Stage} stage
 * @param {() => Promise<T>} work
 * @returns {Promise<Used & { value: T }>}
 */
export async function measured({ subjects }, work) {
  const before = cpuOf(subjects.processes());
  const began = performance.now();
  const value = await work();
  const ms = performance.now() - began;
  const cpu = difference(before, cpuOf(subjects.processes()));
  return { value, ms, cpu, serverCpu: sum(cpu, serverProcesses) };
}

/** @param {() => Promise<unknown>} work @returns {Promise<number>} milliseconds */
export async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** @param {import('./processes.mjs').Amounts} amounts @param {readonly string[]} names */
export function sum(amounts, names) {
  return names.reduce((total, name) => total + (amounts[name] ?? 0), 0);
}

/**
 * The length of a run's history.
 * @param {import('../stage.mjs').Stage} stage
 * @param {string} workflowId
 */
export async function historyOf({ client }, workflowId) {
  const { historyLength, historySize, status } = await client.temporal.workflow.getHandle(workflowId).describe();
  return { events: historyLength, bytes: Number(historySize), status: status.name };
}

/**
 * Does something for each number below `count`, so many at once.
 * @param {number} count
 * @param {number} atOnce
 * @param {(n: number) => Promise<void>} work
 */
export async function each(count, atOnce, work) {
  let next = 0;
  const one = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, one));
}
