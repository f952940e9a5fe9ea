// @ts-check
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { take } from './owned-file.mjs';

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
