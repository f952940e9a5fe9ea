// @ts-check
import { copyFileSync, statSync, truncateSync } from 'node:fs';

const CHECK_MS = 2_000;

/**
 * Keeps the log of a running process from growing without end: what is there beyond a size becomes the previous log, in the place of the
 * one before. The process goes on writing to the same file, so it must append to it. A line that comes in the very moment may be lost.
 * @param {string} file
 * @param {number} maxBytes
 * @returns {boolean} whether it was too large
 */
export function rotateLog(file, maxBytes) {
  if (statSync(file).size <= maxBytes) return false;
  copyFileSync(file, previousLog(file));
  truncateSync(file);
  return true;
}

/** Where the log before is. @param {string} file ends in `.log` */
export function previousLog(file) {
  return file.replace(/\.log$/, '.previous.log');
}

/**
 * Looks after the logs of processes until it is stopped.
 * @param {() => string[]} files
 * @param {number} maxBytes
 * @returns {NodeJS.Timeout}
 */
export function keepLogsSmall(files, maxBytes) {
  return setInterval(() => {
    for (const file of files()) rotateLog(file, maxBytes);
  }, CHECK_MS).unref();
}
