// @ts-check
/** Runs of every subject in turn, in rotated rounds, with what each has used. */
import { historyOf, measured, sum, timed } from '../lib/measure.mjs';
import { summarize } from '../lib/statistics.mjs';
import { rotated } from './scenario.mjs';

/**
 * @typedef {object} Measurements
 * @property {string} title
 * @property {number[]} ms of each run
 * @property {number[]} serverCpu milliseconds for each run, one figure a round
 * @property {number[]} workerCpu the same, of the processes that do the subject's work
 * @property {Record<string, number[]>} cpu the same, of each of them
 * @property {number[]} modelCpu the same, of the scripted model
 * @property {{ events: number, bytes: number } | undefined} history of its last run
 *
 * @typedef {Record<string, Measurements>} Comparison by name of the subject
 */

/**
 * @param {import('../stage.mjs').Stage} stage
 * @param {Record<string, import('../subjects/subjects.mjs').Subject>} subjects
 * @param {{ work: import('../work.mjs').Work, rounds: number, runs: number, atOnce?: boolean }} how `runs` of each subject in each round,
 * one after the other or all at once
 * @returns {Promise<Comparison>}
 */
export async function compare(stage, subjects, { work, rounds, runs, atOnce = false }) {
  /** @type {Comparison} */
  const comparison = {};
  for (const [name, { title }] of Object.entries(subjects)) {
    comparison[name] = { title, ms: [], serverCpu: [], workerCpu: [], cpu: {}, modelCpu: [], history: undefined };
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, subject] of rotated(Object.entries(subjects), round)) {
      const into = /** @type {Measurements} */ (comparison[name]);
      /** @type {string | undefined} */
      let last;
      const one = async () => {
        into.ms.push(
          await timed(async () => {
            last = await subject.run(work);
          }),
        );
      };
      const { cpu, serverCpu } = await measured(stage, async () => {
        if (atOnce) await Promise.all(Array.from({ length: runs }, one));
        else for (let n = 0; n < runs; n++) await one();
      });
      into.serverCpu.push(serverCpu / runs);
      into.workerCpu.push(sum(cpu, subject.workers) / runs);
      for (const worker of subject.workers) {
        into.cpu[worker] ??= [];
        into.cpu[worker].push((cpu[worker] ?? 0) / runs);
      }
      into.modelCpu.push(sum(cpu, ['scripted-model']) / runs);
      if (last) into.history = await historyOf(stage, last);
    }
  }
  return comparison;
}

/**
 * One of a comparison's subjects, which must have been measured.
 * @param {Comparison} comparison
 * @param {string} name
 */
export function of(comparison, name) {
  const found = comparison[name];
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}

/** Milliseconds of the middle run. @param {Comparison} comparison @param {string} name */
export function middle(comparison, name) {
  return summarize(of(comparison, name).ms).median;
}
