// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';
import { run, step } from './run.mjs';

/** Makes `node_modules` what `package-lock.json` says, by `npm ci` when it is not. */
export async function installNodePackages() {
  if (await isInstalled()) return;
  const [npm, ...args] = npmCommand('ci', '--include=dev');
  await step('install node packages (npm ci)', (alive) =>
    run(npm, args, {
      title: 'npm ci',
      cwd: root,
      alive,
      next: 'See above what npm says. Without a network the packages cannot be installed; `npm ci` repeats this step alone.',
    }),
  );
}

/** Whether npm's own record of what it put into `node_modules` agrees with the lock; packages for other platforms are absent. */
async function isInstalled() {
  const [wanted, present] = await Promise.all([
    readLock('package-lock.json'),
    readLock(path.join('node_modules', '.package-lock.json')),
  ]);
  if (!wanted) throw new Error(`${path.join(root, 'package-lock.json')} is missing: this is not a whole checkout.`);
  if (!present) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.optional || (present[name] !== undefined && present[name].version === entry.version),
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
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
