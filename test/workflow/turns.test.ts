import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { inTime, promptly } from './support/in-time.js';
import { refusal } from './support/refusal.js';
import {
  approval,
  completed,
  handedOver,
  limitReached,
  modelEntry,
  outcome,
  paused,
  type Step,
  toolEntry,
  unknownOutcome,
  yielded,
} from './support/scripted-turns.js';
import { test } from './support/test.js';

describe.concurrent('a run', () => {
  test('that needs nobody is one activity and its end', async ({ stage }) => {
    const run = await stage.start([completed({ total: 3 })], { sessionId: 'chat-1', userId: 'u1' });
    expect(await run.result()).toEqual({
      content: { total: 3 },
      turns: 1,
      usage: { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 },
    });
    expect(run.inputs).toEqual([
      {
        runId: run.runId,
        agentId: 'support',
        turn: 0,
        execution: 0,
        request: 'Refund order 7',
        sessionId: 'chat-1',
        userId: 'u1',
        decisions: [],
        outcomes: [],
      },
    ]);
    await run.record('completed');
  });

  test('is found by its agent, starter and request, even when its starter told nobody', async ({ stage }) => {
    const run = await stage.start([completed('done')], { request: { order: 7 } });
    await run.result();
    const { searchAttributes, memo } = await run.handle.describe();
    expect(searchAttributes).toMatchObject({
      AgentId: ['support'],
      AgentRunStartedBy: ['ann'],
      AgentRunStatus: ['running'],
      AgentRunPendingDecisions: [0],
    });
    expect(memo).toEqual({ request: '{"order":7}' });
  });

  test('has its session named after it when none is given', async ({ stage }) => {
    const run = await stage.start([completed('done')]);
    await run.result();
    expect(run.inputs[0]!.sessionId).toBe(run.runId);
  });

  test('goes on in a new turn when its journal is full', async ({ stage }) => {
    const run = await stage.start([yielded(), completed('done')]);
    expect(await run.result()).toMatchObject({ content: 'done', turns: 2 });
    expect(run.inputs).toMatchObject([
      { turn: 0, execution: 0 },
      { turn: 1, execution: 0, decisions: [] },
    ]);
    await run.record('yielded');
  });

  test('goes on in the same turn, with the same answers, when its worker shuts down', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), handedOver(), handedOver(), completed('done')]);
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    expect(run.inputs).toMatchObject([
      { turn: 0, execution: 0 },
      { turn: 1, execution: 0, decisions: [{ requestId: '0-c1' }] },
      { turn: 1, execution: 1, decisions: [{ requestId: '0-c1' }] },
      { turn: 1, execution: 2, decisions: [{ requestId: '0-c1' }] },
    ]);
    await run.record('handed-over');
  });

  test('adds up calls and tokens from signals and results, each entry once', async ({ stage }) => {
    const signalled =
      (step: Step): Step =>
      async (input) => {
        const handle = stage.client.workflow.getHandle(`agent-run-${input.runId}`);
        const entries = [modelEntry(0), toolEntry(1), toolEntry(2)];
        await handle.signal('journal', { turn: input.turn, entries });
        await handle.signal('journal', { turn: input.turn, entries: [...entries.slice(1), modelEntry(3)] });
        await handle.signal('journal', { turn: 99, entries: [modelEntry(0)] });
        return { ...(await step(input)), from: 4 };
      };
    const run = await stage.start([
      signalled(handedOver()),
      signalled(yielded()),
      completed('done', [modelEntry(0, 100, 50), toolEntry(1)]),
    ]);
    expect(await run.result()).toMatchObject({
      usage: { modelCalls: 3, toolCalls: 3, inputTokens: 120, outputTokens: 60 },
    });
    await run.record('journal-signals');
  });

  // Promise: what was shown is what ran; a stranger's signal can neither spend the run's limits nor hide what is spent.
  test('takes nothing of journal signals that are not of the turn under way, and goes on', async ({ stage }) => {
    const forged = (n: number) => ({ ...modelEntry(n, 1_000, 1_000), key: `forged/${n}` });
    const signals = [
      { turn: 1, entries: [forged(0)] },
      { turn: 0, entries: [forged(1)] },
      { turn: 0, entries: [{ ...forged(0), n: 9007199254740990 }] },
      { turn: 0, entries: [null] },
      [null],
      'abc',
      { turn: 0, entries: [forged(0), forged(2)] },
      { turn: 0, entries: [forged(0), { ...forged(1), message: null }] },
    ];
    const attacked =
      (step: Step, ...more: unknown[]): Step =>
      async (input) => {
        const handle = stage.client.workflow.getHandle(`agent-run-${input.runId}`);
        for (const payload of [...signals, ...more]) await handle.signal('journal', payload);
        return step(input);
      };
    const run = await stage.start(
      [
        // The next entry: nobody can tell yet, but what the turn says in the end stands.
        attacked(limitReached('tokens', [modelEntry(0, 6, 4)]), {
          turn: 0,
          entries: [forged(0), forged(1), forged(2)],
        }),
        completed('done', [modelEntry(1, 6, 4)]),
      ],
      { limits: { tokens: 10 } },
    );
    const [request] = await run.waiting('0-limit-0');
    expect(request?.description).toContain('used 10 of the 10 tokens');
    await run.decide({ requestId: '0-limit-0', action: 'approve', by: 'bob' });
    expect(await run.result()).toMatchObject({
      content: 'done',
      usage: { modelCalls: 2, inputTokens: 12, outputTokens: 8 },
    });
    const view = await run.view();
    expect(view.timeline.filter(({ kind }) => kind === 'message').map(({ id }) => id)).toEqual(['0.0', '0.1']);
    expect(view.timeline.find(({ id }) => id === 'ignoredJournal')).toMatchObject({ by: 'test-client', count: 11 });
    expect(view.usage).toMatchObject({ modelCalls: 2, inputTokens: 12, outputTokens: 8 });
    await run.record('journal-forged');
  });

  test.for([{ action: 'ran', result: 'refunded' }, { action: 'again' }, { action: 'skip', note: 'by hand' }] as const)(
    'asks what became of a lost tool call and goes on in the same turn: $action',
    async (answer, { stage }) => {
      const run = await stage.start([unknownOutcome(outcome('0-c1-3')), completed('done')], {
        decisionDeadlineSeconds: 1,
      });
      const [pending] = await run.waiting('0-c1-3');
      expect(pending).toMatchObject({ kind: 'outcome', tool: 'refund' });
      expect(pending!.deadline, 'a deadline cannot know what a tool did').toBeUndefined();
      await run.decide({ requestId: '0-c1-3', by: 'bob', ...answer });
      expect(await run.result()).toMatchObject({ turns: 1 });
      expect(run.inputs).toMatchObject([
        { turn: 0, execution: 0, outcomes: [] },
        {
          turn: 0,
          execution: 1,
          request: 'Refund order 7',
          outcomes: [{ requestId: '0-c1-3', kind: 'outcome', ...answer }],
        },
      ]);
      await run.record(`unknown-outcome-${answer.action}`);
    },
  );

  test('asks again about a tool call that was lost again, and keeps every answer of the turn', async ({ stage }) => {
    const run = await stage.start([
      unknownOutcome(outcome('0-c1-3'), outcome('0-c2-4')),
      unknownOutcome(outcome('0-c1-6')),
      completed('done'),
    ]);
    await run.waiting('0-c1-3', '0-c2-4');
    const again = { requestId: '0-c1-3', action: 'again', by: 'bob' } as const;
    await run.decide(again);
    await run.decide({ requestId: '0-c2-4', action: 'skip', by: 'bob' });
    await run.waiting('0-c1-6');
    expect(await refusal(run.decide(again)), 'the answer to the first loss').toBe('AlreadyDecided');
    await run.decide({ requestId: '0-c1-6', action: 'ran', result: 'refunded', by: 'eve' });
    await run.result();
    expect(run.inputs[2]!.outcomes).toMatchObject([
      { requestId: '0-c1-3', toolCallId: 'c1', action: 'again' },
      { requestId: '0-c2-4', toolCallId: 'c2', action: 'skip' },
      { requestId: '0-c1-6', toolCallId: 'c1', action: 'ran' },
    ]);
    await run.record('unknown-outcome-lost-again');
  });

  test.for([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Refund order 7'],
    ['a list', []],
    ['no request', { agentId: 'support', startedBy: 'ann' }],
    [
      'a deadline that no date can hold',
      { agentId: 'support', startedBy: 'ann', request: 'x', decisionDeadlineSeconds: 1e300 },
    ],
    ['an unknown field', { agentId: 'support', startedBy: 'ann', request: 'x', deadline: 7 }],
    ['a request with half of a character', { agentId: 'support', startedBy: 'ann', request: { text: 'so \ud83d' } }],
    ['a tenant with half of a character', { agentId: 'support', startedBy: 'ann', request: 'x', tenant: '\ud83d' }],
  ])('fails at once when its input is %s', async ([_, fields], { stage }) => {
    const runId = randomUUID();
    const input = typeof fields === 'object' && fields && !Array.isArray(fields) ? { runId, ...fields } : fields;
    const handle = await stage.startWith(`agent-run-${runId}`, input);
    const error = await handle.result().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause).toBeInstanceOf(ApplicationFailure);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
  });

  test('fails at once when its workflow id is not its own', async ({ stage }) => {
    const input = { runId: 'mine', agentId: 'support', request: 'x', startedBy: 'ann' };
    const handle = await stage.startWith('another', input);
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining('"agent-run-mine"') },
    });
  });

  test('is not held up and not failed by a notification that cannot be written', async ({ stage }) => {
    const run = await inTime(async () => {
      const run = await stage.start([paused(approval('0-c1')), completed('done')]);
      stage.mute.add(run.runId);
      await run.waiting('0-c1');
      await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
      await run.attempted(2);
      return run;
    }, promptly);
    expect(await run.result()).toMatchObject({ content: 'done' });
    await run.logged('A notification was given up', 2);
    await run.record('notification-lost');
  });
});
