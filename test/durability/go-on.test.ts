/** New runs that go on from others: what the model gets, what runs again, and what the runs know of each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  auditOf,
  CannotContinue,
  followUp,
  forkRun,
  getRun,
  InvalidInput,
  listRuns,
  previewFork,
  type RunView,
  rerunRun,
  startRun,
  submitDecision,
} from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import { asked, bee, faulty, finished, type Stage, setStage, until } from './kit.js';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'go-on-')));
});
afterAll(() =>
  closing({ stage: () => stage?.close(), folder: () => stage && rmSync(stage.dataDir, { recursive: true }) }),
);

const startedBy = 'test';
const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;

/** Roles and contents of the messages of a request to the model. */
function conversation(request: { messages: { role: string; content: unknown }[] } | undefined) {
  return request?.messages.map(({ role, content }) => [role, content]);
}

async function approveAll(runId: string): Promise<RunView> {
  for (;;) {
    const view = await until(stage, runId, ({ status, endedAt }) => status === 'waiting' || endedAt !== undefined);
    if (view.endedAt !== undefined) return view;
    for (const { id: requestId } of view.waitingFor) {
      await submitDecision(stage.client, { runId, requestId, action: 'approve', by: startedBy });
    }
  }
}

function tool(view: RunView, name: string, n: number) {
  const found = view.timeline.find((item) => item.kind === 'tool' && item.tool === name && item.arguments.n === n);
  if (found?.kind !== 'tool' || found.n === undefined || found.endedInTurn === undefined) {
    throw new Error(`no finished call of ${name} ${n}`);
  }
  return { turn: found.endedInTurn, entry: found.n };
}

describe('a follow-up', () => {
  test('has the whole conversation, and nothing that was done is done again', async () => {
    const words = script('first-a', ['quick', { n: 201 }], ['charge', { n: 202 }], 'first answer');
    const runId = await stage.start('first-a', ['quick', { n: 201 }], ['charge', { n: 202 }], 'first answer');
    await approveAll(runId);
    const next = script('second-a', ['quick', { n: 203 }], 'second answer');
    const second = await followUp(stage.client, { runId, request: next, startedBy });
    const view = await finished(stage, second.runId);

    expect(view).toMatchObject({ content: 'second answer', origin: { kind: 'followUp', runId }, request: next });
    expect(conversation(stage.witness.requests('second-a').at(-1))).toEqual([
      ['system', expect.any(String)],
      ['user', words],
      ['assistant', ''],
      ['tool', 'quick 201'],
      ['assistant', ''],
      ['tool', 'charged 202'],
      ['assistant', 'first answer'],
      ['user', next],
      ['assistant', ''],
      ['tool', 'quick 203'],
    ]);
    for (const [name, n] of [
      ['quick', 201],
      ['charge', 202],
      ['quick', 203],
    ] as const) {
      expect(stage.witness.tool(name, { n })).toBe(1);
    }
    const linked = await eventually(
      () => listRuns(stage.client, { origin: runId }),
      ({ runs }) => runs.length > 0,
      'the first run is linked to the second',
    );
    expect(linked.runs).toMatchObject([{ runId: second.runId, origin: runId }]);

    const third = await followUp(stage.client, {
      runId: second.runId,
      request: script('third-a', 'third answer'),
      startedBy,
    });
    await finished(stage, third.runId);
    expect(stage.witness.requests('third-a').at(-1)?.messages).toHaveLength(12);
  });

  test('goes on in a later turn after its agent-service died', async () => {
    const runId = await stage.start('first-b', ['quick', { n: 211 }], 'first answer');
    await finished(stage, runId);
    const next = script('second-b', ['charge', { n: 212 }], 'paid');
    const second = await followUp(stage.client, { runId, request: next, startedBy });
    await asked(stage, second.runId);
    await stage.stack.agentService.kill('SIGKILL');
    await stage.stack.agentService.restart();
    expect(await approveAll(second.runId)).toMatchObject({ content: 'paid' });
    expect(
      conversation(stage.witness.requests('second-b').at(-1))
        ?.map(([role]) => role)
        .join(' '),
    ).toBe('system user assistant tool assistant user assistant tool');
  });

  test('is refused while the run goes on', async () => {
    const runId = await stage.start('first-c', ['charge', { n: 221 }], 'end');
    await asked(stage, runId);
    await expect(followUp(stage.client, { runId, request: 'next', startedBy })).rejects.toBeInstanceOf(CannotContinue);
  });
});

describe('a fork', () => {
  const steps = [
    ['quick', { n: 301 }],
    [
      ['quick', { n: 302 }],
      ['slow', { n: 303, seconds: 0.3 }],
    ],
    ['charge', { n: 304 }],
    ['quick', { n: 305 }],
    'the end',
  ];
  let origin: RunView;
  beforeAll(async () => {
    origin = await approveAll(await stage.start('origin', ...steps));
  });

  const names = (calls: { tool: string; arguments: Record<string, unknown> }[]) =>
    calls.map((call) => `${call.tool} ${call.arguments.n}`);

  test('at a tool call, with other arguments: keeps what was before it, and says so beforehand', async () => {
    const at = { runId: origin.runId, ...tool(origin, 'slow', 303) };
    const change = { arguments: { n: 999, seconds: 0 } };
    const preview = await previewFork(stage.client, { ...at, change });
    expect(names(preview.kept)).toEqual(['quick 301', 'quick 302']);
    expect(names(preview.again)).toEqual(['slow 303', 'charge 304', 'quick 305']);
    expect(preview.again).toMatchObject([{ effect: 'idempotent' }, { effect: 'once' }, { effect: 'read' }]);

    const { runId } = await forkRun(stage.client, { ...at, change, startedBy });
    const waiting = await asked(stage, runId);
    expect(waiting.waitingFor).toMatchObject([{ tool: 'charge', arguments: { n: 304 } }]);
    const view = await approveAll(runId);
    expect(view).toMatchObject({ content: 'the end', origin: { kind: 'fork', ...at } });
    expect(stage.witness.tool('slow', { n: 999 })).toBe(1);
    expect(['quick 301', 'quick 302', 'slow 303', 'charge 304', 'quick 305'].map(count)).toEqual([1, 1, 1, 2, 2]);
    expect(view.usage, 'what was kept is not counted').toMatchObject({ modelCalls: 3, toolCalls: 3 });
    const kept = view.timeline.filter((item) => item.kind === 'tool' && item.kept);
    expect(kept.map((item) => item.kind === 'tool' && item.arguments.n)).toEqual([301, 302]);
    const sent = stage.witness.requests('origin').at(-3)!;
    expect(JSON.stringify(sent.messages)).toContain('slow 999');
    expect(sent.messages.map(({ role }) => role).join(' ')).toBe('system user assistant tool assistant tool tool');
    expect(await getRun(stage.client, origin.runId), 'the origin is as it was').toEqual(origin);
  });

  test('at a model call: asks the model again with what it had', async () => {
    const message = origin.timeline.filter((item) => item.kind === 'message')[2]!;
    if (message.kind !== 'message') throw new Error('no message');
    const before = stage.witness.modelCalls('origin');
    const { runId } = await forkRun(stage.client, {
      runId: origin.runId,
      turn: message.turn,
      entry: message.n,
      startedBy,
    });
    await asked(stage, runId);
    const after = stage.witness.modelCalls('origin');
    expect(after.map((calls, index) => calls - (before[index] ?? 0))).toEqual([0, 0, 1, 0, 0]);
    const [first, again] = stage.witness
      .requests('origin')
      .filter(({ messages }) => messages.length === 7 && !JSON.stringify(messages).includes('999'));
    expect(again).toEqual(first);
  });

  test('at a call that was approved: it is asked for again', async () => {
    const at = { runId: origin.runId, ...tool(origin, 'charge', 304) };
    const change = { arguments: { n: 888 } };
    expect(names((await previewFork(stage.client, { ...at, change })).kept)).toEqual([
      'quick 301',
      'quick 302',
      'slow 303',
    ]);
    const { runId } = await forkRun(stage.client, { ...at, change, startedBy });
    expect((await asked(stage, runId)).waitingFor).toMatchObject([{ tool: 'charge', arguments: { n: 888 } }]);
    expect(count('charge 888')).toBe(0);
    await approveAll(runId);
    expect(count('charge 888')).toBe(1);
  });

  test('after the approved call, in its turn: what was approved stays, and is not made again', async () => {
    const charged = count('charge 304');
    const at = { runId: origin.runId, ...tool(origin, 'quick', 305) };
    const { runId } = await forkRun(stage.client, { ...at, change: { result: 'quick as told' }, startedBy });
    const view = await finished(stage, runId);
    expect(view.content).toBe('the end');
    expect(count('charge 304')).toBe(charged);
    expect(stage.witness.requests('origin').at(-1)?.messages.at(-1)).toMatchObject({
      role: 'tool',
      content: 'quick as told',
    });
  });

  test('at the first call, with another request, is another run', async () => {
    const request = script('other', 'another answer');
    const { runId } = await forkRun(stage.client, {
      runId: origin.runId,
      turn: 0,
      entry: 0,
      change: { request },
      startedBy,
    });
    expect(await finished(stage, runId)).toMatchObject({ content: 'another answer', request });
  });

  test('survives the death of its agent-service, and can be forked again', async () => {
    const at = { runId: origin.runId, ...tool(origin, 'slow', 303) };
    const { runId } = await forkRun(stage.client, { ...at, startedBy });
    await asked(stage, runId);
    await stage.stack.agentService.kill('SIGKILL');
    await stage.stack.agentService.restart();
    const view = await approveAll(runId);
    expect(view.content).toBe('the end');
    const again = await forkRun(stage.client, { runId, ...tool(view, 'quick', 305), startedBy });
    expect(await finished(stage, again.runId)).toMatchObject({ content: 'the end', origin: { runId } });
  });

  // Promises: nothing that was done is done again, and what a person said is never taken for what the tool returned.
  test('with another result, survives the death of its agent-service, says whose words they are, and a fork of it keeps them', async () => {
    const before = ['slow 303', 'charge 304'].map(count);
    const at = { runId: origin.runId, ...tool(origin, 'slow', 303) };
    const result = 'slow as ana says';
    const preview = await previewFork(stage.client, { ...at, change: { result } });
    expect(names(preview.kept)).toEqual(['quick 301', 'quick 302', 'slow 303']);
    expect(preview.changeable).toEqual({ arguments: { n: 303, seconds: 0.3 }, result: 'slow 303' });
    const { runId } = await forkRun(stage.client, { ...at, change: { result }, startedBy: 'ana' });
    await asked(stage, runId);
    await stage.stack.agentService.kill('SIGKILL');
    await stage.stack.agentService.restart();
    const view = await approveAll(runId);
    const changed = [{ what: 'result', by: 'ana' }];
    const told = (run: RunView) => run.timeline.find((item) => item.kind === 'tool' && item.result === result);
    expect(view.content).toBe('the end');
    expect(told(view)).toMatchObject({ tool: 'slow', kept: true, changed });
    expect(auditOf(view)[0]).toMatchObject({ event: 'changed', by: 'ana', tool: 'slow', result });
    expect(['slow 303', 'charge 304'].map(count)).toEqual([before[0], before[1]! + 1]);
    expect(
      stage.witness
        .requests('origin')
        .at(-1)
        ?.messages.map(({ content }) => content),
    ).toContain(result);

    const again = await forkRun(stage.client, { runId, ...tool(view, 'charge', 304), startedBy: 'ben' });
    const second = await asked(stage, again.runId);
    expect(told(second)).toMatchObject({ changed });
    expect(second.timeline.filter((item) => item.kind === 'tool' && item.changed)).toHaveLength(1);
  });

  test('with another answer, is what the model is said to have answered, and goes on with the calls that it asked for', async () => {
    const last = origin.timeline.findLast((item) => item.kind === 'message')!;
    if (last.kind !== 'message') throw new Error('no message');
    const calls = stage.witness.requests('origin').length;
    const { runId } = await forkRun(stage.client, {
      ...{ runId: origin.runId, turn: last.turn, entry: last.n, startedBy: 'ana' },
      change: { answer: 'the end, as ana says' },
    });
    expect(await finished(stage, runId)).toMatchObject({ content: 'the end, as ana says' });
    expect(stage.witness.requests('origin'), 'the model is not asked').toHaveLength(calls);

    const asking = origin.timeline.filter((item) => item.kind === 'message')[2]!;
    if (asking.kind !== 'message') throw new Error('no message');
    const other = await forkRun(stage.client, {
      ...{ runId: origin.runId, turn: asking.turn, entry: asking.n, startedBy: 'ana' },
      change: { answer: 'Let me charge.' },
    });
    expect((await asked(stage, other.runId)).waitingFor, 'nothing runs that a person must approve').toMatchObject([
      { tool: 'charge', arguments: { n: 304 } },
    ]);
    expect((await approveAll(other.runId)).content).toBe('the end');
    const [, , ...sent] = stage.witness.requests('origin').at(-1)!.messages;
    expect(sent.map(({ content }) => content)).toContain('Let me charge.');
  });

  // Promise: what was shown is what runs.
  test('keeps every number as it was written, of the call that it changes and of those that it keeps', async () => {
    const call = '{"account": 738529527931269425, "amount": 2.0, "note": "numbers"}';
    const sent = (account: string, note: string) => `{"account":${account},"amount":2.0,"note":"${note}"}`;
    const before = await approveAll(await stage.start('numbers', ['send', call], ['send', call], 'both sent'));
    const [first, second] = before.timeline.filter((item) => item.kind === 'tool');
    if (first?.kind !== 'tool' || second?.kind !== 'tool') throw new Error('no calls');
    const { runId } = await forkRun(stage.client, {
      runId: before.runId,
      turn: second.endedInTurn!,
      entry: second.n!,
      change: { arguments: { ...second.arguments, note: 'forked' } },
      startedBy,
    });
    const waiting = await asked(stage, runId);
    expect(writeJson(waiting.waitingFor[0]!.arguments)).toBe(sent('738529527931269425', 'forked'));
    await approveAll(runId);
    expect(stage.witness.exactCalls('send')).toEqual([
      sent('738529527931269425', 'numbers'),
      sent('738529527931269425', 'numbers'),
      sent('738529527931269425', 'forked'),
    ]);
    const messages = JSON.stringify(stage.witness.requests('numbers').at(-1)!.messages);
    expect(messages.match(/sent 2\.0 to 738529527931269425/g)).toHaveLength(2);
  });

  test('of a run in several executions, from the first of them and from the last', async () => {
    const request = script(
      'long-origin',
      ...Array.from({ length: 8 }, (_, n) => ['big', { n: 400 + n, kilobytes: 8 }]),
      'all read',
    );
    const { runId } = await startRun(stage.client, {
      agentId: bee,
      request,
      startedBy,
      historyLimit: { bytes: 25_000 },
    });
    const whole = await finished(stage, runId);
    for (const n of [401, 406]) {
      const fork = await forkRun(stage.client, { runId, ...tool(whole, 'big', n), startedBy });
      expect((await finished(stage, fork.runId)).content).toBe('all read');
      const sent = stage.witness.requests('long-origin').at(-1)!;
      const results = sent.messages
        .filter(({ role }) => role === 'tool')
        .map(({ content }) => String(content).slice(0, 8));
      expect(results).toEqual(Array.from({ length: 8 }, (_, index) => `00000${400 + index}`));
      expect(stage.witness.tool('big', { n: n - 1 })).toBe(n === 401 ? 1 : 2);
    }
  });

  test.each([
    [{ turn: 0, entry: 999 }, {}, /it has: 0 \(model call\), 1 \(quick\)/],
    [{ turn: 9, entry: 0 }, {}, /turns 0 to 1 of it, not turn 9/],
    [{ turn: 0, entry: 0 }, { arguments: {} }, /a model call, not a tool call/],
    [{ turn: 0, entry: 2 }, { request: 'x' }, /answered at turn 0, entry 0/],
    [{ turn: 0, entry: 0 }, { message: 'x' }, /nobody said anything to the agent/],
    [{ turn: 0, entry: 1 }, { arguments: {}, result: 'x' }, /one of request, message, answer, arguments, result/],
    [{ turn: 0, entry: 1 }, { arguments: { n: 'many' } }, /change\.arguments: argument "n" must be an integer/],
  ])('at %j with %j is refused, with what is allowed', async (point, change, message) => {
    const refused = forkRun(stage.client, { runId: origin.runId, ...point, change, startedBy });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toSatisfy(
      (error) => error instanceof InvalidInput || error instanceof CannotContinue,
    );
  });

  const count = (call: string) => {
    const [name, n] = call.split(' ');
    return stage.witness.tool(name!, { n: Number(n) });
  };
});

test('a run that stalled for good is done again from its beginning, with the same key only once', async () => {
  const runId = await stage.start('again', ['quick', { n: 501 }], faulty({ status: 400, times: 1 }, 'done'));
  await eventually(
    () => getRun(stage.client, runId),
    (view) => view.status === 'stalled',
    'the run is stalled',
  );
  const key = `${runId}-again`;
  const first = await rerunRun(stage.client, { runId, startedBy, key });
  expect(await rerunRun(stage.client, { runId, startedBy, key })).toMatchObject({ runId: key, started: false });
  const view = await finished(stage, first.runId);
  expect(view).toMatchObject({ content: 'done', origin: { kind: 'rerun', runId } });
  expect(stage.witness.tool('quick', { n: 501 })).toBe(2);
});
