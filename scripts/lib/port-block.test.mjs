// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const program = `
  import { takePortBlock } from '${new URL('port-block.mjs', import.meta.url)}';
  console.log(takePortBlock().first);
  setInterval(() => {}, 1_000);
`;

/** A process with a block of ports, and where the block begins. */
async function withBlock() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { first: Number(line), kill };
}

test('processes that run at the same time have blocks of ports of their own, and those of the dead are given again', async () => {
  const some = await Promise.all(Array.from({ length: 8 }, withBlock));
  const firsts = some.map(({ first }) => first);
  expect(new Set(firsts).size).toBe(8);
  expect(firsts.every((first) => first >= 15_000 && first + 200 <= 32_000)).toBe(true);
  await Promise.all(some.map(({ kill }) => kill()));

  const rounds = [];
  for (let n = 0; n < 12; n++) {
    const more = await Promise.all(Array.from({ length: 8 }, withBlock));
    expect(new Set(more.map(({ first }) => first)).size).toBe(8);
    rounds.push(...more);
    await Promise.all(more.map(({ kill }) => kill()));
  }
  expect(rounds.length, 'more than there are blocks').toBeGreaterThan(85);
});
