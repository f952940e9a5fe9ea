// @ts-check
import { buildConsole, buildPrograms, buildWorkflow } from './build.mjs';
import { lockCheckout } from './checkout-lock.mjs';
import { installNodePackages } from './node-packages.mjs';
import { installPythonPackages } from './python-packages.mjs';

/** @typedef {{ dev: boolean }} Options `dev`: with what tests, checks and the code generator need */

/**
 * Installs and builds what is missing or out of date, both languages at once, one line per step; nothing and no line when all is there.
 * @param {Options} options
 */
export async function install(options) {
  const { programs, console } = await installParts(options);
  await Promise.all([programs, console]);
}

/**
 * The same, for who does not wait for all of it. Another process that installs in this checkout is waited for first.
 * @param {Options} options
 * @returns {Promise<{ programs: Promise<void>, console: Promise<void> }>} when everything but the console can be started, and when the
 * console can
 */
export async function installParts({ dev }) {
  const unlock = await lockCheckout();
  const python = installPythonPackages({ dev });
  const compiled = installNodePackages({ dev }).then(buildPrograms);
  const programs = Promise.all([python, compiled.then(buildWorkflow)]).then(() => {});
  const console = compiled.then(buildConsole);
  Promise.allSettled([python, programs, console]).then(unlock);
  return { programs, console };
}
