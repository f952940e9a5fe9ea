/**
 * Nothing runs that a person had to approve and did not: what somebody can do who has Temporal's own client, where people sign what they do. What the
 * server lets through all the same stands here as well, with what is noticed of it.
 */
import { randomUUID } from 'node:crypto';
import { type Actor, signAct, submitDecision } from '@platform/temporal';
import { agentExecutionWorkflowType, submitDecisionUpdateName, workflowIdForRun } from '@platform/temporal/contract';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { refusal } from '../workflow/support/refusal.js';
import {
  approval,
  completed,
  guarded,
  paused,
  type Step,
  worksUntilCancelled,
} from '../workflow/support/scripted-turns.js';
import { as, newKey, pinned, somebody, startSigned } from '../workflow/support/signed.js';
import { type Run, type Stage, taskQueue } from '../workflow/support/stage.js';
import { testWith } from '../workflow/support/test.js';

const key = newKey('console');
const ann = somebody(key, 'ann', []);
const bob = somebody(key, 'bob');
const cleo = somebody(key, 'cleo');

const test = testWith({ signing: pinned(key) });

const signedRun = (stage: Stage, steps: Step[]) => startSigned(stage, steps, ann);

const waits = (quorum = 1): Step[] => [
  paused(guarded('0-c1', { quorum, notStarter: true }, { amount: 600 })),
  completed('done'),
];

const approve = (run: Run, by: Actor) =>
  submitDecision(as(run.stage.reader, by), { runId: run.runId, requestId: '0-c1', action: 'approve', by: by.name });

/** What somebody signed for a run, as the history holds it for everybody to read. */
async function decisionOf(run: Run): Promise<Record<string, unknown>> {
  const { events } = await run.handle.fetchHistory();
  const accepted = events?.find(({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update);
  const [payload] =
    accepted?.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args?.payloads ?? [];
  return JSON.parse(Buffer.from(payload!.data!).toString());
}

async function inputOf(run: Run): Promise<Record<string, unknown>> {
  const { events } = await run.handle.fetchHistory();
  const [payload] = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads!;
  return JSON.parse(Buffer.from(payload!.data!).toString());
}

const unsigned = (runId: string) => ({
  runId,
  agentId: 'support',
  request: 'Refund order 7',
  startedBy: 'ann',
  startedById: ann.id,
});

/** The types of failure with which all executions of a workflow ended so far. */
async function failures(stage: Stage, workflowId: string): Promise<string[]> {
  const types: string[] = [];
  for await (const { runId } of stage.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { events } = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const failed = events?.at(-1)?.workflowExecutionFailedEventAttributes;
    if (failed) types.push(failed.failure?.applicationFailureInfo?.type ?? '');
  }
  return types;
}

test('a start that the server repeats by itself (cron) is refused each time, and inherits nothing', async ({
  stage,
}) => {
  const runId = randomUUID();
  stage.turns.script(runId, [completed('must not run'), completed('must not run')]);
  const handle = await stage.client.workflow.start(agentExecutionWorkflowType, {
    ...{ taskQueue, workflowId: workflowIdForRun(runId), args: [unsigned(runId)], cronSchedule: '@every 1s' },
  });
  const types = await eventually(
    () => failures(stage, handle.workflowId),
    (all) => all.length >= 2,
    'two executions have failed',
  );
  await handle.terminate();
  expect(new Set(types)).toEqual(new Set(['Unsigned']));
  expect(stage.turns.attemptsOf(runId)).toEqual([]);
});

test('the signed start of another run, started as a cron, does not run either', async ({ stage }) => {
  const run = await signedRun(stage, [completed('done')]);
  await run.result();
  const input = await inputOf(run);
  const again = await stage.client.workflow.start(agentExecutionWorkflowType, {
    ...{ taskQueue, workflowId: run.handle.workflowId, args: [input], cronSchedule: '@every 1s' },
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  await eventually(
    () => failures(stage, again.workflowId),
    (all) => all.includes('Unsigned'),
    'the cron was refused',
  );
  await again.terminate();
  expect(run.attempts).toHaveLength(1);
});

test('a start with another id, another run or under another workflow id is not what was signed', async ({ stage }) => {
  const run = await signedRun(stage, [completed('done')]);
  await run.result();
  const input = await inputOf(run);
  for (const [runId, given] of [
    [randomUUID(), input],
    [randomUUID(), { ...input, runId: randomUUID() }],
  ] as const) {
    const handle = await stage.startWith(workflowIdForRun(runId), given);
    await expect(handle.result()).rejects.toThrow();
  }
  expect(run.attempts).toHaveLength(1);
});

test('a decision that comes with a start (update-with-start) starts nothing', async ({ stage }) => {
  const runId = randomUUID();
  stage.turns.script(runId, [completed('must not run')]);
  const startWorkflowOperation = new WithStartWorkflowOperation(agentExecutionWorkflowType, {
    ...{ taskQueue, workflowId: workflowIdForRun(runId), args: [unsigned(runId)], workflowIdConflictPolicy: 'FAIL' },
  });
  const payload = { requestId: '0-c1', action: 'approve', by: 'bob', byId: bob.id, roles: ['finance'] };
  await expect(
    stage.client.workflow.executeUpdateWithStart(submitDecisionUpdateName, { args: [payload], startWorkflowOperation }),
  ).rejects.toThrow();
  await expect(stage.client.workflow.getHandle(workflowIdForRun(runId)).result()).rejects.toThrow();
  expect(stage.turns.attemptsOf(runId)).toEqual([]);
});

test('a decision of one run is not one of another, and not one of the same run again', async ({ stage }) => {
  const [one, other] = await Promise.all([signedRun(stage, waits()), signedRun(stage, waits())]);
  await Promise.all([one.waiting('0-c1'), other.waiting('0-c1')]);
  await approve(one, bob);
  await one.result();
  const stolen = await decisionOf(one);
  expect(await refusal(other.update(submitDecisionUpdateName, stolen))).toBe('InvalidProof');
  for (const more of [{ runId: other.runId }, { by: 'cleo' }, { byId: cleo.id }, { action: 'reject' }, { note: 'x' }]) {
    expect(await refusal(other.update(submitDecisionUpdateName, { ...stolen, ...more }))).toMatch(
      /InvalidProof|InvalidDecision/,
    );
  }
  await other.decideBySignal(stolen);
  expect((await other.view()).waitingFor).toMatchObject([{ id: '0-c1' }]);
  await other.handle.terminate();
});

test('one person is one vote, whatever names and tokens the votes come with', async ({ stage }) => {
  const run = await signedRun(stage, waits(2));
  await run.waiting('0-c1');
  await approve(run, bob);
  const bobby = { ...somebody(key, 'bobby'), id: bob.id };
  await expect(approve(run, bobby)).rejects.toThrow();
  const stolen = await decisionOf(run);
  expect(await refusal(run.update(submitDecisionUpdateName, { ...stolen, by: 'cleo', byId: cleo.id }))).toBe(
    'InvalidProof',
  );
  expect((await run.view()).waitingFor).toMatchObject([{ id: '0-c1', votes: [{ byId: bob.id }] }]);
  await approve(run, cleo);
  await run.result();
});

test('a rule names its tool, and so does its signature', async ({ stage }) => {
  const run = await signedRun(stage, [paused(approval('0-c1')), worksUntilCancelled()]);
  const [request] = await run.waiting('0-c1');
  const payload = {
    ...{ requestId: '0-c1', action: 'approve', by: 'bob', byId: bob.id, roles: [...bob.roles] },
    ...{ argumentsHash: request!.argumentsHash, remember: { covers: 'tool', tool: 'another_tool' } },
  };
  const proof = await bob.sign!({ act: 'decide', namespace: 'default', runId: run.runId, payload });
  expect(await refusal(run.update(submitDecisionUpdateName, { ...payload, proof }))).toBe('InvalidDecision');
  await submitDecision(as(stage.reader, bob), {
    ...{ runId: run.runId, requestId: '0-c1', action: 'approve', by: 'bob', remember: { covers: 'tool' } },
  });
  expect(await decisionOf(run)).toMatchObject({ remember: { covers: 'tool', tool: request!.tool } });
  await run.handle.terminate();
});

test('what the server lets through: the forged result of a turn is taken, and lets nothing run by itself', async ({
  stage,
}) => {
  const run = await signedRun(stage, [worksUntilCancelled(), completed('must not run')]);
  await run.attempted(1);
  const { raw } = await run.handle.describe();
  const [pending] = raw.pendingActivities ?? [];
  const weak = { ...guarded('0-c1', { quorum: 1 }, { amount: 600 }), policy: null };
  const forged = { status: 'paused', entries: [], requests: [weak], state: null };
  await stage.client.workflowService.respondActivityTaskCompletedById({
    ...{
      namespace: 'default',
      workflowId: run.handle.workflowId,
      activityId: pending!.activityId!,
      identity: 'mallory',
    },
    result: {
      payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(forged)) }],
    },
  });
  // Whatever policy it brings, only people decide, and by their signature.
  const seen = await eventually(
    () => run.handle.describe(),
    ({ memo }) => Boolean(memo?.stall) || JSON.stringify(memo?.pendingDecisions ?? []).includes('0-c1'),
    'the run has taken the forged result, or parked itself',
  );
  expect(await refusal(run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' }))).toMatch(
    /Unsigned|UnknownRequest/,
  );
  const completedBy = (await run.handle.fetchHistory()).events
    ?.map(({ activityTaskCompletedEventAttributes: done }) => done?.identity)
    .filter(Boolean);
  expect(completedBy).toContain('mallory');
  expect(run.attempts).toHaveLength(1);
  expect(seen.status.name).toBe('RUNNING');
  await run.handle.terminate();
});

test('a decision that was signed before the run asked, as after a reset that forgets what was taken, is none', async ({
  stage,
}) => {
  const run = await signedRun(stage, waits());
  const [before] = await run.waiting('0-c1');
  const payload = {
    ...{ requestId: '0-c1', action: 'approve', by: 'bob', byId: bob.id, roles: [...bob.roles] },
    argumentsHash: before!.argumentsHash,
  };
  const act = { act: 'decide', namespace: 'default', runId: run.runId, payload } as const;
  const early = { ...payload, proof: signAct(key, { person: bob }, act, Date.now() - 100_000) };
  expect(await refusal(run.update(submitDecisionUpdateName, early))).toBe('InvalidProof');
  await approve(run, bob);
  await run.result();

  stage.turns.script(run.runId, waits());
  await stage.reset(run.handle);
  await run.waiting('0-c1');
  expect(await refusal(run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' }))).toBe('Unsigned');
  expect(await refusal(run.update(submitDecisionUpdateName, early))).toBe('InvalidProof');
  await stage.client.workflow.getHandle(run.handle.workflowId).terminate();
});
