// @ts-check
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../run.mjs';

/**
 * The version of the server in a Temporal CLI. Runs the file.
 * @param {string} file
 * @returns {Promise<string>} for example `1.32.0`
 * @throws when the file does not run or says no version
 */
export async function serverVersion(file) {
  const printed = await run(file, ['--version'], { title: `${file} --version`, timeoutMs: 20_000 });
  const version = printed.match(/Server (\d+\.\d+\.[^\s,)]+)/)?.[1];
  if (!version) throw new Error(`\`--version\` says no server version: ${printed.trim()}`);
  return version;
}

/** Whether one version of the server is older than another. @param {string} version @param {string} than */
export function isOlder(version, than) {
  const [a, b] = [numbers(version), numbers(than)];
  for (const index of [0, 1, 2]) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return /-/.test(version) && !/-/.test(than); // 1.32.0-rc.1 is older than 1.32.0
}

/** @param {string} version */
function numbers(version) {
  return version.split(/[.\-+]/, 3).map((part) => Number.parseInt(part, 10) || 0);
}

/**
 * Why other users of the machine could have put something else in the place of a program. Looks at the file that links lead to.
 * @param {string} file
 * @returns {Promise<string | undefined>} nothing when only its owner could: this user or root
 */
export async function replaceableBy(file) {
  const target = await realpath(file);
  const [program, folder] = await Promise.all([stat(target), stat(path.dirname(target))]);
  const owners = [0, process.getuid?.() ?? program.uid];
  if (!owners.includes(program.uid)) return `${target} belongs to another user (uid ${program.uid})`;
  if (program.mode & 0o022) return `${target} can be written by others (mode ${octal(program.mode)})`;
  if (!owners.includes(folder.uid)) return `the folder of ${target} belongs to another user (uid ${folder.uid})`;
  const sticky = folder.mode & 0o1000;
  if (folder.mode & 0o002 && !sticky)
    return `the folder of ${target} can be written by everybody (mode ${octal(folder.mode)})`;
  return undefined;
}

/** @param {number} mode */
function octal(mode) {
  return (mode & 0o7777).toString(8);
}

/** SHA-256 of a file, hexadecimal. @param {string} file */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
