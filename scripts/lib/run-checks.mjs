// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { readTestReport } from './test-report.mjs';

/** @typedef {import('./checks.mjs').Check} Check */
/** @typedef {import('./test-report.mjs').Numbers} Numbers */
/** @typedef {import('./test-report.mjs').FileTime} FileTime */
/** @typedef {import('./test-report.mjs').Failure} Failure */
/**
 * `files`, `failures`: of a runner of tests. `output`: of one that ran beside others.
 * @typedef {{ name: string, seconds: number, numbers: Numbers, files: FileTime[], failures: Failure[], output: string }} Done
 */

/** So many files are named as the slowest. */
const slowest = 10;

/**
 * Runs every check, also after one has failed, and shows their output, their numbers, the slowest files of tests and, last, what failed. Those that are `beside` run
 * while the others do; they show their output at the end.
 * @param {Check[]} checks
 * @returns {Promise<Numbers>} the sum
 */
export async function runChecks(checks) {
  const aside = checks.filter(({ beside }) => beside).map((check) => runCheck(check));
  /** @type {Done[]} */
  const done = [];
  for (const check of checks.filter(({ beside }) => !beside)) {
    console.log(`\n── ${check.name}`);
    done.push(await runCheck(check));
  }
  for (const other of await Promise.all(aside)) {
    console.log(`\n── ${other.name}\n${other.output}`);
    done.push(other);
  }
  console.log(`\n${done.map(tableLine).join('\n')}`);
  const files = done.flatMap((check) => check.files).toSorted((a, b) => b.seconds - a.seconds);
  if (files.length > 0) console.log(`\nThe slowest files:\n${files.slice(0, slowest).map(fileLine).join('\n')}\n`);
  const failed = done.filter(({ numbers }) => numbers.failed > 0);
  if (failed.length > 0) console.log(`Failed:\n${failed.map(failedLines).join('\n')}\n`);
  const sum = (/** @type {keyof Numbers} */ key) => done.reduce((total, { numbers }) => total + numbers[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** @param {Done} check */
function tableLine({ name, seconds, numbers }) {
  const mark = numbers.failed > 0 ? '✗' : '✓';
  return `${mark} ${name.padEnd(28)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${describe(numbers)}`;
}

/** @param {FileTime} time */
function fileLine({ file, seconds }) {
  return `  ${file.padEnd(56)} ${`${seconds.toFixed(1)} s`.padStart(8)}`;
}

/**
 * What failed in a check: its tests by file and title, each with the first line of its error; or the check itself, whose output says why.
 * @param {Pick<Done, 'name' | 'failures'>} check
 */
export function failedLines({ name, failures }) {
  if (failures.length === 0) return `  ${name}: see its output above`;
  return failures.map(({ file, title, error }) => `  ${file}: ${oneLine(title)}\n    ${error}`).join('\n');
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, ' ');
}

/**
 * `N passed, N failed`, and `, N skipped` when there are any.
 * @param {Numbers} numbers
 */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Check} check @returns {Promise<Done>} */
async function runCheck(check) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durable-agents-check-'));
  const report = path.join(folder, 'report');
  const began = Date.now();
  try {
    const { code, output } = await execute(check, report);
    const said = await resultOf(check, code, report);
    return { name: check.name, seconds: (Date.now() - began) / 1000, ...said, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {Check} check @param {number} code @param {string} report @returns {Promise<Pick<Done, 'numbers' | 'files' | 'failures'>>} */
async function resultOf({ runner }, code, report) {
  if (!runner) {
    const numbers = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    return { numbers, files: [], failures: [] };
  }
  const { numbers, files, failures } = await readTestReport(report);
  // A file that cannot be loaded, an error outside a test, a crash: not in the runner's numbers, but a failure.
  return { numbers: code !== 0 && numbers.failed === 0 ? { ...numbers, failed: 1 } : numbers, files, failures };
}

/**
 * @param {Check} check
 * @param {string} report
 * @returns {Promise<{ code: number, output: string }>} exit code, 1 when it could not be run or was killed
 */
function execute({ command, args, cwd, runner, beside }, report) {
  const reporting =
    runner === 'vitest'
      ? ['--reporter=default', '--reporter=junit', `--outputFile.junit=${report}`]
      : runner === 'pytest'
        ? [`--junitxml=${report}`]
        : [];
  return new Promise((resolve) => {
    const shown = beside ? 'pipe' : 'inherit';
    const child = spawn(command, [...args, ...reporting], { cwd: cwd ?? root, stdio: ['ignore', shown, shown] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece) => {
        output += piece;
      });
    }
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve({ code: 1, output });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
