// @ts-check
import { build } from './build.mjs';
import { lockCheckout } from './checkout-lock.mjs';
import { installNodePackages } from './node-packages.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { installPythonPackages } from './python-packages.mjs';
import { describe, runChecks } from './run-checks.mjs';

/** @typedef {import('./checks.mjs').Check} Check */

/**
 * Installs what is missing, builds, runs the checks and, when there is something built to run them on, the tests that need it. The
 * last line of the output is the sum, `N passed, N failed`; the exit code says whether all is well.
 * @param {object} what
 * @param {Check[]} what.checks
 * @param {Check[]} [what.tests]
 * @param {() => Promise<void>} [what.beforeTests] gets what the tests need besides
 */
export async function checkSession({ checks, tests = [], beforeTests }) {
  checkNodeVersion();
  const numbers = { passed: 0, failed: 0, skipped: 0 };
  try {
    const built = (await prepare()) && (!beforeTests || (await succeeds(beforeTests)));
    if (!built) {
      numbers.failed += 1;
      if (tests.length > 0) console.error('The tests on running parts are left out, because of the failure above.');
    }
    const done = await runChecks(built ? [...checks, ...tests] : checks);
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) numbers[key] += done[key];
  } catch (error) {
    numbers.failed += 1;
    report(error);
  }
  process.exitCode = numbers.failed > 0 ? 1 : 0;
  console.log(describe(numbers));
}

/** Installs and builds. `false` when something cannot be built, which the checks that read sources can do without. */
async function prepare() {
  const unlock = await lockCheckout();
  try {
    await Promise.all([installNodePackages({ dev: true }), installPythonPackages({ dev: true })]);
    return await succeeds(build);
  } finally {
    unlock();
  }
}

/** @param {() => Promise<void>} work */
async function succeeds(work) {
  try {
    await work();
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** @param {unknown} error */
function report(error) {
  console.error(error instanceof Error ? error.message : String(error));
}
