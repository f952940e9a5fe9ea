// @ts-check
/**
 * A model that thinks for long, for the scripted model. A request is `think {…}`, see {@link Thinking}. What happens to each of its calls is a line of
 * the log file: `asked` when the request came, `gone` when the client closed the connection before the answer.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * What a run is asked to do: `steps` tool calls, each after a call of the model that takes its time. `run` is below 100,000 and no other run's.
 * @typedef {object} Thinking
 * @property {number} run
 * @property {string} log file
 * @property {string} gate file: the first call is answered once it is there…
 * @property {number} afterMs … and so many milliseconds later, so that not all are answered at once
 * @property {number} callMs how long each further call takes
 * @property {number} steps below 1,000
 *
 * A line of the log; `at`: milliseconds since 1970.
 * @typedef {{ at: number, run: number, call: number, what: 'asked' | 'gone' }} ModelEvent
 */

/** The request to the agent. @param {Thinking} thinking */
export function thinkingRequest(thinking) {
  return `think ${JSON.stringify(thinking)}`;
}

/** The number that the tool is given after call `call` of a run. @param {number} run @param {number} call */
export function toolNumber(run, call) {
  return run * 1_000 + call;
}

/** @type {import('../../apps/agent-service/scripted-model/reply.mjs').Script} */
export const thinkingScript = {
  name: 'think',
  reply({ messages }) {
    const start = messages.findLastIndex(({ role }) => role === 'user');
    const [, json] = /^think (\{.*\})$/.exec(String(messages[start]?.content)) ?? [];
    if (!json) return undefined;
    /** @type {Thinking} */
    const thinking = JSON.parse(json);
    const call = messages.slice(start).filter(({ role }) => role === 'assistant').length;
    if (call >= thinking.steps) return { text: 'end' };
    return {
      calls: [['big', { n: toolNumber(thinking.run, call), kilobytes: 1 }]],
      wait: (signal) => think(thinking, call, signal),
    };
  },
};

/** @param {Thinking} thinking @param {number} call @param {AbortSignal} signal */
async function think({ run, log, gate, afterMs, callMs }, call, signal) {
  const tell = (/** @type {ModelEvent['what']} */ what) =>
    appendFileSync(log, `${JSON.stringify({ at: Date.now(), run, call, what })}\n`);
  tell('asked');
  signal.addEventListener('abort', () => tell('gone'), { once: true });
  const pause = (/** @type {number} */ ms) => sleep(ms, undefined, { signal }).catch(() => {}); // nobody gets the answer
  if (call > 0) return void (await pause(callMs));
  await opened(gate);
  await pause(afterMs);
}

/** @type {Map<string, Promise<void>>} */
const gates = new Map();

/** One look at the file for all who wait for it. @param {string} gate @returns {Promise<void>} */
function opened(gate) {
  const known = gates.get(gate);
  if (known) return known;
  const isThere = (async () => {
    while (!existsSync(gate)) await sleep(POLL_MS);
  })();
  gates.set(gate, isThere);
  return isThere;
}
