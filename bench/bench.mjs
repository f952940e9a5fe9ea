// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/lib/paths.mjs';
import { step } from '../scripts/lib/run.mjs';
import { Missing } from '../scripts/lib/temporal-programs.mjs';
import { describeMachine, LoadWatch } from './lib/machine.mjs';
import { readOptions } from './options.mjs';
import { brokenClaims, failures, performanceDocument } from './report/document.mjs';
import { scenarios } from './scenarios/index.mjs';
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
  const date = new Date();
  const load = new LoadWatch();
  const raw = rawFile(date);
  /** @type {ServerResult[]} */
  const results = [];
  // Written after each scenario, so that what was measured is not lost with what comes after it.
  const keep = () =>
    writeFileSync(raw, `${JSON.stringify({ options, date, load: load.now(), results }, undefined, 1)}\n`);
  for (const server of options.servers) {
    /** @type {ServerResult} */
    const result = { server, measurements: [] };
    results.push(result);
    await measureOn(result, chosen, options, keep);
  }
  const machine = await describeMachine(options.servers);
  const minutes = (Date.now() - date.getTime()) / 60_000;
  const document = performanceDocument(results, { options, machine, load: load.now(), minutes, date });
  console.log(`\n${document}`);
  if (options.out) {
    mkdirSync(path.dirname(options.out), { recursive: true });
    writeFileSync(options.out, document);
  }
  console.log(`Raw numbers: ${raw}${options.out ? `\nReport: ${options.out}` : ''}`);

  const problems = [...failures(results), ...brokenClaims(results)];
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

/** @param {Date} date @returns {string} where the raw numbers go */
function rawFile(date) {
  const folder = path.join(path.resolve(root, process.env.DATA_DIR || '.data'), 'bench');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${date.toISOString().replaceAll(':', '-')}.json`);
}

/**
 * @param {ServerResult} result
 * @param {import('./scenarios/scenario.mjs').Scenario<any>[]} chosen
 * @param {import('./scenarios/scenario.mjs').Plan} plan
 * @param {() => void} keep called when there is something new in the result
 */
async function measureOn(result, chosen, plan, keep) {
  const { server, measurements } = result;
  const here = chosen.filter(({ servers }) => servers.includes(server));
  const add = async (
    /** @type {import('./scenarios/scenario.mjs').Scenario<any>} */ scenario,
    /** @type {any} */ on,
  ) => {
    measurements.push(await measure(scenario, on, server, plan));
    keep();
  };
  const onStage = here.filter(({ alone }) => !alone);
  if (onStage.length > 0) {
    /** @type {import('./stage.mjs').Stage | undefined} */
    let stage;
    const forget = onSignal(async () => stage?.close());
    try {
      stage = await step(`start everything on the ${server} server`, () =>
        setStage(server, { longRunSteps: plan.quick ? 100 : 1_000 }),
      );
    } catch (error) {
      forget();
      if (!(error instanceof Missing)) throw error;
      console.log(`  The ${server} server is skipped: ${error.message}.`);
      result.skipped = error.message;
      return;
    }
    try {
      for (const scenario of onStage) await add(scenario, stage);
    } finally {
      forget();
      await stage.close();
    }
  }
  for (const scenario of here.filter(({ alone }) => alone)) await add(scenario, undefined);
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
    const raw = await step(`${server}: ${title}`, () => scenario.measure(stage, plan, server));
    return { name, title, raw, report: scenario.report(raw), goals: scenario.goals(raw), failure: undefined };
  } catch (error) {
    // The others are still worth measuring; the report and the exit code say that this one is missing.
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(failure);
    return { name, title, raw: undefined, report: '', goals: [], failure };
  }
}

/**
 * Ends the program in order at Ctrl-C.
 * @param {() => Promise<void>} close
 * @returns {() => void} what makes it forget that
 */
function onSignal(close) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    console.error(`\n${signal}: stopping`);
    process.on('unhandledRejection', () => {}); // what is under way fails because its servers end
    return close().finally(() => process.exit(130));
  };
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
