// @ts-check
/** The chaos kit on a cluster: its runs, its witness and its claims, with ways to break a cluster. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { agentServiceDir } from '../lib/paths.mjs';
import { Cluster } from './cluster.mjs';
import { clusterFaults } from './faults.mjs';
import { findPrograms } from './programs.mjs';

/** @typedef {import('@platform/chaos').Cell} Cell */

/** Where runs are broken: one of each kind of moment, and both sides of what must not be repeated. */
const boundaries = [
  'model 1 started',
  'model 2 during',
  'quick returned',
  'hold_async during',
  'slow recorded',
  'charge waiting',
  'charge claimed',
  'charge returned',
  'book waiting',
  'model 4 returned',
  'pay_when during',
  'pay_when returned',
  'pay_when recorded',
];

/**
 * Breaks a cluster of its own. Sets the exit code to 1 when a claim does not hold.
 * @param {string[]} args of `npm run chaos`
 */
export async function chaosOnCluster(args) {
  const kit = await import('@platform/chaos');
  const options = kit.readOptions(args);
  if (!options) {
    console.log(kit.help);
    return;
  }
  const began = Date.now();
  const say = (/** @type {string} */ line) =>
    console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);
  const programs = await findPrograms(say);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'cluster-chaos-'));
  const data = path.join(dataDir, 'witness');
  mkdirSync(data);
  const cluster = await Cluster.prepare({ dataDir, programs, watched: true, say, env: {} });
  const faults = clusterFaults(cluster);
  const scenario = kit.scenarios[0];
  const end = async () => {
    await cluster.stop();
    if (options.keep || process.exitCode) say(`logs and state: ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.once(signal, () => void end().finally(() => process.exit(1)));
  try {
    const cells = await kit.chaos({
      startStack: async ({ env }) => {
        cluster.addVariables(env);
        await cluster.start();
        Object.assign(process.env, cluster.s3); // the AWS SDK of this process reads them
        return productOf(cluster, data);
      },
      dataDir: data,
      env: {
        AGENTS_MODULE: 'tests.kit.agents_under_test',
        SCRIPTED_MODEL_SCRIPTS: path.join(agentServiceDir, 'tests/kit/scripts.mjs'),
        MODEL_TIMEOUT_SECONDS: '25',
      },
      scenarios: scenario ? [scenario] : [],
      faults,
      watched: true,
      wanted: (cell) => (cell.boundary === undefined || boundaries.includes(cell.boundary)) && isAsked(options, cell),
      short: options.short,
      say,
    });
    report(kit, cells, faults, options);
  } catch (error) {
    process.exitCode = 1;
    throw error;
  } finally {
    await end();
  }
}

/** @param {import('@platform/chaos').Options} options @param {{ scenario: string, fault: string, boundary?: string }} cell */
function isAsked({ only }, { scenario, fault, boundary }) {
  return !only || (boundary === undefined ? true : only.test(`${scenario} / ${fault} / ${boundary}`));
}

/** @param {Cluster} cluster @param {string} dataDir of the kit @returns {import('@platform/chaos').Stack} */
function productOf(cluster, dataDir) {
  const [agentService, worker, web] = [cluster.build.agentServices[0], cluster.build.workers[0], cluster.consoles[0]];
  if (!agentService || !worker || !web) throw new Error('The cluster has not been started.');
  const temporal = cluster.part('temporal-frontend');
  return {
    ...{ temporal, model: cluster.part('scripted-model'), agentService, worker, web },
    env: cluster.env,
    dataDir,
    another: async () => Promise.reject(new Error('A cluster has several of each part already.')),
    stop: async () => {}, // whoever started it stops it
  };
}

/** @param {typeof import('@platform/chaos')} kit @param {Cell[]} cells @param {import('@platform/chaos').Fault[]} faults @param {import('@platform/chaos').Options} options */
function report(kit, cells, faults, options) {
  const broken = kit.brokenClaims(cells);
  const rows = tableOf(kit.summarize(cells, faults), cells);
  const markdown = [
    `| ${rows[0]?.join(' | ')} |`,
    `| --- |${' ---: |'.repeat((rows[0]?.length ?? 1) - 1)}`,
    ...rows.slice(1).map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
  const verdict = kit.verdict(cells, faults);
  console.log(`\n${markdown}\n\n${verdict}`);
  for (const line of broken) console.log(`✗ ${line}`);
  if (broken.length > 0) process.exitCode = 1;
  const [out, docs] = [options.out, options.docs].map((file) => file && path.resolve(process.env.INIT_CWD ?? '', file));
  if (out) {
    writeFileSync(`${out}.json`, `${JSON.stringify({ at: new Date().toISOString(), verdict, cells }, undefined, 2)}\n`);
    writeFileSync(`${out}.md`, `${markdown}\n\n${verdict}\n`);
  }
  if (docs) {
    const text = readFileSync(docs, 'utf8');
    const part = /(<!-- chaos -->\n)[\s\S]*?(<!-- \/chaos -->)/;
    if (!part.test(text)) throw new Error(`${docs} has no part between <!-- chaos --> and <!-- /chaos -->.`);
    writeFileSync(
      docs,
      text.replace(part, (_, first, last) => `${first}\n${markdown}\n\n${verdict}\n\n${last}`),
    );
  }
}

/** @param {import('@platform/chaos').Summary[]} summary @param {Cell[]} cells */
function tableOf(summary, cells) {
  const head = ['fault', 'runs', 'finished', 'executed once', 'asked a person', 'viewers cut', 'viewers complete'];
  const seconds = ['longest pause, median s', 'worst s', 'back after ready, worst s'];
  const rows = summary.map((line) => {
    const own = cells.filter((cell) => cell.fault === line.fault);
    const pauses = own.map((cell) => cell.longestPauseSeconds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const complete = own.filter(({ broken }) => !broken.some(({ claim }) => claim === 'viewers')).length;
    return [
      line.breaks,
      String(line.cells),
      String(line.finished),
      String(line.executedOnce),
      String(line.unknownOutcomes),
      String(own.filter(({ cuts = 0 }) => cuts > 0).length),
      String(complete),
      (pauses[Math.floor((pauses.length - 1) / 2)] ?? 0).toFixed(1),
      (pauses.at(-1) ?? 0).toFixed(1),
      line.worstSeconds.toFixed(1),
    ];
  });
  return [[...head, ...seconds], ...rows];
}
