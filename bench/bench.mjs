// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/lib/paths.mjs';
import { step } from '../scripts/lib/run.mjs';
import { describeMachine, LoadWatch } from './lib/machine.mjs';
import { readOptions } from './options.mjs';
import { brokenClaims, failures, performanceDocument } from './report/document.mjs';
import { scenarios } from './scenarios/index.mjs';
import { Missing } from './servers/binaries.mjs';
import { setStage } from './stage.mjs';

/** @typedef {import('./stage.mjs').ServerKind} ServerKind */

/**
 * What came of one scenario.
 * @typedef {object} Measurement
 * @property {string} name
 * @property {string} title
 * @property {unknown} raw
 * @property {string} report
 * @property {import('./scenarios/scenario.mjs').Goal[]} goals
 * @property {string | undefined} failure why there are no figures
 *
 * @typedef {{ server: ServerKind, skipped?: string, measurements: Measurement[] }} ServerResult
 */

/**
 * Measures, prints, and writes the report.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function bench(args) {
  const options = readOptions(args);
  const chosen = scenarios.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const began = Date.now();
  const load = new LoadWatch();
  /** @type {ServerResult[]} */
  const results = [];
  for (const server of options.servers) results.push(await measureOn(server, chosen, options));
  const machine = await describeMachine(options.servers);
  const facts = { options, machine, load: load.end(), minutes: (Date.now() - began) / 60_000, date: new Date() };

  const document = performanceDocument(results, facts);
  console.log(`\n${document}`);
  if (options.out) {
    mkdirSync(path.dirname(options.out), { recursive: true });
    writeFileSync(options.out, document);
  }
  const dataDir = path.resolve(root, process.env.DATA_DIR || '.data');
  const raw = path.join(dataDir, 'bench', `${facts.date.toISOString().replaceAll(':', '-')}.json`);
  mkdirSync(path.dirname(raw), { recursive: true });
  writeFileSync(raw, `${JSON.stringify({ facts, results }, undefined, 1)}\n`);
  console.log(`Raw numbers: ${raw}${options.out ? `\nReport: ${options.out}` : ''}`);

  const problems = [...failures(results), ...brokenClaims(results)];
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

/**
 * @param {ServerKind} server
 * @param {import('./scenarios/scenario.mjs').Scenario<any>[]} chosen
 * @param {import('./scenarios/scenario.mjs').Plan} plan
 * @returns {Promise<ServerResult>}
 */
async function measureOn(server, chosen, plan) {
  const here = chosen.filter(({ servers }) => servers.includes(server));
  /** @type {Measurement[]} */
  const measurements = [];
  const onStage = here.filter(({ alone }) => !alone);
  if (onStage.length > 0) {
    let stage;
    try {
      stage = await step(`start everything on the ${server} server`, () => setStage(server));
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      console.log(`  The ${server} server is skipped: ${error.message}.`);
      return { server, skipped: error.message, measurements };
    }
    const close = closeOnSignal(stage);
    try {
      for (const scenario of onStage) measurements.push(await measure(scenario, stage, server, plan));
    } finally {
      await close();
    }
  }
  for (const scenario of here.filter(({ alone }) => alone)) {
    measurements.push(await measure(scenario, /** @type {any} */ (undefined), server, plan));
  }
  return { server, measurements };
}

/**
 * @param {import('./scenarios/scenario.mjs').Scenario<any>} scenario
 * @param {import('./stage.mjs').Stage} stage
 * @param {ServerKind} server
 * @param {import('./scenarios/scenario.mjs').Plan} plan
 * @returns {Promise<Measurement>}
 */
async function measure(scenario, stage, server, plan) {
  const { name, title } = scenario;
  try {
    const raw = await step(`${server}: ${title}`, () => scenario.measure(stage, plan));
    return { name, title, raw, report: scenario.report(raw), goals: scenario.goals(raw), failure: undefined };
  } catch (error) {
    // The others are still worth measuring; the report and the exit code say that this one is missing.
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(failure);
    return { name, title, raw: undefined, report: '', goals: [], failure };
  }
}

/** @param {import('./stage.mjs').Stage} stage @returns {() => Promise<void>} what closes it, now or at Ctrl-C */
function closeOnSignal(stage) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    console.error(`\n${signal}: stopping`);
    process.on('unhandledRejection', () => {}); // what is under way fails because its servers end
    return stage.close().finally(() => process.exit(130));
  };
  for (const signal of signals) process.once(signal, stop);
  return async () => {
    for (const signal of signals) process.off(signal, stop);
    await stage.close();
  };
}
