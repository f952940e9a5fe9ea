/** One sign of life for a process: when it lapses, every turn that the process had goes on at once, and nothing finished is lost or repeated. */
import { randomUUID } from 'node:crypto';
import { cancelRun, type HeldTurn, listRuns, packTurns } from '@platform/temporal';
import { leaseSeconds } from '@platform/temporal/contract';
import { Context } from '@temporalio/activity';
import { msToTs } from '@temporalio/common/lib/time.js';
import { describe, expect } from 'vitest';
import { openWorkflows } from '../../apps/temporal-worker/src/deploy/open-workflows.js';
import { eventually } from '../support/eventually.js';
import { isPaused, pause, resume } from './support/control.js';
import { recordHistory } from './support/histories.js';
import { LeasedProcess, quietSeconds, startLease } from './support/leased-process.js';
import {
  completed,
  lastAttempt,
  modelEntry,
  type Step,
  toolEntry,
  worksUntilCancelled,
} from './support/scripted-turns.js';
import type { Run, Stage } from './support/stage.js';
import { testWith } from './support/test.js';

/** Every scripted turn is this process's. */
const processId = 'agents-1';
const test = testWith({ processId });

const calls = [modelEntry(0), toolEntry(1)];
const name = () => `agents-${randomUUID()}`;

/** Seconds without a sign of life after which the turn of a run is tried again. */
async function timeoutOf(run: Run): Promise<number> {
  const { raw } = await run.handle.describe();
  return Number(raw.pendingActivities?.[0]?.activityOptions?.heartbeatTimeout?.seconds ?? 0);
}

/** What an attempt does as soon as it begins: it gives itself the heartbeat timeout back that it was scheduled with, and changes nothing else. */
async function restore(run: Run): Promise<void> {
  const execution = { workflowId: run.handle.workflowId };
  await run.stage.client.workflowService.updateActivityOptions({
    ...{ namespace: 'default', execution, id: '1' },
    activityOptions: { heartbeatTimeout: msToTs(leaseSeconds * 1_000) },
    updateMask: { paths: ['heartbeat_timeout'] },
  });
}

/** A step that waits until the test lets it go on. `told`: the heartbeat's details that it began with. */
function waits(then: Step): { step: Step; go: () => void; told: () => unknown } {
  let go = () => {};
  let told: unknown;
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const step: Step = (input) => {
    const { info, cancelled } = Context.current();
    told = info.heartbeatDetails;
    return Promise.race([gone, cancelled]).then(() => then(input));
  };
  return { step, go, told: () => told };
}

/** The failures of attempts in the history, by their types. */
async function failuresOf(run: Run): Promise<unknown[]> {
  const { timeline } = await run.view();
  return timeline.flatMap((item) => (item.kind === 'attempts' ? [[item.failed, item.workerLost]] : []));
}

async function leasedRun(stage: Stage, ...after: Step[]): Promise<{ process: LeasedProcess; run: Run }> {
  const process = await LeasedProcess.start(stage, name());
  const run = await stage.start([process.thinks(calls), ...after]);
  await process.has(run);
  return { process, run };
}

describe('a turn that is to end', () => {
  test('has its process told at once, when the server knows that it is to end; and ends all the same where nobody listens', async ({
    stage,
  }) => {
    const process = await LeasedProcess.start(stage, processId);
    const run = await stage.start([worksUntilCancelled()]);
    await run.attempted(1);
    const asked = process.asked();
    await cancelRun(stage.reader, { runId: run.runId, by: 'bob' });
    expect(await asked).toEqual({ workflowId: run.handle.workflowId });
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const types = (await recordHistory('cancelled-heeded', run.handle)).map(({ eventType }) => eventType);
    const asks = [types.indexOf('ACTIVITY_TASK_CANCEL_REQUESTED'), types.lastIndexOf('ACTIVITY_TASK_SCHEDULED')];
    const between = types.slice(Math.min(...asks), Math.max(...asks) + 1);
    expect(between, 'in one transaction').toHaveLength(2);
    await process.leave(null);
    const unheard = await stage.start([worksUntilCancelled(), completed('done')]);
    await unheard.attempted(1);
    await pause(unheard);
    await isPaused(unheard);
    await resume(unheard);
    expect(await unheard.result()).toMatchObject({ content: 'done' });
  });
});

describe.concurrent('when a process dies', () => {
  test('its turn goes on at once with the journal that it had, and knows of the death', async ({ stage }) => {
    const { step, go, told } = waits(completed('done', calls));
    const { process, run } = await leasedRun(stage, step);
    await process.die();
    await run.attempted(2);
    await restore(run);
    const { raw } = await run.handle.describe();
    const { attempt, lastFailure } = raw.pendingActivities![0]!;
    expect([attempt, lastFailure?.applicationFailureInfo?.type]).toEqual([2, 'LeaseLapsed']);
    expect(await timeoutOf(run)).toBe(leaseSeconds);
    expect(told()).toMatchObject({ from: 0, entries: calls });
    go();
    expect(await run.result()).toMatchObject({ content: 'done', turns: 1, usage: { modelCalls: 1, toolCalls: 1 } });
    expect(await failuresOf(run)).toEqual([[1, true]]);
    expect(run.attempts).toHaveLength(2);
    expect(await process.lease.result()).toEqual({ released: 1 });
    await recordHistory('lease-lapsed', process.lease);
    await run.record('turn-after-lapsed-lease');
  });

  test('and took a turn in its last attempt, nothing finished is lost: the turn goes on in a new activity', async ({
    stage,
  }) => {
    const process = await LeasedProcess.start(stage, name());
    const run = await stage.start([lastAttempt(process.thinks(calls)), completed('done', [modelEntry(2)])]);
    await process.has(run);
    await process.die();
    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 2, toolCalls: 1 } });
    expect(run.inputs.map(({ execution }) => execution)).toEqual([0, 1]);
  });

  test('while its turn was asked to end, what that had finished since is kept', async ({ stage }) => {
    const { process, run } = await leasedRun(stage, completed('done', [modelEntry(3)]));
    await pause(run);
    await run.until(({ raw }) => raw.pendingActivities?.some(({ state }) => state === 3) ?? false, 'asked to end');
    const more = [...calls, modelEntry(2)];
    await process.finishes(run, more);
    await process.die();
    await run.until(({ raw }) => (raw.pendingActivities ?? []).length === 0, 'rid of its activity');
    expect((await run.view()).usage).toMatchObject({ modelCalls: 2, toolCalls: 1 });
    await resume(run);
    expect(await run.result()).toMatchObject({ content: 'done', usage: { modelCalls: 3, toolCalls: 1 } });
    expect(run.attempts).toHaveLength(2);
  });

  test('and another at the same time, the turns of both go on, each once', async ({ stage }) => {
    const processes = await Promise.all([1, 2].map(() => LeasedProcess.start(stage, name())));
    const runs = await Promise.all(
      processes.flatMap((process) =>
        [1, 2, 3].map(() => stage.start([process.thinks(calls), completed('done', calls)])),
      ),
    );
    await Promise.all(runs.map((run, index) => processes[Math.floor(index / 3)]!.has(run)));
    for (const process of processes) await process.die();
    for (const run of runs) {
      expect(await run.result()).toMatchObject({ content: 'done' });
      expect(run.attempts).toHaveLength(2);
    }
    for (const { lease } of processes) expect(await lease.result()).toEqual({ released: 3 });
  });

  test('a turn that another process has by now is never touched, however often the dead one is buried', async ({
    stage,
  }) => {
    const other = await LeasedProcess.start(stage, name());
    const { process, run } = await leasedRun(stage, other.thinks(calls), completed('done', calls));
    const listed = [...process.turns];
    await process.die();
    await other.has(run);
    for (const turns of [listed, [...listed, ...listed], []]) {
      const again = await LeasedProcess.start(stage, name());
      await again.leave(packTurns(turns));
      expect(await again.lease.result()).toEqual({ released: 0 });
    }
    expect(await timeoutOf(run)).toBe(quietSeconds);
    expect(run.attempts).toHaveLength(2);
    await other.die();
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(run.attempts).toHaveLength(3);
  });
});

describe.concurrent('a lease', () => {
  test('of a process that goes has the turns tried again that it leaves', async ({ stage }) => {
    const { process, run } = await leasedRun(stage, completed('done', calls));
    await process.leave(packTurns(process.turns));
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await process.lease.result()).toEqual({ released: 1 });
  });

  test('of a process that leaves nothing, or that nobody takes, just ends', async ({ stage }) => {
    const process = await LeasedProcess.start(stage, name());
    await process.leave(null);
    expect(await process.lease.result()).toEqual({ released: 0 });
    const nobody = await startLease(stage, name());
    expect(await nobody.result()).toEqual({ released: 0 });
    await recordHistory('lease-ended', process.lease);
    await recordHistory('lease-not-taken', nobody);
  });

  test('is taken over by the next process of that name: the lease before ends, and its turns are left alone', async ({
    stage,
  }) => {
    const { process, run } = await leasedRun(stage, completed('done', calls));
    const next = await LeasedProcess.start(stage, process.processId);
    await expect(process.lease.result()).rejects.toThrow();
    expect(run.attempts).toHaveLength(1);
    await next.leave(packTurns(process.turns));
    expect(await run.result()).toMatchObject({ content: 'done' });
  });

  test('is no run: lists, and what a deploy moves, do not know it', async ({ stage }) => {
    const { process, run } = await leasedRun(stage, completed('done'));
    const { workflowId } = process.lease;
    const open: string[] = [];
    const seesRun = async () => {
      open.length = 0;
      for await (const batch of openWorkflows(stage.reader)) open.push(...batch.map((one) => one.workflowId));
      return open.includes(run.handle.workflowId);
    };
    await eventually(seesRun, (seen) => seen, 'the run is found');
    expect(open).not.toContain(workflowId);
    const { runs } = await listRuns(stage.reader, { limit: 100 });
    expect(runs.map(({ runId }) => runId)).toContain(run.runId);
    expect(runs.filter(({ runId }) => runId.includes(process.processId))).toEqual([]);
    await process.leave(packTurns(process.turns));
    await run.result();
  });

  test('whose holder says what cannot be read fails once, and says so', async ({ stage }) => {
    const process = await LeasedProcess.start(stage, name());
    await process.leave({ count: 1, held: 'nonsense' });
    await expect(process.lease.result()).rejects.toMatchObject({ cause: { cause: { type: 'InvalidRequest' } } });
    const wrong: HeldTurn = {
      workflowId: 'none',
      runId: randomUUID(),
      activityId: '1',
      attempt: 1,
      maximumAttempts: 5,
      token: 'x',
    };
    const other = await LeasedProcess.start(stage, name());
    await other.leave(packTurns([wrong]));
    expect(await other.lease.result()).toEqual({ released: 0 });
  });
});

describe('while the worker is away', () => {
  test('turns of a process that dies wait for it, and go on when it is back', async ({ stage }) => {
    const { process, run } = await leasedRun(stage, completed('done', calls));
    const back = await stage.workerGone();
    await process.die();
    await eventually(
      async () => (await process.lease.describe()).raw.pendingActivities?.length,
      (pending) => !pending,
      'the lease has lapsed',
    );
    expect(run.attempts).toHaveLength(1);
    await back();
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(run.attempts).toHaveLength(2);
  });
});
