/**
 * What enters the workflow, from whoever can reach the server: it is taken whole, or it fails or stalls once, with its reason. Promise: nothing
 * runs that a person had to approve and did not.
 */
import { randomUUID } from 'node:crypto';
import { type AgentRunInput, scheduledRunWorkflowType, workflowIdForRun } from '@platform/temporal/contract';
import { WorkflowFailedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { recordHistory } from './support/histories.js';
import { approval, childRun, completed, modelEntry, paused, type Step, toolEntry } from './support/scripted-turns.js';
import { type Stage, taskQueue } from './support/stage.js';
import { test } from './support/test.js';

const part = 'a'.repeat(64);
const approve = { requestId: '0-c1', toolCallId: 'c1', kind: 'approval', action: 'approve', argumentsHash: 'x' };
const deep = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`);
/** Throws where it is taken for a number or a text. */
const hostile = { valueOf: 1, toString: 1, toJSON: 1, length: -1 };

/** Why a workflow failed, which it did in its first task. */
async function failureOf(
  { client }: Stage,
  workflowType: string,
  workflowId: string,
  args: unknown[],
): Promise<string> {
  const handle = await client.workflow.start(workflowType, { taskQueue, workflowId, args });
  const error = await handle.result().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
  const types = (await recordHistory(undefined, handle)).map(({ eventType }) => eventType);
  expect(types).not.toContain('WORKFLOW_TASK_FAILED');
  expect(types).not.toContain('ACTIVITY_TASK_SCHEDULED');
  return (error as WorkflowFailedError).cause?.message ?? '';
}

const started = { agentId: 'support', request: 'x', startedBy: 'eve' };

describe.concurrent('a run', () => {
  test.for<[string, Record<string, unknown>, string]>([
    ['an option that Agno has not', { options: { colour: 1 } }, 'options has colour, which is unknown'],
    ['options of another shape', { options: { dependencies: [1] } }, 'options has dependencies'],
    ['an answer without a conversation', { answers: [approve] }, 'answers needs a transcript'],
    [
      'an approval of a call that is not kept',
      { transcript: { part, midLoop: true }, answers: [approve] },
      'tool call c1 run (approve)',
    ],
    [
      'an approval of a call that is claimed and not finished',
      {
        transcript: { part, midLoop: true },
        kept: [
          {
            n: 0,
            kind: 'claim',
            key: '/refund:c1.0',
            at: '2026-01-01T00:00:00.000Z',
            tool: 'refund',
            toolCallId: 'c1',
          },
        ],
        answers: [approve],
      },
      'not finished in kept',
    ],
    [
      'an input for a call that is not kept',
      {
        transcript: { part, midLoop: true },
        kept: [toolEntry(0)],
        answers: [{ ...approve, action: 'answer', kind: 'input' }],
      },
      '(answer)',
    ],
    [
      'a repeat of a call that is not kept',
      { transcript: { part, midLoop: true }, answers: [{ ...approve, action: 'again', kind: 'outcome' }] },
      '(again)',
    ],
    [
      'an answer of no shape',
      { transcript: { part, midLoop: true }, answers: [{ ...approve, action: 'approve!' }] },
      'action, which must be one of',
    ],
    [
      'a state of an execution that was not',
      { carried: { execution: 1, startedAt: 'x', turn: 1, answers: [approve], usage: {} } },
      'carried is set by the run itself',
    ],
    [
      'kept entries with a gap',
      { transcript: { part }, kept: [toolEntry(0), toolEntry(2)] },
      'number after the one before',
    ],
    ['kept entries that begin in the middle', { transcript: { part }, kept: [toolEntry(1)] }, 'numbered from 0'],
    [
      'kept entries of no shape',
      { transcript: { part }, kept: [{ ...modelEntry(0), message: 'well' }] },
      'message, which must be an object',
    ],
    [
      'a policy that is none',
      { limits: { modelCalls: 1 }, limitPolicy: { cases: [{ when: 'always' }] } },
      'limitPolicy has cases.0.when',
    ],
    [
      'a policy of a time that no clock has',
      { limitPolicy: { deadlineSeconds: 1e300 } },
      'limitPolicy has deadlineSeconds',
    ],
    ['a policy that escalates to nobody', { limitPolicy: { escalations: [null] } }, 'limitPolicy has escalations.0'],
    ['limits in words', { limits: { modelCalls: hostile } }, 'limits needs modelCalls'],
    ['a request without a bottom', { request: { deep } }, 'request must not have more than 100 levels'],
    ['messages that nobody said', { messages: [hostile] }, 'messages must be'],
    ['a history limit in words', { historyLimit: { events: hostile } }, 'historyLimit must be'],
    ['an origin of no kind', { origin: { kind: hostile, runId: 'r' } }, 'origin must be'],
    ['a transcript that is a path', { transcript: { part: '../../secret' } }, 'transcript must be'],
    ['a name that is an object', { sessionId: hostile }, 'sessionId must be'],
  ])('fails at once, before anything runs, with %s', async ([_, fields, reason], { stage }) => {
    const runId = randomUUID();
    const message = await failureOf(stage, 'agentExecutionWorkflow', workflowIdForRun(runId), [
      { runId, ...started, ...fields },
    ]);
    expect(message).toContain(reason);
  });

  const asks = (policy: unknown) => ({ status: 'paused', requests: [{ ...approval('0-c1'), policy }] });
  const starts = (child: unknown) => ({ status: 'paused', requests: [], childRuns: [child] });
  test.for<[string, unknown, string]>([
    ['nothing', null, 'must be an object'],
    ['a text', 'done', 'must be an object'],
    ['a status that is an object', { status: hostile }, 'status, which must be one of'],
    ['requests that are none', { status: 'paused', requests: [hostile] }, 'requests.0.id'],
    ['a policy whose cases are words', asks({ cases: 'all' }), 'requests.0.policy.cases'],
    [
      'a policy that compares with nothing',
      asks({ cases: [{ when: [null], approve: true }] }),
      'policy.cases.0.when.0',
    ],
    ['a policy for half a person', asks({ quorum: 0.5 }), 'policy.quorum, which must be a whole number'],
    ['a policy of a time that no clock has', asks({ remindEverySeconds: 1e300 }), 'policy.remindEverySeconds'],
    ['a policy that escalates to a number', asks({ escalations: [{ afterSeconds: 1, to: 7 }] }), 'escalations.0.to'],
    ['runs to start that are none', starts(hostile), 'childRuns.0.id'],
    [
      'a run to start with limits in words',
      starts(childRun('0-c1', { limits: { tokens: hostile } as never })),
      'childRuns.0.limits.tokens',
    ],
    [
      'a run to start with a policy that is none',
      starts(childRun('0-c1', { limitPolicy: [] as never })),
      'childRuns.0.limitPolicy',
    ],
    [
      'entries that are none',
      { status: 'completed', content: 'x', entries: [null] },
      'entries.0, which must be an object',
    ],
    ['entries with a gap', { status: 'completed', content: 'x', entries: [modelEntry(0), modelEntry(2)] }, 'entries.1'],
    ['another turn', { status: 'completed', content: 'x', turn: 7 }, 'must be of turn 0'],
    [
      'arguments without a bottom',
      { status: 'paused', requests: [{ ...approval('0-c1'), arguments: { deep } }] },
      'levels',
    ],
    ['a limit that there is not', { status: 'limitReached', limit: 'patience' }, 'limit, which must be one of'],
  ])('stalls once when a turn ends with %s, and goes on at retry', async ([_, given, reason], { stage }) => {
    const wrong = (({ turn }) =>
      typeof given === 'object' && given
        ? { turn, from: 0, entries: [], state: { run: {}, messages: [] }, ...given }
        : given) as Step;
    const run = await stage.start([wrong, completed('done')]);
    const stall = await run.stalled();
    expect(stall).toMatchObject({ type: 'InvalidTurnResult', message: expect.stringContaining(reason) });
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.eventTypes()).not.toContain('WORKFLOW_TASK_FAILED');
  });

  test('takes junk in what a failed turn says for nothing', async ({ stage }) => {
    const { ApplicationFailure } = await import('@temporalio/activity');
    const fails: Step = () => {
      throw ApplicationFailure.create({
        type: 'Auth',
        message: 'no',
        nonRetryable: true,
        details: [{ started: hostile, acked: hostile }],
      });
    };
    const run = await stage.start([fails, completed('done')]);
    expect(await run.stalled()).toMatchObject({ type: 'Auth' });
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.eventTypes()).not.toContain('WORKFLOW_TASK_FAILED');
  });

  test('takes no junk from anybody for a message, however it comes', async ({ stage }) => {
    const run = await stage.start([
      (input) => ({
        status: 'paused',
        turn: input.turn,
        from: 0,
        entries: [],
        requests: [approval('0-c1')],
        state: { run: {}, messages: [] },
      }),
      completed('done'),
    ]);
    await run.waiting('0-c1');
    const junk: unknown[] = [
      undefined,
      null,
      [],
      hostile,
      { by: hostile, note: hostile },
      { requestId: '0-c1', action: 'approve', by: 'eve', arguments: { deep } },
    ];
    for (const name of [
      'submitDecision',
      'journal',
      'pause',
      'resume',
      'steer',
      'retry',
      'revokeRule',
      'raiseLimit',
      'unknown',
    ]) {
      for (const payload of junk) await run.handle.signal(name, payload);
    }
    for (const name of ['submitDecision', 'pause', 'resume', 'steer', 'retry', 'revokeRule', 'raiseLimit']) {
      for (const payload of junk) await expect(run.update(name, payload)).rejects.toThrow();
    }
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    expect(await run.eventTypes()).not.toContain('WORKFLOW_TASK_FAILED');
    expect((await run.view()).timeline.filter(({ kind }) => kind === 'ignoredJournal')).toHaveLength(1);
    await run.record('junk-messages');
  });

  test('takes no message that is larger than people write, however it comes', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')]);
    await run.waiting('0-c1');
    const [by, tooLong] = ['x'.repeat(201), 'by must have at most 200 characters'];
    const decision = { requestId: '0-c1', action: 'approve', by } as const;
    await run.decideBySignal(decision);
    await run.handle.signal('steer', { message: 'stop', by });
    await run.logged('A signal was ignored: steer', 1);
    await expect(run.update('submitDecision', decision)).rejects.toMatchObject({ cause: { message: tooLong } });
    await expect(run.update('pause', { by })).rejects.toMatchObject({ cause: { message: tooLong } });
    await run.decide({ ...decision, by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    const { timeline } = await run.view();
    expect(timeline.filter(({ kind }) => kind === 'ignoredDecision')).toMatchObject([{ reason: 'InvalidDecision' }]);
    expect(timeline.some(({ kind }) => kind === 'steered')).toBe(false);
    await run.record('large-messages');
  });

  test('stalls once when what it has saved nobody can find', async ({ stage }) => {
    const run = await stage.start(
      [
        ...Array.from(
          { length: 6 },
          (): Step =>
            ({ turn }) => ({ status: 'yielded', turn, from: 0, entries: [], state: { run: {}, messages: [] } }),
        ),
        completed('done'),
      ],
      { historyLimit: { events: 10 } },
    );
    stage.turns.misnamed.set(run.runId, hostile);
    expect(await run.stalled()).toMatchObject({ type: 'InvalidTranscript' });
    stage.turns.misnamed.delete(run.runId);
    await run.retry({ by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.recordAll('saved-without-a-name');
  });
});

describe.concurrent('a schedule', () => {
  const run: Omit<AgentRunInput, 'runId'> = { agentId: 'support', request: 'x', startedBy: 'eve' };
  test.for<[string, unknown, string]>([
    ['nothing', undefined, 'one object with scheduleId and run'],
    ['null', null, 'one object'],
    ['a text', 'nightly', 'one object'],
    ['a list', [run], 'one object'],
    ['no run', { scheduleId: 'nightly' }, 'run must be an object'],
    ['a run that is a text', { scheduleId: 'nightly', run: 'x' }, 'run must be an object'],
    ['a schedule without a name', { scheduleId: hostile, run }, 'scheduleId must be'],
    ['a run without a request', { scheduleId: 'nightly', run: { ...run, request: undefined } }, 'run: request must be'],
    [
      'a run with a tenant that is none',
      { scheduleId: 'nightly', run: { ...run, tenant: hostile } },
      'run: tenant must be',
    ],
    [
      'a run with an origin that is none',
      { scheduleId: 'nightly', run: { ...run, origin: [] } },
      'run: origin must be',
    ],
    ['a run without a bottom', { scheduleId: 'nightly', run: { ...run, request: { deep } } }, 'levels'],
    [
      'a run with decisions',
      { scheduleId: 'nightly', run: { ...run, transcript: { part, midLoop: true }, answers: [approve] } },
      'nobody has decided that',
    ],
    ['more than it knows', { scheduleId: 'nightly', run, more: 1 }, 'more is unknown'],
  ])('fails at once when its input is %s', async ([_, input, reason], { stage }) => {
    const id = `agent-scheduled-nightly-${randomUUID()}`;
    expect(await failureOf(stage, scheduledRunWorkflowType, id, input === undefined ? [] : [input])).toContain(reason);
  });
});

describe.concurrent('a delivery', () => {
  test.for([undefined, null, 'x', [], {}, { receiver: 'a', id: 'b', body: hostile }])(
    'fails at once when it is %j',
    async (input, { stage }) => {
      const args = input === undefined ? [] : [input];
      expect(await failureOf(stage, 'deliveryWorkflow', `delivery-${randomUUID()}`, args)).toContain(
        'Nothing can be delivered',
      );
    },
  );
});
