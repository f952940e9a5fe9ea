// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';
import { run, step } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean, dev?: boolean }>} Packages by their folder in the checkout */

/**
 * Makes `node_modules` what `package-lock.json` says. Without `dev`, packages that only tests and checks need are not installed, but kept
 * where they are.
 *
 * By `npm install --no-save`, which changes no file of the checkout, and not by `npm ci`: that one first removes all that is there.
 * @param {{ dev: boolean }} options `dev`: with what tests, checks and the code generator need
 * @throws when npm fails, or when the lock does not fit the `package.json` files
 */
export async function installNodePackages({ dev }) {
  const { locked, present } = await readLocks();
  const all = dev || Object.values(present).some((has) => has.dev);
  const wanted = all ? locked : withoutDev(locked);
  if (differences(wanted, present).length === 0) return;
  await step('install node packages', (alive) => npmInstall(all ? '--include=dev' : '--omit=dev', alive));
  const left = differences(wanted, (await readLocks()).present);
  if (left.length === 0) return;
  throw new Error(
    `package-lock.json does not fit the package.json files (${left.slice(0, 5).join(', ')}). Run \`npm run lock:npm\` and commit the lock.`,
  );
}

/**
 * Asks the package index only for what npm's cache does not have: every version is locked, with its hash. A cache from before a version
 * was published says that there is none; then the index is asked for everything.
 * @param {'--include=dev' | '--omit=dev'} which @param {(line: string) => void} alive
 */
async function npmInstall(which, alive) {
  const install = (/** @type {string[]} */ ...more) => {
    const [npm, ...args] = npmCommand('install', '--no-save', which, '--no-progress', ...more);
    return run(npm, args, {
      title: 'npm install',
      cwd: root,
      alive: (line) => line.startsWith('npm warn') || alive(line), // about packages of packages: nothing for a person to do
      next: 'See above what npm says. Without a network the packages cannot be installed; `npm install --no-save` repeats this step alone.',
    });
  };
  await install('--prefer-offline').catch((error) => {
    if (!error.message.includes('ETARGET')) throw error;
    return install();
  });
}

/**
 * A command line of npm: the one that started us, else the one on PATH.
 * @param {...string} args
 * @returns {[string, ...string[]]}
 */
export function npmCommand(...args) {
  const npm = process.env.npm_execpath;
  return npm ? [process.execPath, npm, ...args] : ['npm', ...args];
}

/** @param {Packages} locked @returns {Packages} */
function withoutDev(locked) {
  return Object.fromEntries(Object.entries(locked).filter(([, { dev }]) => !dev));
}

/** Paths of packages that are wanted and not there, or there and not wanted. @param {Packages} wanted @param {Packages} present */
function differences(wanted, present) {
  const paths = new Set([...Object.keys(wanted), ...Object.keys(present)]);
  return [...paths].filter((name) => {
    const [a, b] = [wanted[name], present[name]];
    if (name === '' || (a ?? b)?.optional) return false; // packages for other platforms may be absent
    return a?.version !== b?.version || !a || !b;
  });
}

/** The lock, and npm's own record of what it has put into `node_modules`. */
async function readLocks() {
  const locked = await readPackages('package-lock.json');
  if (!locked) throw new Error(`${path.join(root, 'package-lock.json')} is missing: this is not a whole checkout.`);
  return { locked, present: (await readPackages('node_modules/.package-lock.json')) ?? {} };
}

/** @param {string} file @returns {Promise<Packages | undefined>} */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
