/** Nothing runs that a person had to approve and did not: with signing on, not even for somebody who has Temporal itself. */
import { randomUUID } from 'node:crypto';
import {
  type Actor,
  cancelRun,
  cancelRuns,
  createSchedule,
  deleteSchedule,
  getSchedule,
  pauseRun,
  raiseLimit,
  resumeRun,
  retryRun,
  retryStalledRuns,
  revokeRule,
  signAct,
  startRun,
  submitDecision,
  triggerSchedule,
  updateSchedule,
  verifyAudit,
} from '@platform/temporal';
import type { DecisionSubmission } from '@platform/temporal/contract';
import {
  agentExecutionWorkflowType,
  scheduledRunWorkflowType,
  submitDecisionUpdateName,
  workflowIdForRun,
  workflowIdForSchedule,
} from '@platform/temporal/contract';
import { hashOfArguments } from '@platform/temporal/workflow';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect } from 'vitest';
import { taskTime } from '../../apps/temporal-worker/src/task-time.js';
import { eventually } from '../support/eventually.js';
import { recordHistory } from './support/histories.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  childRun,
  completed,
  fails,
  guarded,
  paused,
  type Step,
  startsRuns,
  worksUntilCancelled,
} from './support/scripted-turns.js';
import { as, newKey, pinned, somebody, startSigned } from './support/signed.js';
import { bundleWith, Run, Stage, taskQueue, workflowBundle } from './support/stage.js';
import { testWith } from './support/test.js';

const key = newKey('now');
const ann = somebody(key, 'ann', []);
const bob = somebody(key, 'bob');
const cleo = somebody(key, 'cleo');

const test = testWith({ signing: pinned(key) });

const signedRun = (stage: Stage, steps: Step[], by: Actor = ann) => startSigned(stage, steps, by);

const approve = (run: Run, by: Actor, more: Partial<DecisionSubmission> = {}) =>
  submitDecision(as(run.stage.reader, by), {
    runId: run.runId,
    requestId: '0-c1',
    action: 'approve',
    by: by.name,
    ...more,
  } as never);

/** A decision as a program with Temporal's own client could make one. */
async function message(run: Run, by: Actor, more: Partial<DecisionSubmission> = {}) {
  const [request] = await run.waiting('0-c1');
  const { argumentsHash } = request!;
  return {
    requestId: '0-c1',
    action: 'approve' as const,
    by: by.name,
    byId: by.id,
    roles: [...by.roles],
    argumentsHash,
    ...more,
  };
}

async function failure(run: { result(): Promise<unknown> }): Promise<string | null | undefined> {
  const error = await run.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause.type;
  throw new Error(`The run did not fail: ${String(error)}`);
}

const asked = () => [paused(guarded('0-c1', { quorum: 2, notStarter: true }, { amount: 600 })), completed('done')];

test('takes what people sign, and hands what they signed to those who run the call', async ({ stage }) => {
  const run = await signedRun(stage, asked());
  await run.waiting('0-c1');
  await approve(run, bob);
  await approve(run, cleo, { note: 'fine' });
  expect((await run.result()).content).toBe('done');
  const [answer] = run.inputs[1]!.decisions;
  expect(answer).toMatchObject({ by: 'bob, cleo', decided: { startedById: ann.id } });
  for (const [index, person] of [bob, cleo].entries()) {
    const { sent, proof, byId } = answer!.decided!.agreed![index]!;
    expect({ byId, sent }).toMatchObject({ byId: person.id, sent: { requestId: '0-c1', byId: person.id } });
    expect(proof).toMatch(/^eyJ/);
  }
  expect(await run.view()).toMatchObject({
    startedById: ann.id,
    timeline: expect.arrayContaining([expect.objectContaining({ kind: 'decision' })]),
  });
  await run.record('signed-decisions');
});

test('refuses a decision that nobody signed, that another signed, or that was signed for something else', async ({
  stage,
}) => {
  const run = await signedRun(stage, asked());
  const plain = await message(run, bob);
  const send = (payload: unknown) => refusal(run.update(submitDecisionUpdateName, payload));
  const sign = (payload: object, more: object = {}, who: Actor = bob) =>
    who.sign!({ act: 'decide', namespace: 'default', runId: run.runId, payload: payload as never, ...more });
  expect(await send(plain)).toBe('Unsigned');
  expect(await send({ ...plain, proof: 'eyJhbGciOiJub25lIn0.e30.' })).toBe('InvalidProof');
  expect(await send({ ...plain, proof: await sign(plain, {}, somebody(newKey('now'), 'bob')) })).toBe('InvalidProof');
  expect(await send({ ...plain, proof: await sign(plain, { runId: 'another' }) })).toBe('InvalidProof');
  expect(await send({ ...plain, proof: await sign(plain, { namespace: 'another' }) })).toBe('InvalidProof');
  expect(await send({ ...plain, proof: await sign(plain, { act: 'pause' }) })).toBe('InvalidProof');
  expect(await send({ ...plain, roles: ['ceo'], proof: await sign(plain) })).toBe('InvalidProof');
  expect(await send({ ...plain, arguments: { amount: 1 }, proof: await sign(plain) })).toBe('InvalidProof');
  const stale = signAct(
    key,
    { person: bob },
    { act: 'decide', namespace: 'default', runId: run.runId, payload: plain },
    Date.now() - 1e6,
  );
  expect(await send({ ...plain, proof: stale })).toBe('InvalidProof');
  const { argumentsHash: _, ...blind } = plain;
  expect(await send({ ...blind, proof: await sign(blind) })).toBe('InvalidProof');
  const starter = { ...plain, by: 'annie', byId: ann.id, roles: ['finance'] };
  const annie = { ...somebody(key, 'annie'), id: ann.id };
  expect(await send({ ...starter, proof: await sign(starter, {}, annie) })).toBe('StartedByDecider');
  expect((await run.view()).waitingFor).toMatchObject([{ id: '0-c1' }]);
  expect(await run.eventTypes()).not.toContain('WORKFLOW_EXECUTION_UPDATE_ACCEPTED');
  await run.handle.terminate();
});

test('takes each signature once', async ({ stage }) => {
  const run = await signedRun(stage, [worksUntilCancelled(), worksUntilCancelled(), completed('done')]);
  await run.attempted(1);
  const payload = { message: 'hurry', by: bob.name, byId: bob.id };
  const proof = await bob.sign!({ act: 'say', namespace: 'default', runId: run.runId, payload });
  await run.update('steer', { ...payload, proof });
  expect(await refusal(run.update('steer', { ...payload, proof }))).toBe('InvalidProof');
  await run.handle.terminate();
});

test('takes every act of people, each by its own signature', async ({ stage }) => {
  const rule = { remember: { covers: 'tool' as const } };
  const run = await signedRun(stage, [
    worksUntilCancelled(),
    fails('Auth', { nonRetryable: true } as never),
    paused({ ...approval('0-c1'), argumentsHash: hashOfArguments(approval('0-c1').arguments) }),
    worksUntilCancelled(),
  ]);
  const { runId } = run;
  const client = as(stage.reader, bob);
  await run.attempted(1);
  await pauseRun(client, { runId, by: 'bob' });
  await run.until(({ memo }) => Boolean(memo?.pause), 'paused');
  await resumeRun(client, { runId, by: 'bob' });
  await run.stalled();
  expect(await refusal(run.retry({ by: 'eve' }))).toBe('Unsigned');
  await retryRun(client, { runId, by: 'bob' });
  await run.waiting('0-c1');
  await approve(run, bob, rule);
  expect(await refusal(run.revokeRule({ ruleId: 'r1', by: 'eve' }))).toBe('Unsigned');
  await revokeRule(client, { runId, ruleId: 'r1', by: 'bob' });
  expect(await refusal(run.update('pause', { by: 'eve' }))).toBe('Unsigned');
  expect(await refusal(run.update('steer', { by: 'eve', message: 'stop' }))).toBe('Unsigned');
  await run.attempted(4);
  await cancelRun(client, { runId, by: 'bob', reason: 'enough' });
  await expect(run.result()).rejects.toThrow();
  expect((await run.view()).status).toBe('cancelled');
  const trust = pinned(key);
  const verified = await verifyAudit(stage.reader, runId, trust);
  expect(verified).toMatchObject({ acts: 7, actsVerified: 7, problems: [] });
  const others = await verifyAudit(stage.reader, runId, pinned(newKey('now')));
  expect(others).toMatchObject({ actsVerified: 0 });
  await run.record('signed-acts');
});

// Promise: nothing runs that a person had to approve and did not. More of a limit is such a thing.
test('grants more of a limit only to whom the signature is of, with the roles that it says', async ({ stage }) => {
  const runId = randomUUID();
  stage.turns.script(runId, [worksUntilCancelled()]);
  const limits = { modelCalls: 1 };
  await startRun(as(stage.reader, ann), { key: runId, agentId: 'support', request: 'x', startedBy: 'ann', limits });
  const run = new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
  await run.attempted(1);
  const plain = { limit: 'modelCalls', more: 5, by: 'bob', byId: bob.id, roles: [...bob.roles] };
  const send = (payload: unknown) => refusal(run.update('raiseLimit', payload));
  const sign = (payload: object, act: 'raise' | 'decide' = 'raise', who: Actor = bob) =>
    who.sign!({ act, namespace: 'default', runId, payload: payload as never });
  expect(await send(plain)).toBe('Unsigned');
  expect(await send({ ...plain, proof: await sign(plain, 'decide') })).toBe('InvalidProof');
  expect(await send({ ...plain, more: 6, proof: await sign(plain) })).toBe('InvalidProof');
  const chief = { ...plain, roles: ['chief'] };
  expect(await send({ ...chief, proof: await sign(chief) })).toBe('InvalidProof');
  expect(await send({ ...plain, proof: await sign(plain, 'raise', cleo) })).toBe('InvalidProof');
  const proof = await sign(plain);
  expect(await run.update('raiseLimit', { ...plain, proof })).toMatchObject({ allowed: 6, by: 'bob', byId: bob.id });
  expect(await send({ ...plain, proof })).toBe('InvalidProof');
  await raiseLimit(as(stage.reader, bob), { runId, limit: 'modelCalls', more: 1, by: 'bob' });
  expect((await run.view()).limits).toEqual({ modelCalls: 7 });
  expect(await verifyAudit(stage.reader, runId, pinned(key))).toMatchObject({ acts: 3, actsVerified: 3, problems: [] });
  await run.handle.terminate();
});

test('what is done to many is signed for each of them; unsigned, nothing of it stands', async ({ stage }) => {
  const agentId = `many-${randomUUID()}`;
  const begin = async (step: Step) => {
    const runId = randomUUID();
    stage.turns.script(runId, [step, worksUntilCancelled()]);
    await startRun(as(stage.reader, ann), { key: runId, agentId, request: 'x', startedBy: 'ann' });
    return new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
  };
  const auth = () => fails('Auth', { nonRetryable: true });
  const [one, other, working] = await Promise.all([begin(auth()), begin(auth()), begin(worksUntilCancelled())]);
  const stalled = [one.runId, other.runId].sort();
  await Promise.all([one.stalled(), other.stalled(), working.attempted(1)]);
  await eventually(
    () => retryStalledRuns(stage.reader, { agentId, by: 'eve', dryRun: true }),
    ({ runs }) => runs?.length === 2,
    'both are listed as stalled',
  );
  const unsigned = await retryStalledRuns(stage.reader, { agentId, by: 'eve' });
  expect(unsigned.retried).toEqual([]);
  expect(unsigned.refused.map(({ message }) => message)).toEqual([1, 2].map(() => expect.stringContaining('Unsigned')));
  const client = as(stage.reader, bob);
  const { retried } = await retryStalledRuns(client, { agentId, by: 'bob', only: stalled });
  expect(retried.toSorted()).toEqual(stalled);
  await Promise.all([one.attempted(2), other.attempted(2)]);
  const { cancelled } = await cancelRuns(client, { agentId, by: 'bob', reason: 'enough' });
  expect(cancelled).toHaveLength(3);
  for (const run of [one, other, working]) {
    await expect(run.result()).rejects.toThrow();
    const { acts, actsVerified, problems } = await verifyAudit(stage.reader, run.runId, pinned(key));
    expect([acts, actsVerified, problems]).toEqual(run === working ? [2, 2, []] : [3, 3, []]);
  }
});

test('ignores signals, and its history says so', async ({ stage }) => {
  const run = await signedRun(stage, asked());
  const payload = await message(run, bob);
  await run.decideBySignal(payload);
  await run.decideBySignal({
    ...payload,
    proof: await bob.sign!({ act: 'decide', namespace: 'default', runId: run.runId, payload }),
  });
  await run.handle.signal('pause', { by: 'eve' });
  const { timeline, waitingFor, pause } = await eventually(
    () => run.view(),
    (view) => view.timeline.filter(({ kind }) => kind === 'ignoredDecision').length === 2,
    'both signals are shown as ignored',
  );
  expect(timeline.filter(({ kind }) => kind === 'ignoredDecision')).toMatchObject([
    { reason: 'Unsigned' },
    { reason: 'Unsigned' },
  ]);
  expect({ open: waitingFor.length, votes: waitingFor[0]!.votes, pause }).toEqual({
    open: 1,
    votes: undefined,
    pause: undefined,
  });
  await approve(run, bob);
  await approve(run, cleo);
  await run.result();
  await run.record('signed-signals-ignored');
});

test('asks for more by the policy of the agent-service, whatever the run was started with', async ({ stage }) => {
  const limitPolicy = { deciders: { roles: ['finance'] }, quorum: 2 };
  const reached: Step = ({ turn }) => ({
    turn,
    from: 0,
    entries: [],
    status: 'limitReached',
    limit: 'modelCalls',
    policy: limitPolicy,
  });
  const runId = randomUUID();
  stage.turns.script(runId, [reached, completed('done')]);
  await startRun(as(stage.reader, ann), {
    ...{ key: runId, agentId: 'support', request: 'Refund order 7', startedBy: 'ann' },
    limits: { modelCalls: 1 },
  });
  const run = new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
  const [request] = await run.waiting('0-limit-0');
  expect(request!.policy).toEqual(limitPolicy);
  await expect(approve(run, ann, { requestId: '0-limit-0' })).rejects.toThrow('may not decide');
  await approve(run, bob, { requestId: '0-limit-0' });
  await approve(run, cleo, { requestId: '0-limit-0' });
  expect((await run.result()).content).toBe('done');
  expect(await verifyAudit(stage.reader, runId, pinned(key))).toMatchObject({ problems: [] });
  await run.record('signed-limit');
});

test('refuses a start that nobody signed, before anything runs', async ({ stage }) => {
  const run = await stage.start([completed('done')]);
  expect(await failure(run)).toBe('Unsigned');
  expect(run.attempts).toEqual([]);
  expect((await run.view()).failure?.message).toContain('nobody has signed it');
  await run.record('signed-start-refused');
});

test('refuses a start with another input than was signed', async ({ stage }) => {
  const runId = randomUUID();
  stage.turns.script(runId, [completed('done')]);
  const input = { runId, agentId: 'support', request: 'Refund order 7', startedBy: 'ann', startedById: ann.id };
  const proof = await ann.sign!({ act: 'start', namespace: 'default', runId, payload: input });
  for (const [index, more] of [
    { kept: [] },
    { limitPolicy: {} },
    { startedById: bob.id },
    { messages: [] },
  ].entries()) {
    const handle = await stage.client.workflow.start(agentExecutionWorkflowType, {
      taskQueue,
      workflowId: workflowIdForRun(runId),
      args: [{ ...input, ...more, proof }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    expect([index, await failure(handle)]).toEqual([index, 'InvalidProof']);
  }
  expect(stage.turns.attemptsOf(runId)).toEqual([]);
});

test('a run that a signed run starts needs no signature of its own; one that says so does', async ({ stage }) => {
  const run = await signedRun(stage, [startsRuns([childRun('0-r1')]), completed('done')]);
  const childId = `${run.runId}-0-1`;
  stage.turns.script(childId, [completed('of the child')]);
  await run.result();
  expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'ran', result: 'of the child' }]);
  const child = new Run(stage, childId, stage.client.workflow.getHandle(workflowIdForRun(childId)));
  await child.record('signed-child');
  const alone = await stage.start([completed('no')], { origin: { kind: 'child', runId: run.runId, depth: 1 } });
  expect(await failure(alone)).toBe('Unsigned');
});

test('a run goes on in new executions, with its signatures', async ({ stage }) => {
  const runId = randomUUID();
  stage.turns.script(runId, [paused(guarded('0-c1', { quorum: 2 }, { amount: 600 })), completed('done')]);
  await startRun(as(stage.reader, ann), {
    ...{ key: runId, agentId: 'support', request: 'Refund order 7', startedBy: 'ann' },
    historyLimit: { events: 10 },
  });
  const run = new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
  await run.waiting('0-c1');
  await approve(run, bob);
  await eventually(
    () => run.executions(),
    (all) => all.length > 1,
    'the run has continued',
  );
  await approve(run, cleo);
  await run.result();
  const [answer] = run.inputs.at(-1)!.decisions;
  expect(answer!.decided!.agreed!.map(({ sent, proof }) => [typeof sent, typeof proof])).toEqual([
    ['object', 'string'],
    ['object', 'string'],
  ]);
  await run.recordAll('signed-continued');
});

test('a schedule starts what was signed, and nothing that was not', async ({ stage }) => {
  const scheduleId = `nightly-${randomUUID().slice(0, 8)}`;
  const client = as(stage.reader, ann);
  await createSchedule(client, {
    scheduleId,
    everySeconds: 86_400,
    agentId: 'support',
    request: 'tidy up',
    startedBy: 'ann',
    paused: true,
  });
  await triggerSchedule(client, { scheduleId });
  const query = `WorkflowType = '${agentExecutionWorkflowType}' AND AgentRunSchedule = '${scheduleId}'`;
  const list = async () => {
    for await (const one of stage.client.workflow.list({ query })) return one;
    return undefined;
  };
  const started = await eventually(list, (found) => found !== undefined, 'the schedule has started its run');
  const runId = started!.workflowId.replace('agent-run-', '');
  const run = new Run(stage, runId, stage.client.workflow.getHandle(started!.workflowId));
  // No turn was scripted for it: it was taken, and stalls for that alone.
  expect((await run.stalled()).message).toContain('at its end');
  await recordHistory(
    'signed-schedule',
    stage.client.workflow.getHandle(workflowIdForSchedule(runId.replace(/T(\d\d)(\d\d)(\d\d)Z$/, 'T$1:$2:$3Z'))),
  );
  const verified = await verifyAudit(stage.reader, runId, pinned(key));
  expect(verified).toMatchObject({ acts: 1, actsVerified: 1, problems: [] });
  await run.handle.terminate();

  // Who changes it signs it: what starts is verified against that, and not against what was signed before.
  const { version } = await getSchedule(client, scheduleId);
  const change = { scheduleId, version, startedBy: 'cleo', request: 'tidy up well', overlap: 'allowAll' } as const;
  await updateSchedule(as(stage.reader, cleo), change);
  await triggerSchedule(client, { scheduleId });
  const next = async () => {
    for await (const one of stage.client.workflow.list({ query })) {
      if (one.workflowId !== started!.workflowId) return one;
    }
    return undefined;
  };
  const after = await eventually(next, (found) => found !== undefined, 'the changed schedule has started its run');
  const changed = new Run(
    stage,
    after!.workflowId.replace('agent-run-', ''),
    stage.client.workflow.getHandle(after!.workflowId),
  );
  expect((await changed.stalled()).message).toContain('at its end');
  expect(await verifyAudit(stage.reader, changed.runId, pinned(key))).toMatchObject({ actsVerified: 1, problems: [] });
  await deleteSchedule(client, { scheduleId });
  await changed.handle.terminate();

  const forged = await stage.client.workflow.start(scheduledRunWorkflowType, {
    taskQueue,
    workflowId: `${workflowIdForSchedule('forged')}-2026-01-02T09:00:00Z`,
    args: [{ scheduleId: 'forged', run: { agentId: 'support', request: 'x', startedBy: 'ann' } }],
  });
  expect(await failure(forged)).toBe('Unsigned');
});

test('runs that wait while signing is switched on, or keys change, go on; what comes then is signed', async () => {
  await using stage = await Stage.open();
  const run = await stage.start(asked());
  await run.waiting('0-c1');
  await run.decide({ requestId: '0-c1', action: 'approve', by: 'dan', roles: ['finance'] });
  // The first key is made now: what began before it goes on.
  const first = { ...newKey('first'), nbf: Math.floor(Date.now() / 1000) };
  const queued = await (async () => {
    await stage.workWith(pinned(first));
    expect(await refusal(run.decide({ requestId: '0-c1', action: 'approve', by: 'eve' }))).toBe('Unsigned');
    await run.decideBySignal({ requestId: '0-c1', action: 'approve', by: 'eve' });
    await eventually(
      () => run.view(),
      ({ timeline }) => timeline.some((item) => item.kind === 'ignoredDecision' && item.reason === 'Unsigned'),
      'the signal is shown as ignored',
    );
    return signedRun(stage, asked(), somebody(first, 'ann', []));
  })();
  await queued.waiting('0-c1');
  await approve(queued, somebody(first, 'bob'));
  // The old key is gone entirely: what it signed and was taken stays taken.
  const second = { ...newKey('second'), nbf: first.nbf };
  await stage.workWith(pinned(second));
  await expect(approve(queued, somebody(first, 'cleo'))).rejects.toThrow('the key "first", which is not known here');
  await approve(queued, somebody(second, 'cleo'));
  await approve(run, somebody(second, 'cleo'));
  await Promise.all([run.result(), queued.result()]);
  await run.record('signing-switched-on');
  await queued.record('signed-keys-rotated');
  // A worker without keys replays both as well, and one with keys replays what was never signed.
  for (const [bundle, one] of [
    [workflowBundle, run],
    [workflowBundle, queued],
    [bundleWith(pinned(newKey('other'))), run],
    [bundleWith(pinned(newKey('other'))), queued],
  ] as const) {
    await Worker.runReplayHistory(
      { workflowBundle: bundle, ...taskTime },
      await one.handle.fetchHistory(),
      one.handle.workflowId,
    );
  }
});

test('a run that has ignored a signal because signing was on ignores the next one too, on a worker without keys: it replays', async () => {
  await using stage = await Stage.open();
  const run = await stage.start(asked());
  await run.waiting('0-c1');
  await run.decideBySignal({ requestId: '0-c1', action: 'approve', by: 'dan', roles: ['finance'] });
  await run.until(({ memo }) => JSON.stringify(memo?.pendingDecisions).includes('"dan"'), 'voted on by signal');
  const keys = pinned({ ...newKey('now'), nbf: Math.floor(Date.now() / 1000) });
  await stage.workWith(keys);
  await run.handle.signal('pause', { by: 'eve' });
  await run.logged('A signal was ignored: pause', 1);
  await stage.workWith(undefined);
  await run.handle.signal('pause', { by: 'eve' });
  await run.logged('A signal was ignored: pause', 2);
  const { pause, waitingFor } = await run.view();
  expect({ pause, votes: waitingFor[0]?.votes?.map(({ by }) => by) }).toEqual({ pause: undefined, votes: ['dan'] });
  expect(await refusal(run.decide({ requestId: '0-c1', action: 'approve', by: 'eve' }))).toBe('Unsigned');
  await run.record('signing-switched-off');
  for (const bundle of [workflowBundle, bundleWith(keys)]) {
    const history = await run.handle.fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: bundle, ...taskTime }, history, run.handle.workflowId);
  }
  await run.handle.terminate();
});

test('a signed run that a worker without keys takes up takes nothing', async () => {
  await using stage = await Stage.open({ signing: pinned(key) });
  const run = await signedRun(stage, asked());
  await run.waiting('0-c1');
  await stage.workWith(undefined);
  await expect(approve(run, bob)).rejects.toThrow('its worker has no keys');
  expect(await refusal(run.decide(await message(run, bob)))).toBe('Unsigned');
  await run.handle.terminate();
});
