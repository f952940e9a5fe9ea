// @ts-check
/** How long the death of the process that does the work holds a run up. */
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { endOf } from '../lib/patient.mjs';
import { number, table } from '../report/markdown.mjs';

const TOOL_SECONDS = 4;
const POLL_MS = 10;
const PATIENCE_MS = 120_000;

/** @typedef {{ title: string, restart: number[], again: number[] }} Times seconds from the kill: the process is ready, the call runs */
/** @typedef {{ durable: Times, python?: Times }} Result */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const recovery = {
  name: 'recovery',
  title: 'Death of the process that runs the agent',
  servers: ['embedded', 'postgres'],
  async measure(stage, { quick }) {
    const { stack, subjects } = stage;
    const { pythonWorker } = subjects.python;
    if (!pythonWorker) throw new Error('the hand-written workflow has no Python worker');
    /** @type {Result} */
    const result = { durable: { title: subjects.durable.title, restart: [], again: [] } };
    for (let n = 0; n < (quick ? 1 : 3); n++) {
      await killOnce(stage, subjects.durable, result.durable, {
        kill: () => stack.agentService.kill('SIGKILL'),
        start: async () => {
          await stack.agentService.startReady();
        },
      });
    }
    if (quick || stage.kind === 'postgres') return result;
    result.python = { title: subjects.python.title, restart: [], again: [] };
    await killOnce(stage, subjects.python, result.python, {
      kill: () => pythonWorker.kill('SIGKILL'),
      start: () => pythonWorker.start(),
    });
    return result;
  },

  report({ durable, python }) {
    const rows = [durable, ...(python ? [python] : [])].map(({ title, restart, again }) => [
      title,
      seconds(restart),
      seconds(again),
      again.length,
    ]);
    return [
      `\`kill -9\` in the middle of a tool call; the process is started again at once. Seconds from the kill, each time:`,
      table(['', 'process ready', 'call runs again', 'times'], rows),
      ...(python
        ? [
            'The hand-written activities have what one writes first: a start-to-close timeout of 1 minute and no heartbeat, so the server learns of the death when that minute is over.',
          ]
        : []),
    ].join('\n\n');
  },

  goals: () => [],
};

/** @param {readonly number[]} values */
function seconds(values) {
  return values.map(number).join(', ');
}

/**
 * @param {import('../stage.mjs').Stage} stage
 * @param {import('../subjects/subjects.mjs').TemporalSubject} subject
 * @param {Times} into
 * @param {{ kill: () => Promise<unknown>, start: () => Promise<void> }} process
 */
async function killOnce({ toolLog, client }, subject, into, process) {
  const calls = () => (existsSync(toolLog) ? readFileSync(toolLog, 'utf8').split('"slow_async"').length - 1 : 0);
  const before = calls();
  const steps = [['quick', { n: 1 }], ['slow_async', { n: 2, seconds: TOOL_SECONDS }], 'end'];
  const workflowId = await subject.start(`recovery ${before} script: ${JSON.stringify(steps)}`);
  await until(() => calls() > before);
  await process.kill();
  const killed = performance.now();
  const restarted = process.start().then(() => (performance.now() - killed) / 1000);
  await until(() => calls() > before + 1);
  into.again.push((performance.now() - killed) / 1000);
  into.restart.push(await restarted);
  await endOf(client.temporal, workflowId);
}

/** @param {() => boolean} happened */
async function until(happened) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!happened()) {
    if (Date.now() > deadline) throw new Error(`the tool call was not seen within ${PATIENCE_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}
