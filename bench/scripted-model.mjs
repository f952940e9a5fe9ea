// @ts-check
/**
 * The script of the bench for the scripted model, with those of the tests. A request of the bench is `bench {…}`, see `work.mjs`; it is
 * short however long the run is, because the hand-written workflow sends it along with each call.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import forTests from '../apps/agent-service/tests/kit/scripts.mjs';
import { thinkingScript } from './lib/thinking-script.mjs';

/** @type {import('../apps/agent-service/scripted-model/reply.mjs').Script} */
const bench = {
  name: 'bench',
  reply({ messages }) {
    const start = messages.findLastIndex(({ role }) => role === 'user');
    const [, json] = /^bench (\{.*\})$/.exec(String(messages[start]?.content)) ?? [];
    if (!json) return undefined;
    const { steps, approvalAt, modelMs } = JSON.parse(json);
    const n = messages.slice(start).filter(({ role }) => role === 'assistant').length;
    return { ...answer(n, steps, approvalAt), ...(modelMs > 0 && { wait: (signal) => pause(modelMs, signal) }) };
  },
};

/** @param {number} n @param {number} steps @param {number | undefined} approvalAt @returns {{ text: string } | { calls: any[] }} */
function answer(n, steps, approvalAt) {
  if (n >= steps) return { text: 'end' };
  return { calls: [n === approvalAt ? ['charge', { n }] : ['big', { n, kilobytes: 1 }]] };
}

/** @param {number} ms @param {AbortSignal} signal */
async function pause(ms, signal) {
  await sleep(ms, undefined, { signal }).catch(() => {}); // the client has gone: nobody gets the answer
}

export default [bench, thinkingScript, ...forTests];
