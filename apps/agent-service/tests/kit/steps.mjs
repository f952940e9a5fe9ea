/** Steps of a test's script, as `scripts.mjs` describes them, turned into replies. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {import('../../scripted-model/reply.mjs').Reply} Reply
 * @typedef {{ counters: Map<string, number>, counter: string, bearer: string | undefined }} Context
 */

const pollMs = 20;

/**
 * @param {any} step
 * @param {Context} context `counter` names this step's counter.
 * @returns {Reply}
 * @throws When the step cannot be read.
 */
export function replyOf(step, context) {
  if (typeof step === 'string') return { text: step };
  if (Array.isArray(step)) return { calls: callsOf(step) };
  if (typeof step !== 'object' || step === null) throw new Error(`not a step: ${JSON.stringify(step)}`);
  if ('text' in step || 'calls' in step) return { text: step.text, calls: step.calls && callsOf(step.calls) };
  const then = () => replyOf(required(step, 'then'), { ...context, counter: `${context.counter}+` });
  if ('status' in step) return fails(step, context) ? { error: errorOf(step) } : then();
  if ('hang' in step) return fails(step, context) ? hang(step.hang) : then();
  if ('disconnect' in step) {
    return fails(step, context) ? { ...then(), disconnectAfter: Number(step.disconnect) } : then();
  }
  if ('delay' in step) return before(then(), (signal) => pause(step.delay, signal));
  if ('hold' in step) return before(then(), (signal) => appearance(step.hold, signal));
  if ('holdAfter' in step) {
    const until = (/** @type {AbortSignal} */ signal) => appearance(required(step, 'until'), signal);
    return { ...then(), hold: { chunks: Number(step.holdAfter), until } };
  }
  if ('tokenMs' in step) return { ...then(), tokenMs: step.tokenMs };
  throw new Error(`not a step: ${JSON.stringify(step)}`);
}

/**
 * @param {any[]} step One call, or a list of calls.
 * @returns {import('../../scripted-model/reply.mjs').Call[]}
 */
function callsOf(step) {
  const calls = typeof step[0] === 'string' ? [step] : step;
  return calls.map((call) => {
    const [name, args = {}, id] = Array.isArray(call) ? call : [];
    if (typeof name === 'string' && ['object', 'string'].includes(typeof args)) return [name, args, id];
    throw new Error(`not a call: ${JSON.stringify(call)}; ["tool", {arguments}] is`);
  });
}

/**
 * Whether a fault happens to this request; counts it.
 * @param {any} step
 * @param {Context} context
 */
function fails(step, { counters, counter, bearer }) {
  if ('until' in step) return !existsSync(step.until);
  if ('key' in step) return bearer !== step.key;
  if (!('times' in step)) return true;
  const count = (counters.get(counter) ?? 0) + 1;
  counters.set(counter, count);
  return count <= step.times;
}

/**
 * @param {any} step
 * @returns {NonNullable<Reply['error']>}
 */
function errorOf({ status, retryAfter, code, message = `scripted failure ${status}` }) {
  return { status, retryAfter, code, message };
}

/**
 * @param {number} seconds
 * @returns {Reply}
 */
function hang(seconds) {
  return { text: 'hung', disconnectAfter: 0, wait: (signal) => pause(seconds, signal) };
}

/**
 * @param {Reply} reply
 * @param {(signal: AbortSignal) => Promise<void>} wait
 * @returns {Reply}
 */
function before(reply, wait) {
  return {
    ...reply,
    wait: async (signal) => {
      await wait(signal);
      await reply.wait?.(signal);
    },
  };
}

/**
 * Ends early when the client has gone.
 * @param {number} seconds
 * @param {AbortSignal} signal
 */
async function pause(seconds, signal) {
  await sleep(seconds * 1_000, undefined, { signal }).catch((error) => {
    if (!signal.aborted) throw error;
  });
}

/**
 * @param {string} file
 * @param {AbortSignal} signal
 */
async function appearance(file, signal) {
  while (!signal.aborted && !existsSync(file)) await sleep(pollMs);
}

/**
 * @param {any} step
 * @param {string} key
 */
function required(step, key) {
  if (key in step) return step[key];
  throw new Error(`${JSON.stringify(step)} has no "${key}"`);
}
