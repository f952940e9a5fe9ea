// @ts-check
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Ports to hand out: below those that systems give to outgoing connections (32768 and up, 49152 and up). */
const first = 15_000;
const size = 200;
const count = 85;

/** A file for each block that a process has, with the process's id in it. */
const folder = path.join(os.tmpdir(), `durable-agents-ports-${os.userInfo().username}`);

/**
 * Takes a block of ports for this process, which no other process on this machine has until this one has ended.
 * @returns {{ first: number, size: number }}
 * @throws when living processes have them all
 */
export function takePortBlock() {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < count; n++) {
    const block = (process.pid + n) % count;
    if (take(path.join(folder, String(block)))) return { first: first + block * size, size };
  }
  throw new Error(`All ${count} blocks of ports in ${folder} belong to processes that run. End some of them.`);
}

/** @param {string} file */
function take(file) {
  if (!create(file) && !(abandon(file) && create(file))) return false;
  process.once('exit', () => rmSync(file, { force: true }));
  return true;
}

/** Removes what a dead process has left. @param {string} file @returns {boolean} */
function abandon(file) {
  const owner = ownerOf(file);
  const aside = `${file}.${process.pid}`;
  // Of several that find it abandoned, one can rename it.
  if (isAlive(owner) || !move(file, aside)) return false;
  const isOther = ownerOf(aside) !== owner; // somebody was faster, and has taken it since
  if (isOther) move(aside, file);
  else rmSync(aside);
  return !isOther;
}

/** @param {string} file @returns {boolean} `false` when it is there already */
function create(file) {
  return unless('EEXIST', () => writeFileSync(file, String(process.pid), { flag: 'wx' }));
}

/** @param {string} file @param {string} to @returns {boolean} `false` when it is not there any more */
function move(file, to) {
  return unless('ENOENT', () => renameSync(file, to));
}

/** @param {string} file @returns {number} 0 when it has gone, or its owner has not written it yet */
function ownerOf(file) {
  let owner = 0;
  unless('ENOENT', () => {
    owner = Number(readFileSync(file, 'utf8'));
  });
  return owner;
}

/** A process that is just writing its id counts as alive, and so does one of somebody else. @param {number} pid */
function isAlive(pid) {
  return pid === 0 || unless('ESRCH', () => unless('EPERM', () => process.kill(pid, 0)));
}

/** @param {string} code @param {() => void} act @returns {boolean} `false` when it failed with this code */
function unless(code, act) {
  try {
    act();
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === code) return false;
    throw error;
  }
}
