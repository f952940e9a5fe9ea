// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const program = `
  import { takePortBlock } from '${new URL('port-block.mjs', import.meta.url)}';
  const blocks = Array.from({ length: Number(process.argv[1]) }, () => takePortBlock().first);
  console.log(blocks.join(' '));
  setInterval(() => {}, 1_000);
`;

/** Starts a process that takes so many blocks of ports of its machine, which is a folder here. @param {string} machine @param {number} count */
function taker(machine, count) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: machine },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** A process with blocks, and where they begin. @param {string} machine @param {number} count */
async function withBlocks(machine, count) {
  const child = taker(machine, count);
  const [line] = await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { firsts: String(line).trim().split(' ').map(Number), kill };
}

async function makeMachine() {
  const machine = await mkdtemp(path.join(os.tmpdir(), 'port-blocks-'));
  onTestFinished(() => rm(machine, { recursive: true }));
  return machine;
}

test('processes that run at the same time have blocks of ports of their own, and those of the dead are given again', async () => {
  const machine = await makeMachine();
  for (const round of ['first', 'again, with 80 of 85 left by the dead']) {
    const some = await Promise.all(Array.from({ length: 8 }, () => withBlocks(machine, 10)));
    const firsts = some.flatMap((one) => one.firsts);
    expect(new Set(firsts).size, round).toBe(80);
    expect(firsts.every((first) => first >= 15_000 && first + 200 <= 32_000)).toBe(true);
    await Promise.all(some.map(({ kill }) => kill()));
  }
});

test('a process is told when living ones have all blocks', async () => {
  const machine = await makeMachine();
  const all = await withBlocks(machine, 85);
  const late = taker(machine, 1);
  expect(await text(late.stderr)).toContain('All 85 blocks of ports');
  await all.kill();
  expect((await withBlocks(machine, 1)).firsts).toHaveLength(1);
});
