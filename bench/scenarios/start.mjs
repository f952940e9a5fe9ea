// @ts-check
/** How long `npm start` takes until all is ready. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { number, table } from '../report/markdown.mjs';

const LONGEST_MS = 20 * 60_000;

/** @typedef {{ first: number[], again: number[], cold?: number }} Result seconds: on an empty data folder, on one with state, from a fresh checkout */

/** @type {import('./scenario.mjs').Scenario<Result>} */
export const start = {
  name: 'start',
  title: 'Start',
  servers: ['embedded'],
  alone: true,
  async measure(_stage, { quick, cold }) {
    /** @type {Result} */
    const result = { first: [], again: [] };
    for (let n = 0; n < (quick ? 1 : 2); n++) {
      await withFolder(async (dataDir) => {
        result.first.push(await secondsUntilReady(root, dataDir, {}));
        if (!quick) result.again.push(await secondsUntilReady(root, dataDir, {}));
      });
    }
    if (cold) result.cold = await withFolder(fromFreshCheckout);
    return result;
  },

  report({ first, again, cold }) {
    const rows = [
      ['on an empty data folder', first.map(number).join(', ')],
      ...(again.length > 0 ? [['on a data folder with state', again.map(number).join(', ')]] : []),
      ['from a fresh checkout', cold === undefined ? 'not measured (`--cold` does)' : number(cold)],
    ];
    return [
      '`npm start`, from the command to `Ready`, everything installed; from a fresh checkout: with an empty cache of this project, the package managers’ own caches as they are. Seconds, each time:',
      table(['', 's'], rows),
    ].join('\n\n');
  },

  goals: () => [],
};

/** @template T @param {(folder: string) => Promise<T>} work */
async function withFolder(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-start-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function fromFreshCheckout(folder) {
  const checkout = path.join(folder, 'checkout');
  await run('git', ['clone', '--quiet', root, checkout], { title: 'git clone' });
  const env = { DURABLE_AGENTS_CACHE: path.join(folder, 'cache') };
  return secondsUntilReady(checkout, path.join(folder, 'data'), env);
}

/** @param {string} checkout @param {string} dataDir @param {Record<string, string>} variables */
async function secondsUntilReady(checkout, dataDir, variables) {
  const names = ['WEB', 'TEMPORAL', 'TEMPORAL_UI', 'AGENT_SERVICE', 'WORKER_HEALTH', 'SCRIPTED_MODEL'];
  /** @type {Record<string, string>} */
  const ports = {};
  for (const name of names) ports[`${name}_PORT`] = String(await freePort());
  const began = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs', '--data-dir', dataDir], {
    cwd: checkout,
    env: { ...process.env, ...ports, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGTERM'), LONGEST_MS);
  let output = '';
  const isReady = new Promise((resolve, reject) => {
    const read = (/** @type {Buffer} */ text) => {
      output += text;
      if (/^Ready in /m.test(output)) resolve(undefined);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`npm start ended before it was ready:\n${output.slice(-2_000)}`)));
  });
  try {
    await isReady;
    return (performance.now() - began) / 1000;
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  }
}
