import {
  type AuditEntry,
  exportAudit,
  followRun,
  getRun,
  listRuns,
  submitDecision,
  type TemporalClient,
} from '@platform/temporal';
import { eventsPerExecution } from '@platform/temporal/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { patience } from '../support/patience.mjs';
import { patientClient } from '../support/patient-client.js';
import { inTime } from './support/in-time.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  completed,
  modelEntry,
  partOf,
  paused,
  type Step,
  toolEntry,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import { type Run, Stage } from './support/stage.js';

/** A few turns fill it. */
const historyLimit = { events: 15, bytes: 100_000 };

let stage: Stage;
let client: TemporalClient;
beforeAll(async () => {
  stage = await Stage.open();
  client = await patientClient({ address: stage.address, payloads: stage.payloads });
});
afterAll(() => closing({ client: () => client?.close(), stage: () => stage?.[Symbol.asyncDispose]() }));

/** Makes the history of a run that waits grow, until it has continued as new. */
async function crowd(run: Run): Promise<void> {
  const executions = async () => (await run.executions()).length;
  const before = await executions();
  await eventually(
    async () => {
      await run.handle.signal('journal', { turn: 99, entries: [] });
      return executions();
    },
    (count) => count > before,
    `run ${run.runId} continues as new`,
  );
}

describe.concurrent('a run with a large history', () => {
  test('goes on in a new execution between two turns, and is one run to whoever looks', async () => {
    const steps = Array.from({ length: 9 }, (_, turn) => yielded([modelEntry(0), toolEntry(1 + 0 * turn)]));
    const run = await stage.start([...steps, completed('done', [modelEntry(0)])], { historyLimit });
    const followed: number[] = [];
    const following = (async () => {
      for await (const update of followRun(client, run.runId)) {
        if (update.type === 'update') followed.push(update.view.timeline.length);
      }
    })();
    expect(await run.result()).toMatchObject({
      content: 'done',
      turns: 10,
      usage: { modelCalls: 10, toolCalls: 9, inputTokens: 100, outputTokens: 50 },
    });
    await following;

    const executions = await run.executions();
    expect(executions.length).toBeGreaterThan(2);
    expect(run.inputs.map(({ turn }) => turn)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(run.inputs.filter(({ request }) => request !== undefined)).toHaveLength(1);
    const saved = stage.turns.saved.get(run.runId)!;
    expect(saved).toHaveLength(executions.length - 1);
    const [first, second] = saved;
    expect(run.inputs[first!.turn]!.transcript).toEqual({ part: partOf(first!), turn: first!.turn });
    expect(second!.transcript, 'what is saved next is based on what was saved').toEqual({
      part: partOf(first!),
      turn: first!.turn,
    });

    const view = await getRun(client, run.runId);
    expect(view).toMatchObject({ status: 'completed', content: 'done', turns: 10, usage: { modelCalls: 10 } });
    expect(view.timeline.filter(({ kind }) => kind === 'message')).toHaveLength(10);
    expect(view.timeline.map(({ kind }) => kind)).not.toContain('earlierGone');
    expect(view.eventId).toBeGreaterThan((executions.length - 1) * eventsPerExecution);
    expect(Math.max(...followed)).toBe(view.timeline.length);
    const { runs } = await eventually(
      () => listRuns(client, { startedBy: 'ann', limit: 1_000 }),
      (list) => list.runs.some(({ runId, status }) => runId === run.runId && status === 'completed'),
      'the list has the run',
    );
    expect(runs.filter(({ runId }) => runId === run.runId)).toMatchObject([{ startedAt: view.startedAt }]);
    await run.recordAll('continued');
  });

  test('a follower that comes back resumes after an event of an earlier execution', async () => {
    const run = await stage.start(
      [yielded([modelEntry(0)]), yielded([modelEntry(0)]), yielded(), yielded(), completed('x')],
      {
        historyLimit,
      },
    );
    await run.result();
    const whole = await getRun(client, run.runId);
    const after = 12;
    const { value: update } = await followRun(client, run.runId, { after }).next();
    expect(update).toMatchObject({ type: 'update', eventId: whole.eventId });
    const changed = update?.type === 'update' ? update.changed : [];
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(whole.timeline.length);
  });

  test('keeps what it waits for, what was decided, and the deadline; nobody is asked twice', async () => {
    const run = await stage.start([paused(approval('0-c1'), approval('0-c2')), completed('done')], {
      historyLimit,
      decisionDeadlineSeconds: 300,
    });
    const before = await run.waiting('0-c1', '0-c2');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await crowd(run);
    expect(await run.waiting('0-c2')).toEqual(before.slice(1));
    expect(await run.published()).toEqual({ status: 'waiting', pending: 1 });
    expect(await refusal(run.decide({ requestId: '0-c1', action: 'reject', by: 'eve' }))).toBe('AlreadyDecided');
    expect((await getRun(client, run.runId)).waitingFor).toEqual(before.slice(1));
    await run.decide({ requestId: '0-c2', action: 'reject', by: 'eve', note: 'no' });
    await run.result();
    expect(run.inputs[1]).toMatchObject({
      turn: 1,
      decisions: [
        { requestId: '0-c1', action: 'approve', by: 'bob' },
        { requestId: '0-c2', action: 'reject', by: 'eve', note: 'no' },
      ],
    });
    expect(run.notifications.filter(({ message }) => message.includes('waits for a decision'))).toHaveLength(2);
    expect(run.notifications.filter(({ message }) => message.includes(' ended: '))).toHaveLength(1);
    const view = await getRun(client, run.runId);
    const decisions = view.timeline.filter((item) => item.kind === 'decision');
    expect(decisions).toHaveLength(2);
    // Promise: the audit of a period has what was decided in it, although the run's last execution began after it.
    const to = new Date(Date.parse(decisions[0]?.decision?.decidedAt ?? '') + 1).toISOString();
    const audited = async () => {
      const entries: AuditEntry[] = [];
      for await (const entry of exportAudit(client, { from: view.startedAt, to })) entries.push(entry);
      return entries.filter(({ runId }) => runId === run.runId);
    };
    const [entry] = await eventually(audited, ({ length }) => length > 0, 'the audit of the period has it');
    expect(entry).toMatchObject({ by: 'bob', action: 'approve', requestId: '0-c1' });
    await run.recordAll('continued-waiting');
  });

  test('a deadline passes in the execution after', async () => {
    const run = await inTime(
      async (decisionDeadlineSeconds) => {
        const limits = { historyLimit, decisionDeadlineSeconds };
        const run = await stage.start([paused(approval('0-c1')), completed('done')], limits);
        await run.waiting('0-c1');
        await crowd(run);
        return run;
      },
      [5, 20, 60],
    );
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ requestId: '0-c1', action: 'reject', by: 'deadline' }]);
    await run.recordAll('continued-deadline');
  });

  test('loses no decision that comes at the border', async () => {
    const ids = Array.from({ length: 80 }, (_, index) => `0-c${index}`);
    const run = await stage.start([paused(...ids.map((id) => approval(id))), completed('done')], { historyLimit });
    await run.waiting(...ids);
    const decide = async (requestIds: string[]) => {
      for (const requestId of requestIds) {
        const decision = { runId: run.runId, requestId, action: 'approve', by: 'bob' } as const;
        await submitDecision(client, decision, { timeoutMs: patience });
      }
    };
    const byUpdate = [0, 1, 2, 3].map((part) => decide(ids.slice(part * 15, part * 15 + 15)));
    const bySignal = ids.slice(60).map((requestId) => run.decideBySignal({ requestId, action: 'approve', by: 'eve' }));
    await Promise.all([...byUpdate, ...bySignal]);
    await run.result();
    expect((await run.executions()).length).toBeGreaterThan(3);
    expect(run.inputs[1]!.decisions.map(({ requestId }) => requestId)).toEqual(ids);
    expect(run.inputs).toHaveLength(2);
    const view = await getRun(client, run.runId);
    expect(view.timeline.filter((item) => item.kind === 'decision' && item.decision)).toHaveLength(ids.length);
  });

  test('a cancel ends it, whichever execution it is in', async () => {
    const run = await stage.start([...Array.from({ length: 6 }, () => yielded()), worksUntilCancelled()], {
      historyLimit,
    });
    await run.attempted(7);
    await run.handle.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await getRun(client, run.runId)).toMatchObject({ status: 'cancelled' });
    await run.recordAll('continued-cancelled');
  });

  test('stalls when its conversation cannot be kept, and goes on at retry', async () => {
    const steps: Step[] = Array.from({ length: 5 }, () => yielded());
    const run = await stage.start([...steps, completed('done')], { historyLimit });
    stage.turns.unsavable.set(run.runId, 'payload abc is missing');
    expect(await run.stalled()).toMatchObject({ type: 'PayloadLost', message: 'payload abc is missing' });
    stage.turns.unsavable.delete(run.runId);
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done', turns: 6 });
    await run.recordAll('continued-after-stall');
  });

  test.each([
    ['carried', { execution: 1, startedAt: 'x', turn: 1, answers: [], usage: {} }],
    ['transcript', { part: 'short' }],
    ['origin', { kind: 'copy', runId: 'x' }],
    ['kept', [{ n: 3, key: 'k' }]],
    ['historyLimit', { events: 1 }],
  ])('is not taken from a client that has it wrong: %s', async (field, value) => {
    const run = await stage.start([], { [field]: value });
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining(field) },
    });
  });
});
