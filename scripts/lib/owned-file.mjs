// @ts-check
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** A process that has made a file writes its id at once; one that is empty for longer has lost its owner, or a disk was full. */
const EMPTY_MS = 5_000;

/** What this process has: another one that has ended, in a container say, may have had the same id. @type {Set<string>} */
const ours = new Set();

/**
 * Takes a file for this process, which no other process has until this one has given it back or ended, however it ended. The file holds
 * the process's id.
 * @param {string} file in a folder that exists
 * @returns {boolean} `false` when a living process has it
 */
export function take(file) {
  if (!create(file) && !(abandon(file) && create(file))) return false;
  ours.add(file);
  process.once('exit', () => giveBack(file));
  return true;
}

/** @param {string} file that this process has taken */
export function giveBack(file) {
  if (!ours.delete(file)) return;
  if (ownerOf(file) === process.pid) rmSync(file, { force: true });
}

/** The id of the process that has the file; 0 when nobody has it. @param {string} file */
export function ownerOf(file) {
  let owner = 0;
  unless('ENOENT', () => {
    owner = Number(readFileSync(file, 'utf8'));
  });
  return owner;
}

/** Removes what a dead process has left. @param {string} file @returns {boolean} */
function abandon(file) {
  const owner = ownerOf(file);
  const aside = `${file}.${process.pid}`;
  // Of several that find it abandoned, one can rename it.
  if (isAlive(file, owner) || !move(file, aside)) return false;
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

/** A process that is just writing its id counts as alive, and so does one of somebody else. @param {string} file @param {number} pid */
function isAlive(file, pid) {
  if (pid === 0) return isYoung(file);
  if (pid === process.pid) return ours.has(file);
  return unless('ESRCH', () => {
    unless('EPERM', () => process.kill(pid, 0));
  });
}

/** @param {string} file */
function isYoung(file) {
  let young = true;
  unless('ENOENT', () => {
    young = Date.now() - statSync(file).mtimeMs < EMPTY_MS;
  });
  return young;
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
