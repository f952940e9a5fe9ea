/**
 * One sign of life for all turns of a process, on the real product: turns that think are under the lease of their process, whatever dies, freezes or is
 * away. Every test holds the promise that nothing finished is repeated: counted by the model's server, and by the tools in a file.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leasedTurnSeconds, leaseLapsed, workflowIdForRun } from '@platform/temporal/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { finished, held, type Stage, seen, setStage } from './kit.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'lease-')));
});
afterAll(() => stage.close());

/** A turn as the server has it. */
interface Pending {
  attempt: number;
  timeout: number;
  died: string | undefined;
  by: string;
}

async function pendingTurn(runId: string): Promise<Pending | undefined> {
  const { raw } = await stage.client.temporal.workflow.getHandle(workflowIdForRun(runId)).describe();
  const turn = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'runTurn');
  return (
    turn && {
      attempt: turn.attempt ?? 0,
      timeout: Number(turn.activityOptions?.heartbeatTimeout?.seconds ?? 0),
      died: turn.lastFailure?.applicationFailureInfo?.type ?? undefined,
      by: turn.lastWorkerIdentity ?? '',
    }
  );
}

/** Waits until the turns of all these runs are so. */
function all(runs: string[], what: string, fits: (turn: Pending) => boolean) {
  const turns = () => Promise.all(runs.map(pendingTurn));
  return eventually(turns, (them) => them.every((turn) => turn !== undefined && fits(turn)), what);
}

const isUnderLease = ({ timeout }: Pending) => timeout === leasedTurnSeconds;

/** Runs that have finished a model call and a tool call each, and think in their second model call until they are let go. */
async function thinking(name: string, count: number, first: number) {
  const { step, letGo } = held(stage, 'done');
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  const words = (n: number) => `${name} ${n}.`;
  const runs = await Promise.all(numbers.map((n) => stage.start(words(n), ['quick', { n }], step)));
  await seen('every second model call', () => numbers.every((n) => stage.witness.modelCalls(words(n))[1] === 1));
  await all(runs, 'every turn is under the lease', isUnderLease);
  /** Lets them go, and sees that each has done everything that was finished before once. */
  const end = async () => {
    letGo();
    for (const [index, n] of numbers.entries()) {
      expect((await finished(stage, runs[index]!)).content).toBe('done');
      expect([n, stage.witness.modelCalls(words(n))[0]]).toEqual([n, 1]);
      expect(stage.witness.tool('quick', { n })).toBe(1);
    }
  };
  return { runs, words, numbers, end };
}

test('promise: 8 turns of a process that is killed together with the worker are taken up by the process that is started in its place, with no worker there', async () => {
  const { agentService, worker } = stage.stack;
  const { runs, end } = await thinking('together', 8, 1000);

  await Promise.all([worker, agentService].map((process) => process.kill('SIGKILL')));
  await agentService.start();
  const began = Date.now();
  const taken = await all(runs, 'every turn goes on', ({ attempt }) => attempt >= 2);
  console.log(`8 turns were taken up ${Date.now() - began} ms after the start of the process`);
  await agentService.waitReady();
  expect(new Set(taken.map((turn) => turn?.died))).toEqual(new Set([leaseLapsed]));

  await worker.restart();
  await all(runs, 'every turn is under the new lease', isUnderLease);
  await end();
});

test('promise: a process that dies and is not replaced leaves its turns to another, a second after its lease has lapsed', async () => {
  const { agentService } = stage.stack;
  const { runs, end } = await thinking('lapse', 4, 1100);
  const other = await stage.stack.another('agentService');
  await other.startReady();

  await agentService.kill('SIGKILL');
  const began = Date.now();
  const [turn] = await all(runs, 'every turn goes on', ({ attempt }) => attempt >= 2);
  console.log(`4 turns went on elsewhere ${Date.now() - began} ms after the kill`);
  expect(turn).toMatchObject({ died: leaseLapsed });
  await all(runs, 'every turn is under the lease of the other', isUnderLease);
  await agentService.restart();
  await end();
  await other.kill('SIGTERM');
});

test('promise: a process that was frozen finds its turns gone, takes them again, and repeats only what was under way', async () => {
  const { agentService } = stage.stack;
  const { runs, words, numbers, end } = await thinking('frozen', 4, 1200);

  agentService.signal('SIGSTOP');
  await all(runs, 'every turn waits for another process', ({ attempt }) => attempt >= 2);
  agentService.signal('SIGCONT');
  await seen('every turn thinks again', () => numbers.every((n) => stage.witness.modelCalls(words(n))[1]! >= 2));
  await all(runs, 'every turn is under a lease again', isUnderLease);
  await end();
});

test('promise: while the worker is away, and back, turns under a lease go on', async () => {
  const { worker } = stage.stack;
  const { runs, end } = await thinking('away', 4, 1300);
  await worker.kill('SIGKILL');
  await worker.restart();
  await all(runs, 'every turn is under the lease', isUnderLease);
  await end();
});

test('a process that ends cleanly hands over its turns under the lease: no attempt is spent', async () => {
  const { agentService } = stage.stack;
  const { runs, numbers, words, end } = await thinking('clean', 4, 1400);
  await agentService.kill('SIGTERM');
  await agentService.restart();
  await seen('every turn thinks again', () => numbers.every((n) => stage.witness.modelCalls(words(n))[1]! >= 2));
  expect((await all(runs, 'every turn goes on', () => true)).map((turn) => turn?.attempt)).toEqual([1, 1, 1, 1]);
  await end();
});

test('promise: of two processes with one id the first keeps its turns; the second goes on under another, and its log says what to set', async () => {
  const { runs, end } = await thinking('two', 4, 1500);
  const second = await stage.stack.another('agentService');
  const [{ by } = { by: '' }] = (await Promise.all(runs.map(pendingTurn))) as Pending[];
  await second.startReady({ AGENT_SERVICE_ID: by });

  await seen('the second has a lease', () => second.tail(200).includes(`this process is ${by}-`));
  expect(second.tail(200)).toContain(`another process has taken the id ${by};`);
  expect(second.tail(200)).toContain('Set AGENT_SERVICE_ID');
  const kept = await all(runs, 'every turn is under the lease', isUnderLease);
  expect(kept.map((turn) => [turn?.attempt, turn?.by])).toEqual(runs.map(() => [1, by]));
  await end();
  await second.kill('SIGTERM');
});
