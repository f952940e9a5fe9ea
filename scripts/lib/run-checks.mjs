// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';

/** @typedef {import('./checks.mjs').Check} Check */
/** @typedef {{ passed: number, failed: number, skipped: number }} Numbers */

/**
 * Runs every check, also after one has failed, and shows their output and numbers.
 * @param {Check[]} checks
 * @returns {Promise<Numbers>} the sum
 */
export async function runChecks(checks) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const table = [];
  for (const check of checks) {
    console.log(`\n── ${check.name}`);
    const began = Date.now();
    const numbers = await runCheck(check);
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) sum[key] += numbers[key];
    const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
    table.push(`${numbers.failed > 0 ? '✗' : '✓'} ${check.name.padEnd(28)} ${took.padStart(8)}  ${describe(numbers)}`);
  }
  console.log(`\n${table.join('\n')}`);
  return sum;
}

/**
 * `N passed, N failed`, and `, N skipped` when there are any.
 * @param {Numbers} numbers
 */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Check} check @returns {Promise<Numbers>} */
async function runCheck(check) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durable-agents-check-'));
  const report = path.join(folder, 'report');
  try {
    const code = await execute(check, report);
    if (!check.runner) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    const numbers = check.runner === 'vitest' ? await readVitest(report) : await readPytest(report);
    // A file that cannot be loaded, an error outside a test, a crash: not in the runner's numbers, but a failure.
    return code !== 0 && numbers.failed === 0 ? { ...numbers, failed: 1 } : numbers;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {Check} check @param {string} report @returns {Promise<number>} exit code; 1 when it could not be run or was killed */
function execute({ command, args, cwd, runner }, report) {
  const reporting =
    runner === 'vitest'
      ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      : runner === 'pytest'
        ? [`--junitxml=${report}`]
        : [];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, ...reporting], {
      cwd: cwd ?? root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** @param {string} report @returns {Promise<Numbers>} */
async function readVitest(report) {
  const text = await readReport(report);
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** @param {string} report @returns {Promise<Numbers>} */
async function readPytest(report) {
  const suite = (await readReport(report))?.match(/<testsuite [^>]*>/)?.[0];
  if (!suite) return { passed: 0, failed: 1, skipped: 0 };
  const count = (/** @type {string} */ name) => Number(suite.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  const skipped = count('skipped');
  return { passed: Math.max(0, count('tests') - failed - skipped), failed, skipped };
}

/** @param {string} report @returns {Promise<string | undefined>} `undefined` when the runner broke off before it wrote one */
async function readReport(report) {
  try {
    return await readFile(report, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
