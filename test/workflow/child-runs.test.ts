import { cancelRun, getRun, listRuns } from '@platform/temporal';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { child } from './support/child.js';
import {
  approval,
  childRun,
  completed,
  fails,
  paused,
  type Step,
  startsRuns,
  worksUntilCancelled,
} from './support/scripted-turns.js';
import type { Stage } from './support/stage.js';
import { test } from './support/test.js';

/** A step at which the agent starts runs that do this: the n-th is `<run>-<turn>-<n>`. */
function starts(stage: Stage, children: Step[][], ...requests: Parameters<typeof paused>): Step {
  return (input) => {
    for (const [n, steps] of children.entries()) stage.turns.script(`${input.runId}-${input.turn}-${n + 1}`, steps);
    const wanted = children.map((_, n) => childRun(`${input.turn}-child${n + 1}`));
    return startsRuns(wanted, ...requests)(input);
  };
}

/** The model's message that asks for the calls, so that the timeline has them. */
function asksFor(...ids: string[]): Step {
  return ({ turn }) => {
    const calls = ids.map((id) => ({ id, type: 'function', function: { name: 'start_run', arguments: '{}' } }));
    const message = { role: 'assistant', content: '', tool_calls: calls };
    const entry = { kind: 'model' as const, n: 0, key: '/boss.0', at: new Date().toISOString(), model: 'm', message };
    return { status: 'yielded', turn, from: 0, entries: [entry], state: { run: {}, messages: [] } };
  };
}

describe.concurrent('an agent that starts runs', () => {
  test('gets the answers of all of them, which run side by side', async ({ stage }) => {
    const run = await stage.start(
      [asksFor('child1', 'child2'), starts(stage, [[completed('nine')], [completed({ sum: 9 })]]), completed('both')],
      { userId: 'u1', decisionDeadlineSeconds: 600 },
    );
    expect(await run.result()).toMatchObject({ content: 'both', turns: 3 });
    expect(run.inputs[2]!.decisions).toMatchObject([
      { requestId: '1-child1', toolCallId: 'child1', kind: 'outcome', action: 'ran', result: 'nine' },
      { requestId: '1-child2', toolCallId: 'child2', kind: 'outcome', action: 'ran', result: '{"sum":9}' },
    ]);
    expect((await child(run, '1-1')).inputs).toMatchObject([
      { agentId: 'analyst', request: 'Count them', userId: 'u1' },
    ]);

    const view = await run.view();
    expect(view.timeline.filter((item) => item.kind === 'tool')).toMatchObject([
      { state: 'done', result: 'nine', childRun: { runId: `${run.runId}-1-1`, agentId: 'analyst' } },
      { state: 'done', result: '{"sum":9}', childRun: { runId: `${run.runId}-1-2` } },
    ]);
    const below = await getRun(stage.reader, `${run.runId}-1-1`);
    expect(below).toMatchObject({
      startedBy: 'ann',
      origin: { kind: 'child', runId: run.runId, toolCallId: 'child1', depth: 1 },
    });
    const listed = async () => (await listRuns(stage.reader, { origin: run.runId })).runs.map(({ runId }) => runId);
    await eventually(listed, (ids) => ids.length === 2, 'the children are listed');
    await run.record('children');
    await (await child(run, '1-1')).record('child');
  });

  test('waits without a turn while a child waits for a person, who decides there', async ({ stage }) => {
    const run = await stage.start([
      asksFor('child1'),
      starts(stage, [[paused(approval('0-c1')), completed('approved')]]),
      completed('told'),
    ]);
    const below = await child(run, '1-1');
    await below.waiting('0-c1');
    const view = await run.view();
    expect([view.status, view.turn, view.waitsForRuns]).toEqual(['running', undefined, [below.runId]]);
    expect(await run.published()).toEqual({ status: 'running', pending: 0 });

    await below.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });

    expect(await run.result()).toMatchObject({ content: 'told' });
    expect((await run.view()).waitsForRuns).toBeUndefined();
  });

  test('waits for children and for its own decisions side by side', async ({ stage }) => {
    const run = await stage.start([starts(stage, [[completed('early')]], approval('0-c1')), completed('both')]);
    await run.waiting('0-c1');
    await (await child(run, '0-1')).result();
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    expect(run.inputs[1]!.decisions.map(({ toolCallId, action }) => [toolCallId, action])).toEqual([
      ['c1', 'approve'],
      ['child1', 'ran'],
    ]);
    await run.record('child-and-decision');
  });

  test('is told of a child that was cancelled, of one that failed and of one that cannot be', async ({ stage }) => {
    const run = await stage.start([
      asksFor('child1', 'child2', 'child3'),
      (input) => {
        stage.turns.script(`${input.runId}-1-1`, [worksUntilCancelled()]);
        stage.turns.script(`${input.runId}-1-2`, [
          paused({ ...approval('0-c1'), policy: { atDeadline: 'fail', deadlineSeconds: 0.1 } }),
        ]);
        const wanted = [1, 2, 3].map((n) => childRun(`1-child${n}`));
        return startsRuns([wanted[0]!, wanted[1]!, { ...wanted[2]!, problem: "no agent 'ghost'" }])(input);
      },
      completed('told'),
    ]);
    await (await child(run, '1-1')).attempted(1);
    const states = (await run.view()).timeline.flatMap((item) => (item.kind === 'tool' ? item.state : []));
    expect([states[0], states[2]]).toEqual(['running', 'failed']);
    await cancelRun(stage.reader, { runId: `${run.runId}-1-1`, by: 'bob' });
    expect(await run.result()).toMatchObject({ content: 'told' });
    expect(run.inputs[2]!.decisions).toMatchObject([
      { action: 'reject', note: `run ${run.runId}-1-1 was cancelled` },
      { action: 'reject', note: expect.stringMatching(/^run .*-1-2 failed: Nobody decided until/) },
      { action: 'reject', note: "no agent 'ghost'" },
    ]);
    const view = await run.view();
    expect(view.timeline.filter((item) => item.kind === 'tool').map(({ state, error }) => [state, error])).toEqual(
      run.inputs[2]!.decisions.map(({ note }) => ['failed', note]),
    );
    await run.record('children-without-answers');
  });

  test('takes its children with it when it is cancelled', async ({ stage }) => {
    const run = await stage.start([starts(stage, [[worksUntilCancelled()], [paused(approval('0-c1'))]])]);
    const [working, waiting] = [await child(run, '0-1'), await child(run, '0-2')];
    await working.attempted(1);
    await waiting.waiting('0-c1');
    await cancelRun(stage.reader, { runId: run.runId, by: 'bob' });
    for (const each of [run, working, waiting]) {
      await each.until(({ status }) => status.name === 'CANCELLED', 'cancelled');
    }
    await run.record('cancel-with-children');
  });

  test('starts none below the fifth level', async ({ stage }) => {
    const run = await stage.start([starts(stage, [[completed('never')]]), completed('told')], {
      origin: { kind: 'child', runId: 'above', depth: 5 },
    });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([
      { action: 'reject', note: expect.stringContaining('nested 5 deep') },
    ]);
  });

  test('continues as new only once they have ended, and is told by the new execution', async ({ stage }) => {
    const run = await stage.start([starts(stage, [[paused(approval('0-c1')), completed('late')]]), completed('told')], {
      historyLimit: { events: 10 },
    });
    const below = await child(run, '0-1');
    await below.waiting('0-c1');
    expect(await run.executions()).toHaveLength(1);
    await below.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    expect(await run.executions()).toHaveLength(2);
    expect(run.inputs.at(-1)!.decisions).toMatchObject([{ toolCallId: 'child1', action: 'ran', result: 'late' }]);
    await run.recordAll('children-continued');
  });

  test('a child whose agent cannot go on stalls by itself, and its parent waits', async ({ stage }) => {
    const run = await stage.start([
      starts(stage, [[fails('Auth', { nonRetryable: true }), completed('mended')]]),
      completed('told'),
    ]);
    const below = await child(run, '0-1');
    await below.stalled();
    await below.retry({ by: 'bob' });
    await run.result();
    expect(run.inputs[1]!.decisions).toMatchObject([{ action: 'ran', result: 'mended' }]);
  });
});
