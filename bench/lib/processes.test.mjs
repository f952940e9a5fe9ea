// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { cpuOf, cpuTimeMs, memoryOf } from './processes.mjs';

test("a process's CPU and memory include those of the processes it started, also where they lead a group of their own", async () => {
  const busy =
    'const kept = Buffer.alloc(60e6, 1); const end = Date.now() + 400; while (Date.now() < end); console.log(process.pid); setInterval(() => {}, 1000)';
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(busy)}], { stdio: 'inherit', detached: true }).on('exit', () => process.exit())`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const [grandchild] = await once(parent.stdout, 'data');
  const groups = { family: [parent.pid ?? 0], nobody: [] };
  const [cpu, memory] = [cpuOf(groups), memoryOf(groups)];
  parent.kill('SIGKILL');
  process.kill(Number(grandchild), 'SIGKILL');
  expect(cpu.family).toBeGreaterThan(100);
  expect(memory.family).toBeGreaterThan(60e6);
  expect([cpu.nobody, memory.nobody]).toEqual([0, 0]);
});

test('CPU times are read as `ps` writes them', () => {
  expect(['0:01.50', '12:34', '1:00:00', '2-00:00:01'].map(cpuTimeMs)).toEqual([1500, 754_000, 3_600_000, 172_801_000]);
});
