// @ts-check

import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup } from './child-process.mjs';

// Runs beside the launcher and outlives it: when the launcher is gone, however it went, ends the processes it had started.
// Reads `+<pid>` and `-<pid>` lines; the end of its input is the launcher's end.

const GRACE_MS = 8_000;
/** @type {Set<number>} */
const pids = new Set();

process
  .on('SIGINT', () => {})
  .on('SIGTERM', () => {})
  .on('SIGHUP', () => {});
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}

for (const pid of pids) signalGroup(pid, 'SIGTERM');
const deadline = Date.now() + GRACE_MS;
while ([...pids].some(isAlive) && Date.now() < deadline) await delay(100);
for (const pid of pids) signalGroup(pid, 'SIGKILL');

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}
