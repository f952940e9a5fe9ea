/** A team: its members' calls are each made once, whatever dies, and people decide on them while the team waits. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  forkRun,
  type NestedItem,
  nestTimeline,
  pauseRun,
  previewFork,
  resumeRun,
  startRun,
  steerRun,
  submitDecision,
} from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { asked, faulty, finished, type Stage, seen, setStage, started, until } from './kit.js';

const folder = mkdtempSync(path.join(tmpdir(), 'teams-'));
let stage: Stage;

beforeAll(async () => {
  stage = await setStage(folder);
});
afterAll(() =>
  closing({ stage: () => stage?.close(), folder: () => rmSync(folder, { recursive: true, force: true }) }),
);

const delegate = (to: string, ...steps: unknown[]) => [
  'delegate_task_to_member',
  { member_id: to, task: `task for ${to} script: ${JSON.stringify(steps)}` },
];
const start = async (words: string, ...steps: unknown[]) => {
  const request = `${words} script: ${JSON.stringify(steps)}`;
  return (await startRun(stage.client, { agentId: 'crew', request, startedBy: 'test' })).runId;
};
const approveAll = async (runId: string) => {
  for (const { id, argumentsHash } of (await asked(stage, runId)).waitingFor) {
    await submitDecision(stage.client, { runId, requestId: id, action: 'approve', by: 'test', argumentsHash });
  }
};
const killAgentService = async () => {
  await stage.stack.agentService.kill('SIGKILL');
  await stage.stack.agentService.restart();
};
/** `delegate_task_to_member [Al: quick, charge]`, in short. */
const outline = (items: readonly NestedItem[]): string[] =>
  items.flatMap(({ item, members }) => {
    if (item.kind !== 'tool') return [];
    const inside = (members ?? []).map(({ member, items }) => `${member.name}: ${outline(items).join(', ')}`);
    return [inside.length > 0 ? `${item.tool} [${inside.join('; ')}]` : `${item.tool} ${item.state}`];
  });

test('members that wait side by side go on after the process that asked has died, and nothing is done twice', async () => {
  const runId = await start(
    'side by side',
    [
      delegate('al', ['quick', { n: 1 }], ['charge', { n: 2 }], ['quick', { n: 3 }], 'al is done'),
      delegate('bo', ['charge', { n: 4 }], ['charge', { n: 5 }], 'bo is done'),
    ],
    'all done',
  );
  const waiting = await asked(stage, runId);
  expect(waiting.waitingFor.map(({ member, tool }) => `${member?.name} ${tool}`).sort()).toEqual([
    'Al charge',
    'Bo charge',
  ]);
  await killAgentService();
  await approveAll(runId);
  const again = await until(stage, runId, ({ waitingFor }) => waitingFor.some(({ arguments: { n } }) => n === 5));
  expect(again.waitingFor, 'al is done, and nobody is asked about it again').toHaveLength(1);
  await killAgentService();
  await approveAll(runId);

  const view = await finished(stage, runId);
  expect(view).toMatchObject({ status: 'completed', content: 'all done' });
  expect(outline(nestTimeline(view.timeline))).toEqual([
    'delegate_task_to_member [Al: quick done, charge done, quick done]',
    'delegate_task_to_member [Bo: charge done, charge done]',
  ]);
  for (const n of [1, 3]) expect(stage.witness.tool('quick', { n })).toBe(1);
  for (const n of [2, 4, 5]) expect(stage.witness.tool('charge', { n })).toBe(1);
  expect(stage.witness.modelCalls('side by side')).toEqual([1, 1]);
  expect(view.usage).toMatchObject({ modelCalls: 2 + 4 + 3, toolCalls: 5 + 2 });
  const [last] = stage.witness.requests('side by side').slice(-1);
  expect(last?.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)).toEqual([
    'al is done',
    'bo is done',
  ]);
});

test('promise: one approval is one call, in a team as well. Two members are given one id in each of their messages', async () => {
  const call = (n: number) => ['charge', { n }, 'call_functions.charge:0'];
  const runId = await start(
    'one id',
    [delegate('al', call(61), call(61), 'al is done'), delegate('bo', call(61), call(62), 'bo is done')],
    'all done',
  );
  expect((await asked(stage, runId)).waitingFor).toHaveLength(2);
  await approveAll(runId);
  const again = await until(stage, runId, ({ waitingFor }) => waitingFor.some(({ arguments: { n } }) => n === 62));
  expect(again.waitingFor.map(({ arguments: { n } }) => n).sort()).toEqual([61, 62]);
  expect([61, 62].map((n) => stage.witness.tool('charge', { n }))).toEqual([2, 0]);
  await killAgentService();
  await approveAll(runId);

  const view = await finished(stage, runId);
  expect(view).toMatchObject({ status: 'completed', content: 'all done' });
  expect([61, 62].map((n) => stage.witness.tool('charge', { n }))).toEqual([3, 1]);
  expect(outline(nestTimeline(view.timeline))).toEqual([
    'delegate_task_to_member [Al: charge done, charge done]',
    'delegate_task_to_member [Bo: charge done, charge done]',
  ]);
});

test('a member whose once tool was in flight when its process died is asked about, and the other goes on', async () => {
  const paid = path.join(folder, 'paid');
  const runId = await start(
    'lost',
    [
      delegate('al', ['pay_when', { n: 10, path: paid }], 'al is done'),
      delegate('bo', ['quick', { n: 11 }], 'bo is done'),
    ],
    'all done',
  );
  await seen('the payment', () => stage.witness.tool('pay_when', { n: 10 }) === 1);
  await until(stage, runId, ({ timeline }) =>
    timeline.some((item) => item.kind === 'tool' && item.tool === 'quick' && item.state === 'done'),
  );
  await killAgentService();
  writeFileSync(paid, '');

  const [request] = (await asked(stage, runId)).waitingFor;
  expect(request).toMatchObject({ kind: 'outcome', tool: 'pay_when', member: { name: 'Al' } });
  await submitDecision(stage.client, { runId, requestId: request!.id, action: 'ran', by: 'test', result: 'paid 10' });

  expect(await finished(stage, runId)).toMatchObject({ status: 'completed', content: 'all done' });
  expect(stage.witness.tool('pay_when', { n: 10 })).toBe(1);
  expect(stage.witness.tool('quick', { n: 11 })).toBe(1);
});

test('members that start runs with calls of the same id go on with the answers of their own, after the process has died', async () => {
  const ask = (n: number, end: string) => [
    'start_run',
    { agent: 'worker_bee', request: `child script: ${JSON.stringify([['charge', { n }], end])}` },
  ];
  const runId = await start(
    'starters',
    [
      delegate('al', ask(31, 'charged 31'), ask(33, 'charged 33'), 'al is done'),
      delegate('bo', ask(32, 'charged 32'), ['charge', { n: 34 }], 'bo is done'),
    ],
    'all done',
  );
  const children = (await until(stage, runId, ({ waitsForRuns }) => waitsForRuns?.length === 2)).waitsForRuns!;
  for (const child of children) {
    await started(stage, child);
    await asked(stage, child);
  }
  await killAgentService();
  for (const child of children) await approveAll(child);

  const third = await until(
    stage,
    runId,
    ({ waitsForRuns, waitingFor }) => waitsForRuns?.length === 1 && waitingFor.length === 1,
  );
  expect(third.waitingFor).toMatchObject([{ tool: 'charge', member: { name: 'Bo' } }]);
  await approveAll(runId);
  await started(stage, third.waitsForRuns![0]!);
  await approveAll(third.waitsForRuns![0]!);

  const view = await finished(stage, runId);
  expect(view).toMatchObject({ status: 'completed', content: 'all done' });
  const runs = view.timeline.flatMap((item) => (item.kind === 'tool' && item.tool === 'start_run' ? [item] : []));
  expect(runs.map(({ member, state, result }) => `${member?.name} ${state}: ${result}`).sort()).toEqual([
    'Al done: charged 31',
    'Al done: charged 33',
    'Bo done: charged 32',
  ]);
  expect(runs.map(({ childRun }) => childRun?.runId).sort()).toEqual([...children, third.waitsForRuns![0]].sort());
  for (const n of [31, 32, 33, 34]) expect(stage.witness.tool('charge', { n })).toBe(1);
  expect(stage.witness.modelCalls('starters')).toEqual([1, 1]);
  expect(view.usage).toMatchObject({ modelCalls: 2 + 3 + 3, children: { modelCalls: 6 } });
});

test('a message ends the turns of members that work, and reaches the leader alone, at its next model call', async () => {
  const gate = path.join(folder, 'told');
  const runId = await start(
    'told',
    [
      delegate('al', ['quick', { n: 41 }], faulty({ hold: gate }, ['quick', { n: 42 }]), 'al is done'),
      delegate('bo', ['hold_async', { n: 43, path: gate }], 'bo is done'),
    ],
    'all done',
  );
  const working = () =>
    stage.witness.tool('quick', { n: 41 }) === 1 && stage.witness.tool('hold_async', { n: 43 }) === 1;
  await seen('both members work', working);
  await seen(
    'the model call of al',
    () => stage.witness.requests('task for al script: [["quick",{"n":41}]').length === 2,
  );
  await steerRun(stage.client, { runId, message: 'only the small ones', by: 'bob' });
  await seen(
    'the model call that is made again',
    () => stage.witness.requests('task for al script: [["quick",{"n":41}]').length === 3,
  );
  writeFileSync(gate, '');

  const view = await finished(stage, runId);
  expect(view).toMatchObject({ status: 'completed', content: 'all done', turns: 1 });
  const said = view.timeline.find((item) => item.kind === 'steered');
  expect(said).toMatchObject({ text: 'only the small ones', reached: { turn: 0 } });
  for (const n of [41, 42]) expect(stage.witness.tool('quick', { n })).toBe(1);
  expect(stage.witness.modelCalls('told')).toEqual([1, 1]);
  expect(stage.witness.requests('told').at(-1)?.messages.at(-1)).toEqual({
    role: 'user',
    content: 'only the small ones',
  });
  for (const { messages } of stage.witness.requests('task for')) {
    expect(messages.map(({ content }) => content)).not.toContain('only the small ones');
  }
});

test('a team is paused while its members work, and goes on where each of them was', async () => {
  const gate = path.join(folder, 'halted');
  const runId = await start(
    'halted',
    [
      delegate('al', ['quick', { n: 51 }], faulty({ hold: gate }, ['quick', { n: 52 }]), 'al is done'),
      delegate('bo', ['charge', { n: 53 }], 'bo is done'),
    ],
    'all done',
  );
  await seen(
    'the model call of al',
    () => stage.witness.requests('task for al script: [["quick",{"n":51}]').length === 2,
  );
  await pauseRun(stage.client, { runId, by: 'bob' });
  await until(stage, runId, ({ status }) => status === 'paused');
  writeFileSync(gate, '');
  await resumeRun(stage.client, { runId, by: 'bob' });
  await approveAll(runId);

  expect(await finished(stage, runId)).toMatchObject({ status: 'completed', content: 'all done' });
  for (const n of [51, 52]) expect(stage.witness.tool('quick', { n })).toBe(1);
  expect(stage.witness.tool('charge', { n: 53 })).toBe(1);
  expect(stage.witness.modelCalls('halted')).toEqual([1, 1]);
});

test('a fork inside of a member goes on there, with what came before kept, in the turn before it waited too', async () => {
  const runId = await start(
    'forked',
    delegate('al', ['quick', { n: 20 }], ['charge', { n: 21 }], ['quick', { n: 22 }], 'al is done'),
    'all done',
  );
  await approveAll(runId);
  const view = await finished(stage, runId);
  const last = view.timeline.find((item) => item.kind === 'tool' && item.arguments.n === 22);
  if (last?.kind !== 'tool') throw new Error('no last call');
  const point = { runId, turn: last.endedInTurn!, entry: last.n! };
  expect(point.turn).toBe(1);

  const preview = await previewFork(stage.client, { ...point, change: { arguments: { n: 23 } } });
  expect(preview.kept.map(({ tool, effect }) => `${tool} ${effect}`)).toEqual(['quick read', 'charge once']);
  const fork = await forkRun(stage.client, { ...point, change: { arguments: { n: 23 } }, startedBy: 'test' });
  expect(await finished(stage, fork.runId)).toMatchObject({ status: 'completed', content: 'all done' });
  const calls = [20, 21, 22, 23].map((n) => stage.witness.tool(n === 21 ? 'charge' : 'quick', { n }));
  expect(calls).toEqual([1, 1, 1, 1]);

  const charge = view.timeline.find((item) => item.kind === 'tool' && item.tool === 'charge');
  if (charge?.kind !== 'tool') throw new Error('no charge');
  const asksAgain = await forkRun(stage.client, { runId, turn: 1, entry: charge.n!, startedBy: 'test' });
  expect((await asked(stage, asksAgain.runId)).waitingFor).toMatchObject([{ tool: 'charge', member: { id: 'al' } }]);
  await approveAll(asksAgain.runId);
  expect(await finished(stage, asksAgain.runId)).toMatchObject({ status: 'completed', content: 'all done' });
  expect(stage.witness.tool('charge', { n: 21 })).toBe(2);
  expect(stage.witness.tool('quick', { n: 20 }), 'what came before is not done again').toBe(1);
});
