// @ts-check
/** What an agent costs that thinks, and how quick others' checkpoints are meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointsBetween, readCheckpoints } from '../../lib/checkpoints.mjs';
import { measured, sum } from '../../lib/measure.mjs';
import { memoryOf } from '../../lib/processes.mjs';
import { serverProcesses } from '../../stage.mjs';

/** Parts of which the CPU is told. The server counts with its database. */
export const parts = /** @type {const} */ (['server', 'worker', 'agent-service']);

/** CPU milliseconds of each part. @typedef {Record<typeof parts[number], number>} PartsCpu */

/** @param {import('../../lib/processes.mjs').Amounts} cpu @param {number} by @returns {PartsCpu} */
function divided(cpu, by) {
  return {
    server: sum(cpu, serverProcesses) / by,
    worker: sum(cpu, ['worker']) / by,
    'agent-service': sum(cpu, ['agent-service']) / by,
  };
}

/** What each part uses for so long, in milliseconds a second. @param {import('../../stage.mjs').Stage} stage @param {number} windowMs @returns {Promise<PartsCpu>} */
export async function usedFor(stage, windowMs) {
  const { cpu, ms } = await measured(stage, () => sleep(windowMs));
  return divided(cpu, ms / 1000);
}

/** CPU milliseconds of one agent and second, without what is used when nobody thinks. @param {PartsCpu} used @param {PartsCpu} idle @param {number} agents @returns {PartsCpu} */
export function ofOneAgent(used, idle, agents) {
  const one = (/** @type {typeof parts[number]} */ part) => (used[part] - idle[part]) / agents;
  return { server: one('server'), worker: one('worker'), 'agent-service': one('agent-service') };
}

/**
 * Lets every agent think to the end of a call once, one after the other, each followed by a tool call: so many checkpoints a second as such agents
 * make.
 * @param {import('../../stage.mjs').Stage} stage
 * @param {import('../../lib/thinkers.mjs').Thinkers} thinkers
 */
export async function oneStepEach(stage, thinkers) {
  const { AGENT_SERVICE_URL: url = '' } = stage.stack.env;
  const before = await readCheckpoints(url);
  const { cpu, ms } = await measured(stage, async () => {
    thinkers.open();
    await thinkers.until((run) => thinkers.events(run).some(({ call }) => call > 0), 'went on to its second call');
  });
  const checkpoints = checkpointsBetween(before, await readCheckpoints(url));
  return { checkpoints, cpu: divided(cpu, ms / 1000) };
}

/** Bytes of each process. @param {import('../../stage.mjs').Stage} stage */
export function memoryWhileThinking({ subjects }) {
  return memoryOf(subjects.processes());
}
