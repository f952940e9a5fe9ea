import { cancelRun, getRun, RunNotFound } from '@platform/temporal';
import type { JournalEntry } from '@platform/temporal/agent-service';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { child } from './support/child.js';
import {
  approval,
  childRun,
  completed,
  limitReached,
  modelEntry,
  paused,
  type Step,
  spentEntry,
  startsRuns,
  toolEntry,
  worksUntilCancelled,
  yielded,
} from './support/scripted-turns.js';
import type { Stage } from './support/stage.js';
import { test } from './support/test.js';

const priced = (n: number, costUsd: number): JournalEntry => ({ ...modelEntry(n), costUsd }) as JournalEntry;

/** A step at which the agent, after these calls of its own, starts runs that do this: the n-th is `<run>-<turn>-<n>`. */
function starts(stage: Stage, children: Step[][], entries: JournalEntry[] = []): Step {
  return async (input) => {
    for (const [n, steps] of children.entries()) stage.turns.script(`${input.runId}-${input.turn}-${n + 1}`, steps);
    const wanted = children.map((_, n) => childRun(`${input.turn}-child${n + 1}`));
    return { ...(await startsRuns(wanted)(input)), entries };
  };
}

/** A turn that works on when it has this. */
function worksOn(entries: JournalEntry[]): Step[] {
  return [yielded(entries), worksUntilCancelled()];
}

describe.concurrent('what a run uses that another started', () => {
  test('counts for that one: beside its own, at its limits, and with what is below', async ({ stage }) => {
    const below = starts(stage, [[completed('grandchild', [priced(0, 0.2), toolEntry(1)])]], [priced(0, 0.1)]);
    const run = await stage.start(
      [
        starts(
          stage,
          [[below, completed('one')], [completed('two', [priced(0, 0.05), spentEntry(1, 0.05)])]],
          [priced(0, 0.1)],
        ),
        completed('both'),
      ],
      { limits: { modelCalls: 21, costUsd: 2.1, tokens: 100_000 } },
    );
    const { usage } = await run.result();
    expect(usage).toEqual({
      ...{ modelCalls: 1, toolCalls: 0, inputTokens: 10, outputTokens: 5, costUsd: 0.1 },
      children: {
        ...{ modelCalls: 3, toolCalls: 1, failedModelCalls: 1 },
        ...{ inputTokens: 130, outputTokens: 35, costUsd: 0.4 },
      },
    });
    expect((await run.view()).usage).toEqual(usage);
    expect((await (await child(run, '0-1')).view()).usage).toMatchObject({ costUsd: 0.1, children: { costUsd: 0.2 } });
    expect(run.inputs.map(({ limits }) => limits)).toEqual([
      { modelCalls: 21, costUsd: 2.1, tokens: 100_000 },
      { modelCalls: 16, costUsd: 1.6, tokens: 99_820 },
    ]);
    await run.record('children-usage');
  });

  test('is at most an equal part of what is left when several are started at once', async ({ stage }) => {
    const run = await stage.start(
      [starts(stage, [[completed('a')], [completed('b')], [completed('c')]], [priced(0, 0.1)])],
      {
        limits: { modelCalls: 21, costUsd: 1, tokens: 17, wallClockSeconds: 600 },
      },
    );
    const limits = await eventually(
      () => [1, 2, 3].flatMap((n) => stage.turns.inputsOf(`${run.runId}-0-${n}`).map((input) => input.limits)),
      (seen) => seen.length === 3,
      'three children work',
    );
    for (const given of limits) {
      expect(given).toMatchObject({ modelCalls: 6, tokens: 1 });
      expect(given?.costUsd).toBeCloseTo(0.3);
    }
    expect((await (await child(run, '0-1')).view()).limits?.wallClockSeconds).toBeGreaterThan(500);
  });

  test('is limited by its own agent where the one that started it is not, and where that allows less', async ({
    stage,
  }) => {
    const limits = { modelCalls: 5, costUsd: 0.2, tokens: null, atLimit: 'end' } as const;
    const limitPolicy = { deciders: { roles: ['ops'] } };
    const begin: Step = async (input) => {
      for (const n of [1, 2]) stage.turns.script(`${input.runId}-0-${n}`, [completed(`${n}`)]);
      const own = { limits, limitPolicy };
      return startsRuns([childRun('0-child1', own), childRun('0-child2')])(input);
    };
    const free = await stage.start([begin, completed('done')]);
    await free.result();
    expect(free.inputs[1]?.limits).toBeUndefined();
    expect((await (await child(free, '0-1')).view()).limits).toEqual({ modelCalls: 5, costUsd: 0.2, atLimit: 'end' });
    expect((await (await child(free, '0-2')).view()).limits).toBeUndefined();

    const limited = await stage.start([begin, completed('done')], {
      limits: { modelCalls: 6, costUsd: 1, tokens: 100 },
    });
    await limited.result();
    expect((await (await child(limited, '0-1')).view()).limits).toEqual({ modelCalls: 3, costUsd: 0.2, tokens: 50 });
    expect((await (await child(limited, '0-2')).view()).limits).toEqual({ modelCalls: 3, costUsd: 0.5, tokens: 50 });
    const asked = await stage.start([
      (input) => {
        stage.turns.script(`${input.runId}-0-1`, [limitReached('modelCalls', [modelEntry(0)]), completed('1')]);
        return startsRuns([childRun('0-child1', { limits: { modelCalls: 1 }, limitPolicy })])(input);
      },
      completed('done'),
    ]);
    const below = await child(asked, '0-1');
    expect(await below.waiting('0-limit-0')).toMatchObject([{ policy: limitPolicy }]);
    await below.decide({ requestId: '0-limit-0', action: 'approve', by: 'oli', roles: ['ops'] });
    expect(await asked.result()).toMatchObject({ usage: { children: { modelCalls: 1 } } });
    await below.record('child-limited-by-its-agent');
  });

  test('counts when it was cancelled, failed, or was terminated', async ({ stage }) => {
    const run = await stage.start(
      [
        starts(stage, [
          worksOn([priced(0, 0.1)]),
          [limitReached('costUsd', [priced(0, 0.2)])],
          [starts(stage, [[completed('grandchild', [priced(0, 0.3)])]], [priced(0, 0.4)]), worksUntilCancelled()],
        ]),
        completed('told'),
      ],
      { limits: { costUsd: 100, atLimit: 'end' } },
    );
    const [cancelled, terminated] = [await child(run, '0-1'), await child(run, '0-3')];
    for (const below of [cancelled, terminated]) await below.attempted(2);
    await cancelRun(stage.reader, { runId: cancelled.runId, by: 'bob' });
    await terminated.handle.terminate('a test');
    const { usage } = await run.result();
    expect(usage.children).toMatchObject({ modelCalls: 4, costUsd: 1 });
    expect((await run.view()).usage).toEqual(usage);
    expect(run.inputs[1]).toMatchObject({ limits: { costUsd: 99 } });
    expect(run.inputs[1]!.decisions.map(({ action }) => action)).toEqual(['reject', 'reject', 'reject']);
    await run.record('children-usage-without-results');
  });

  test('counts when it is cancelled with the one that started it', async ({ stage }) => {
    const run = await stage.start([starts(stage, [worksOn([priced(0, 0.1)]), worksOn([priced(0, 0.2)])])]);
    for (const id of ['0-1', '0-2']) await (await child(run, id)).attempted(2);
    await cancelRun(stage.reader, { runId: run.runId, by: 'bob' });
    await run.until(({ status }) => status.name === 'CANCELLED', 'cancelled');
    expect((await run.view()).usage.children).toMatchObject({ modelCalls: 2, costUsd: 0.3 });
    await run.record('children-usage-cancelled');
  });

  test('keeps others from being started once a limit is reached, until people grant more', async ({ stage }) => {
    const run = await stage.start(
      [
        starts(stage, [[completed('one', [priced(0, 0.6), priced(1, 0.6)])]]),
        starts(stage, [[completed('two', [priced(0, 0.1)])]]),
        completed('both'),
      ],
      { limits: { costUsd: 1, modelCalls: 2 } },
    );
    const [request] = await run.waiting('1-limit-runs-0');
    expect(request).toMatchObject({
      kind: 'limit',
      arguments: { modelCalls: 2 },
      description: expect.stringContaining('used 2 of the 2 model calls'),
    });
    await expect(getRun(stage.reader, `${run.runId}-1-1`)).rejects.toThrow(RunNotFound);
    await run.decide({ requestId: '1-limit-runs-0', action: 'approve', by: 'bob' });
    await run.waiting('1-limit-runs-1');
    await run.decide({ requestId: '1-limit-runs-1', action: 'approve', by: 'bob', arguments: { costUsd: 0.4 } });
    await run.result();
    expect((await child(run, '1-1')).inputs[0]?.limits).toEqual({ modelCalls: 2, costUsd: 0.2 });
    expect(await run.view()).toMatchObject({
      limits: { costUsd: 1.4, modelCalls: 4 },
      usage: { children: { modelCalls: 3 } },
    });
    await run.record('limit-before-children');
  });

  test('ends the run that would start another at its limit, where that is what the limit says', async ({ stage }) => {
    const run = await stage.start(
      [starts(stage, [[completed('one', [priced(0, 1.2)])]]), starts(stage, [[completed('never')]])],
      {
        limits: { costUsd: 1, atLimit: 'end' },
      },
    );
    const failure = await run.result().catch((error) => error.cause);
    expect(failure).toMatchObject({ type: 'LimitReached', message: expect.stringContaining('$1.20 of the $1.00') });
    expect((await run.view()).usage).toMatchObject({ modelCalls: 0, children: { costUsd: 1.2 } });
    await run.record('limit-end-before-children');
  });

  test('goes on in a new execution', async ({ stage }) => {
    const run = await stage.start(
      [
        starts(stage, [[completed('one', [priced(0, 0.3)])]]),
        ...Array.from({ length: 3 }, () => yielded([priced(0, 0.1)])),
        paused(approval('4-c1')),
        completed('done'),
      ],
      { limits: { costUsd: 1 }, historyLimit: { events: 10 } },
    );
    await run.waiting('4-c1');
    expect((await run.executions()).length).toBeGreaterThan(1);
    expect(run.inputs.map(({ limits }) => limits?.costUsd)).toEqual(
      [1, 0.7, 0.6, 0.5, 0.4].map((left) => expect.closeTo(left)),
    );
    await run.decide({ requestId: '4-c1', action: 'approve', by: 'bob' });
    expect(await run.result()).toMatchObject({ usage: { costUsd: 0.3, children: { costUsd: 0.3, modelCalls: 1 } } });
    await run.recordAll('children-usage-continued');
  });
});
