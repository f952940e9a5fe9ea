// @ts-check
/** How long it takes to open a long run. */
import { performance } from 'node:perf_hooks';
import { getRun } from '@platform/temporal';
import { runIdFromWorkflowId } from '@platform/temporal/contract';
import { launchBrowser } from '../../scripts/lib/browser.mjs';
import { timed } from '../lib/measure.mjs';
import { summarize } from '../lib/statistics.mjs';
import { watch } from '../lib/viewer.mjs';
import { megabytes, number, spread, table } from '../report/markdown.mjs';

/** @typedef {{ steps: number, bytes: number, getRun: number[], api: number[], stream: number[], shown: number[], painted: number[] }} Result milliseconds, and bytes of the API's answer */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const page = {
  name: 'page',
  title: 'Opening a long run',
  servers: ['embedded'],
  async measure(stage, { quick }) {
    const steps = stage.longRunSteps;
    const workflowId = await stage.longRun();
    const runId = runIdFromWorkflowId(workflowId);
    if (!runId) throw new Error(`${workflowId} is no run`);
    await stage.startConsole();
    /** @type {Result} */
    const result = { steps, bytes: 0, getRun: [], api: [], stream: [], shown: [], painted: [] };
    const browser = await launchBrowser();
    try {
      for (let n = 0; n < (quick ? 2 : 6); n++) {
        result.getRun.push(await timed(() => getRun(stage.client, runId)));
        const began = performance.now();
        const answer = await (await fetch(`${stage.consoleUrl}/api/v1/runs/${runId}`)).arrayBuffer();
        result.api.push(performance.now() - began);
        result.bytes = answer.byteLength;
        result.stream.push((await watch(stage.consoleUrl, runId)).firstUpdateMs);
        const [shown, painted] = await openPage(browser, `${stage.consoleUrl}/runs/${runId}`);
        result.shown.push(shown);
        result.painted.push(painted);
      }
    } finally {
      await browser.close();
    }
    return result;
  },

  report({ steps, bytes, getRun: client, api, stream, shown, painted }) {
    const row = (/** @type {string} */ name, /** @type {number[]} */ ms) => {
      // The first time is shown apart: what it has read is kept by nobody, but code is compiled then.
      const [first = Number.NaN, ...rest] = ms;
      return [name, number(first), spread(summarize(rest.length > 0 ? rest : ms))];
    };
    return [
      `A run of ${steps.toLocaleString('en-US')} steps that has ended (the API's answer has ${megabytes(bytes)} MB). Milliseconds:`,
      table(
        ['', 'first', 'then, median (middle half)'],
        [
          row('`getRun` in a client', client),
          row('`GET /api/v1/runs/:id`', api),
          row('first `update` of the event stream', stream),
          row("the run's page in Chromium: status line shown", shown),
          row('… and the whole timeline painted', painted),
        ],
      ),
    ].join('\n\n');
  },

  goals: () => [],
};

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @returns {Promise<[shown: number, painted: number]>} milliseconds from the address to the status line, and to the end of the timeline
 */
async function openPage(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const tab = await context.newPage();
    const began = performance.now();
    await tab.goto(url, { waitUntil: 'commit' });
    await tab.getByTestId('status').waitFor();
    const shown = performance.now() - began;
    await tab.getByTestId('ended').waitFor();
    // What was laid out is on the screen after the next frame has begun.
    await tab.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    return [shown, performance.now() - began];
  } finally {
    await context.close();
  }
}
