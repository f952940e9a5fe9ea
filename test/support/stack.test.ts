import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createTemporalClient } from '@platform/temporal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, untilGone } from './process.js';
import { startStack } from './stack.mjs';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'stack-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('every part of a stack answers, comes back after a kill -9 on the same port, and is gone after stop', async () => {
  const stack = await startStack({ dataDir });
  const parts = [stack.temporal, stack.model, stack.agentService, stack.worker];
  try {
    const health = `${stack.env.AGENT_SERVICE_URL}/health`;
    expect((await fetch(health)).status).toBe(200);

    const killed = stack.agentService.pid;
    expect(await stack.agentService.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(fetch(health)).rejects.toThrow();
    await stack.agentService.restart();
    expect(stack.agentService.pid).not.toBe(killed);
    expect((await fetch(health)).status).toBe(200);
  } finally {
    await stack.stop();
  }
  expect(parts.map(({ pid }) => isAlive(pid))).toEqual([false, false, false, false]);
});

test('a Temporal server that was killed comes back with what it had acknowledged', async () => {
  const stack = await startStack({ dataDir, only: ['temporal'] });
  const client = await createTemporalClient({ env: stack.env });
  try {
    await client.temporal.workflow.start('nobody', { workflowId: 'kept', taskQueue: 'nobody' });
    await stack.temporal.kill('SIGKILL');
    await stack.temporal.restart();
    expect((await client.temporal.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  } finally {
    await client.close();
    await stack.stop();
  }
});

test('a stack ends when the process that started it is killed', async () => {
  const script = `
    import { startStack } from ${JSON.stringify(new URL('./stack.mjs', import.meta.url).href)};
    const { temporal, model } = await startStack({ dataDir: ${JSON.stringify(dataDir)}, only: ['temporal', 'model'] });
    console.log(temporal.pid, model.pid);
    setInterval(() => {}, 1000);
  `;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: starter.stdout }), 'line');
  const pids = String(line).split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  starter.kill('SIGKILL');
  await untilGone(pids, 120_000);
});
