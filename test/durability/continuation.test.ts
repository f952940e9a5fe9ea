/** A long run leaves its history again and again, and neither the model, the tools nor those who watch notice. */
import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { followUp, forkRun, retryRun, startRun, submitDecision } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../client/cli.js';
import { closing } from '../support/closing.mjs';
import { asked, bee, deleteRun, finished, type Stage, seen, setStage, until } from './kit.js';

let stage: Stage;

/** A run that continues one that is being deleted, as is one that nothing continues. `done` ends when both are gone. */
interface Deletion {
  next: string;
  done: () => Promise<void>;
}

let deletion: Deletion;

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'continuation-')));
  deletion = await haveRunsDeleted();
});
afterAll(() =>
  closing({ stage: () => stage?.close(), folder: () => stage && rmSync(stage.dataDir, { recursive: true }) }),
);

/** Events and bytes of each execution of a run, in order. */
async function executions(runId: string): Promise<{ events: number; bytes: number }[]> {
  const { workflow } = stage.client.temporal;
  const sizes: { events: number; bytes: number }[] = [];
  let id: string | undefined = (await workflow.getHandle(workflowIdForRun(runId)).describe()).runId;
  while (id) {
    const handle: WorkflowHandle = workflow.getHandle(workflowIdForRun(runId), id);
    const { historyLength, historySize } = await handle.describe();
    sizes.unshift({ events: historyLength, bytes: Number(historySize) });
    const { events } = await handle.fetchHistory();
    id = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return sizes;
}

const payloads = () => path.join(stage.dataDir, 'payloads');

const asks = (runId: string, words: string) => ({ runId, request: `script: ["${words}"]`, startedBy: 'test' });

/** 600 KB in the conversation. */
const large = ['big', { n: 31, kilobytes: 600 }];

/** Begun before the other tests, because the server takes its time. */
async function haveRunsDeleted(): Promise<Deletion> {
  const ended = await startLong('pruned-ended', [large, ['big', { n: 35, kilobytes: 10 }], 'first answer'], 10_000);
  await finished(stage, ended.runId);
  const next = await followUp(stage.client, asks(ended.runId, 'second answer'));
  await finished(stage, next.runId);
  const alone = await startLong('pruned-alone', [['big', { n: 36, kilobytes: 700 }], 'forgotten'], 4_000_000);
  await finished(stage, alone.runId);
  const deletions = [await deleteRun(stage, ended.runId), await deleteRun(stage, alone.runId)];
  const done = async () => {
    for (const { gone } of deletions) await gone();
  };
  return { next: next.runId, done };
}

/** All that is in the payload store. */
const files = () =>
  readdirSync(payloads(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));

/** Takes everything out of the payload store; `restore` puts it back. */
function removePayloads(): { backup: string[]; restore: () => void } {
  const away = `${payloads()}-away`;
  renameSync(payloads(), away);
  const backup = readdirSync(away, { recursive: true }).map((file) => path.basename(String(file)));
  const restore = () => {
    rmSync(payloads(), { recursive: true, force: true });
    renameSync(away, payloads());
  };
  return { backup, restore };
}

function startLong(words: string, steps: unknown[], bytes: number) {
  const request = `${words} script: ${JSON.stringify(steps)}`;
  return startRun(stage.client, { agentId: bee, request, startedBy: 'test', historyLimit: { bytes } });
}

test('60 steps of 10 KB in several executions: every call once, the whole conversation at the model, histories of one size', async () => {
  const count = 60;
  const steps = [...Array.from({ length: count }, (_, n) => ['big', { n, kilobytes: 10 }]), 'all read'];
  const { runId } = await startLong('long', steps, 130_000);
  await seen('the middle of the run', () => stage.witness.tool('big', { n: count / 2 }) > 0);
  await stage.stack.agentService.kill('SIGKILL');
  await stage.stack.agentService.restart();
  const view = await finished(stage, runId);

  expect(view).toMatchObject({ content: 'all read', usage: { modelCalls: count + 1, toolCalls: count } });
  expect(view.timeline.filter(({ kind }) => kind === 'tool')).toHaveLength(count);
  expect(stage.witness.modelCalls('long').slice(0, count / 2)).toEqual(Array(count / 2).fill(1));
  for (let n = 0; n < count / 2; n++) expect(stage.witness.tool('big', { n })).toBe(1);
  const last = stage.witness.requests('long').at(-1)!;
  const results = last.messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content).slice(0, 8));
  expect(results).toEqual(Array.from({ length: count }, (_, n) => String(n).padStart(8, '0')));

  const sizes = await executions(runId);
  expect(sizes.length).toBeGreaterThanOrEqual(5);
  const middle = sizes.slice(1, -1).map(({ bytes }) => bytes);
  const whole = middle.sort((a, b) => a - b).slice(0, -1); // one of them holds the killed attempt as well
  expect(Math.max(...whole), 'no execution is larger for what was before it').toBeLessThan(1.3 * Math.min(...whole));
});

test('a run that waits goes on in the execution that people decide in, from what was saved', async () => {
  const steps = [...Array.from({ length: 4 }, (_, n) => ['big', { n, kilobytes: 10 }]), ['charge', { n: 7 }], 'paid'];
  const { runId } = await startLong('waits', steps, 20_000);
  const { waitingFor } = await asked(stage, runId);
  await stage.stack.agentService.kill('SIGKILL');
  await stage.stack.agentService.restart();
  await submitDecision(stage.client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'test' });
  expect((await finished(stage, runId)).content).toBe('paid');
  expect(stage.witness.tool('charge', { n: 7 })).toBe(1);
  expect((await executions(runId)).length).toBeGreaterThan(1);
});

// Promise: what was shown is what runs.
test('numbers that people decide on are carried on as they were written', async () => {
  const send = ['send', '{"account": 738529527931269425, "amount": 2.0, "note": "carried"}'];
  const steps = [...Array.from({ length: 4 }, (_, n) => ['big', { n, kilobytes: 10 }]), send, 'sent'];
  const { runId } = await startLong('carried numbers', steps, 20_000);
  const request = (await asked(stage, runId)).waitingFor[0]!;
  expect((await executions(runId)).length).toBeGreaterThan(1);
  const edited = { ...request.arguments, note: 'carried, edited' };
  const decision = { runId, requestId: request.id, action: 'approve', by: 'test', arguments: edited } as const;
  await submitDecision(stage.client, decision);
  await finished(stage, runId);
  const sent = '{"account":738529527931269425,"amount":2.0,"note":"carried, edited"}';
  expect(stage.witness.exactCalls('send')).toEqual([sent]);
});

test('a lost part of the conversation stalls the run, says which file, and is no loss once it is back', async () => {
  const steps = [...Array.from({ length: 3 }, (_, n) => ['big', { n, kilobytes: 10 }]), ['charge', { n: 8 }], 'paid'];
  const { runId } = await startLong('lost', steps, 20_000);
  const { waitingFor } = await asked(stage, runId);
  await stage.stack.agentService.kill('SIGKILL');
  const { backup, restore } = removePayloads();
  await stage.stack.agentService.restart();
  await submitDecision(stage.client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'test' });
  const { stall } = await until(stage, runId, (now) => now.status === 'stalled' || now.endedAt !== undefined);
  expect(stall).toMatchObject({
    type: 'PayloadLost',
    message: expect.stringMatching(/payload [0-9a-f]{64} is missing. Restore/),
  });
  expect(backup.some((name) => stall!.message.includes(name))).toBe(true);
  restore();
  await retryRun(stage.client, { runId, by: 'test', note: 'restored' });
  expect((await finished(stage, runId)).content).toBe('paid');
  expect(stage.witness.tool('charge', { n: 8 })).toBe(1);
});

test('a lost input of a turn stalls the run, says which file, and is no loss once it is back', async () => {
  await stage.stack.agentService.kill('SIGKILL');
  const runId = await stage.start(`input ${'x'.repeat(300_000)}`, 'read it');
  await until(stage, runId, ({ turn }) => turn?.state === 'queued');
  const { restore } = removePayloads();
  await stage.stack.agentService.restart();
  const { stall } = await until(stage, runId, (now) => now.status === 'stalled' || now.endedAt !== undefined);
  expect(stall).toMatchObject({
    type: 'PayloadLost',
    message: expect.stringMatching(/payload [0-9a-f]{64} is missing/),
  });
  restore();
  await retryRun(stage.client, { runId, by: 'test', note: 'restored' });
  expect((await finished(stage, runId)).content).toBe('read it');
});

test('a result that is too large for a history is kept beside it, once, and read by everyone', async () => {
  const steps = [['big', { n: 9, kilobytes: 600 }], ['quick', { n: 9 }], 'read it'];
  const { runId } = await startLong('large', steps, 4_000_000);
  const view = await finished(stage, runId);
  expect(view.content).toBe('read it');
  const tool = view.timeline.find((item) => item.kind === 'tool' && item.tool === 'big');
  expect(tool).toMatchObject({ result: '00000009'.repeat(600 * 128) });
  const [size] = await executions(runId);
  expect(size!.bytes).toBeLessThan(60_000);
});

test('runs whose store was pruned go on: one that waits, one under way, a fork and the next message of one that ended', async () => {
  const waits = await startLong(
    'pruned-waits',
    [large, ['big', { n: 32, kilobytes: 10 }], ['charge', { n: 33 }], 'paid'],
    10_000,
  );
  const { waitingFor } = await asked(stage, waits.runId);
  const released = path.join(stage.dataDir, 'released');
  const works = await startLong('pruned-works', [large, ['hold', { n: 34, path: released }], 'released'], 4_000_000);
  await seen('a tool that takes long', () => stage.witness.tool('hold', { n: 34 }) > 0);
  await deletion.done();

  const yesterday = new Date(Date.now() - 86_400_000);
  for (const file of files()) utimesSync(file, yesterday, yesterday);
  await stage.stack.agentService.kill('SIGKILL');
  const cli = (...args: string[]) => runCli(stage.stack.env, 'payloads', ...args);
  expect((await cli()).out).toMatch(
    /payloads \(.* MB\), the oldest written 1 d ago\nRead: .*\nNothing refers to [\s\S]*payloads prune\n$/,
  );
  const before = files().length;
  const dry = await cli('prune', '--older-than', '2h');
  expect(dry.out).toMatch(/Would be removed: \d+ payloads? \(.* MB\).* Remove them with --yes\.\n$/);
  expect(files()).toHaveLength(before);
  const { removed, prunable, unreferenced } = JSON.parse(
    (await cli('prune', '--older-than', '2h', '--yes', '--json')).out,
  );
  expect(removed).toEqual(prunable);
  expect(removed).toEqual(unreferenced);
  expect(removed.bytes).toBeGreaterThan(700 * 1024);
  expect(files()).toHaveLength(before - removed.payloads);
  expect(await cli('prune', '--older-than', '5m')).toMatchObject({
    code: 2,
    err: expect.stringContaining('at least 1h'),
  });
  expect(await cli('prune', '--namespace', 'nowhere')).toMatchObject({
    code: 2,
    err: expect.stringContaining('nowhere'),
  });

  await stage.stack.agentService.restart();
  writeFileSync(released, '');
  await submitDecision(stage.client, {
    runId: waits.runId,
    requestId: waitingFor[0]!.id,
    action: 'approve',
    by: 'test',
  });
  expect((await finished(stage, waits.runId)).content).toBe('paid');
  expect((await finished(stage, works.runId)).content).toBe('released');
  const last = await followUp(stage.client, asks(deletion.next, 'third answer'));
  expect((await finished(stage, last.runId)).content).toBe('third answer');
  const fork = await forkRun(stage.client, { runId: waits.runId, turn: 0, entry: 1, startedBy: 'test' });
  await asked(stage, fork.runId);
  for (const words of ['pruned-waits', 'pruned-works', 'pruned-ended']) {
    const { messages } = stage.witness.requests(words).at(-1)!;
    expect(messages.find(({ role }) => role === 'tool')?.content).toBe('00000031'.repeat(600 * 128));
  }
});
