// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';
import { run, step } from './run.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/**
 * Makes `node_modules` what `package-lock.json` says.
 *
 * By `npm install --no-save`, which changes no file of the checkout, and not by `npm ci`: that one refuses a lock without the packages
 * for other platforms, and npm cannot lock those where the package index does not have them.
 * @throws when npm fails, or when the lock does not fit the `package.json` files
 */
export async function installNodePackages() {
  if (differences(await readLocks()).length === 0) return;
  const [npm, ...args] = npmCommand('install', '--no-save', '--include=dev', '--no-progress');
  await step('install node packages', (alive) =>
    run(npm, args, {
      title: 'npm install',
      cwd: root,
      alive: (line) => line.startsWith('npm warn') || alive(line), // about packages of packages: nothing for a person to do
      next: 'See above what npm says. Without a network the packages cannot be installed; `npm install --no-save` repeats this step alone.',
    }),
  );
  const left = differences(await readLocks());
  if (left.length === 0) return;
  throw new Error(
    `package-lock.json does not fit the package.json files (${left.slice(0, 5).join(', ')}). Run \`npm install\` and commit the lock.`,
  );
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

/** Paths of packages that are locked and not there, or there and not locked. @param {{ locked: Packages, present: Packages }} locks */
function differences({ locked, present }) {
  const paths = new Set([...Object.keys(locked), ...Object.keys(present)]);
  return [...paths].filter((name) => {
    const [a, b] = [locked[name], present[name]];
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
