/**
 * Kill -9, anywhere: every run finishes, and what was acknowledged is not done again. Counted outside of the processes: by the model's
 * server, and by the tools in a file.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  fromOtlp,
  getRun,
  inspectPayloads,
  pauseRun,
  readTrace,
  resumeRun,
  startRun,
  steerRun,
  submitDecision,
  uploadFile,
} from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { after, asked, bee, faulty, finished, held, type Stage, seen, setStage, started, until } from './kit.js';

let stage: Stage;
let receiver: OtlpReceiver;

beforeAll(async () => {
  receiver = await OtlpReceiver.open();
  stage = await setStage(mkdtempSync(path.join(tmpdir(), 'kill-')), {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
});
afterAll(() => closing({ stage: () => stage.close(), receiver: () => receiver[Symbol.asyncDispose]() }));

/**
 * What was told live of a run is what its record tells, span by span. A process that is killed takes with it what it had not sent; the record has that.
 */
async function tracesAgree(runId: string): Promise<void> {
  const record = new Map(fromOtlp(await readTrace(stage.client, runId)).map((span) => [span.spanId, span]));
  const last = [...record.values()].filter(({ name }) => name.startsWith('invoke_agent')).at(-1);
  const isTold = (spans: ReceivedSpan[]) => spans.some(({ spanId }) => spanId === last?.spanId);
  const told = await receiver.until(isTold, 'the end of the turn is told');
  const live = told.filter(({ spanId }) => record.has(spanId));
  expect(live.length).toBeGreaterThan(2);
  const ms = (nanoseconds: bigint) => new Date(Number(nanoseconds / 1_000_000n)).toISOString();
  for (const { traceId, spanId, parentSpanId, name, kind, start, end, attributes, links, status } of live) {
    const span = record.get(spanId);
    expect({ traceId, parentSpanId, name, start: ms(start), end: ms(end), attributes, links }).toEqual({
      traceId: span?.traceId,
      parentSpanId: span?.parentSpanId,
      name: span?.name,
      start: span?.start,
      end: span?.end,
      attributes: span?.attributes,
      links: span?.links,
    });
    expect([kind, status?.code ?? 0]).toEqual([span?.kind === 'client' ? 3 : 1, span?.status.code === 'error' ? 2 : 0]);
  }
  const died = [...record.values()].filter(({ name }) => name.startsWith('attempt '));
  expect(died.map(({ attributes }) => attributes['error.type'])).toEqual(['WorkerLost']);
}

/** Kills the agent-service when a call reaches a point for the n-th time, or, after that, when it is `underWay`, and starts it again. */
async function killedAt(fault: string, run: () => Promise<string>, underWay?: () => boolean): Promise<string> {
  const { agentService } = stage.stack;
  const [point, number] = [fault.slice(0, fault.lastIndexOf(':')), Number(fault.split(':').at(-1))];
  let reached = 0;
  try {
    const killed = new Promise<void>((resolve, reject) => {
      const kill = () => agentService.kill('SIGKILL').then(() => resolve(), reject);
      stage.atPoint = (at) => {
        if (at.point !== point) return;
        reached += 1;
        if (reached !== number) return;
        if (!underWay) return kill();
        seen('the call under way', underWay).then(kill, reject);
      };
    });
    const runId = await run();
    await killed;
    expect((await agentService.exited).signal, 'the agent-service was killed').toBe('SIGKILL');
    return runId;
  } finally {
    stage.atPoint = () => {};
    await agentService.restart();
  }
}

describe('kill -9 of the agent-service', () => {
  const steps = (n: number, modelGate: string, toolGate: string) => [
    ['quick', { n }],
    faulty({ hold: modelGate }, ['hold_async', { n, path: toolGate }]),
    [
      ['quick', { n: n + 1 }],
      ['quick', { n: n + 2 }],
    ],
    'done',
  ];

  test.each([
    { n: 1010, when: 'during a model call', fault: 'model:started:2', models: [1, 2, 1, 1], held: 1 },
    {
      n: 1020,
      when: 'after a model call, before its acknowledgement',
      fault: 'model:returned:2',
      models: [1, 2, 1, 1],
      held: 1,
    },
    {
      n: 1030,
      when: 'after the acknowledgement of a model call',
      fault: 'model:recorded:2',
      models: [1, 1, 1, 1],
      held: 1,
    },
    { n: 1040, when: 'during a tool call', fault: 'tool:started:2', models: [1, 1, 1, 1], held: 2 },
    {
      n: 1050,
      when: 'after a tool call, before its acknowledgement',
      fault: 'tool:returned:2',
      models: [1, 1, 1, 1],
      held: 2,
    },
    {
      n: 1060,
      when: 'after the acknowledgement of a tool call',
      fault: 'tool:recorded:2',
      models: [1, 1, 1, 1],
      held: 1,
    },
  ])('$when: the run finishes and repeats only what was not acknowledged', async ({ n, fault, models, held }) => {
    const gates = { model: path.join(stage.dataDir, `${n}-model`), tool: path.join(stage.dataDir, `${n}-tool`) };
    const during = {
      'model:started:2': { shut: gates.model, underWay: () => stage.witness.modelCalls(fault)[1] === 1 },
      'tool:started:2': { shut: gates.tool, underWay: () => stage.witness.tool('hold_async', { n }) === 1 },
    }[fault];
    for (const gate of Object.values(gates)) if (gate !== during?.shut) writeFileSync(gate, '');
    const start = () => stage.start(fault, ...steps(n, gates.model, gates.tool));
    const runId = await killedAt(fault, start, during?.underWay);
    if (during) writeFileSync(during.shut, '');

    const view = await finished(stage, runId);

    expect(view.status).toBe('completed');
    expect(view.content).toBe('done');
    expect(stage.witness.modelCalls(fault)).toEqual(models);
    expect(view.timeline.filter((item) => item.kind === 'tool').map((item) => item.state)).toEqual(
      Array(4).fill('done'),
    );
    expect(view.timeline.some((item) => item.kind === 'attempts' && item.workerLost)).toBe(true);
    expect(stage.witness.tool('hold_async', { n })).toBe(held);
    for (const quick of [n, n + 1, n + 2]) expect(stage.witness.tool('quick', { n: quick })).toBe(1);
    await tracesAgree(runId);
  });
});

describe('a run with files', () => {
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3_000_000, 7)]);
  const words = 'what is on it?';
  const upload = (name: string, content: Uint8Array) => uploadFile(stage.client, { name, content });

  test('survives kill -9 of each process, and every call of the model has them, byte for byte', async () => {
    const { agentService, worker, temporal } = stage.stack;
    const files = [await upload('chart.png', picture), await upload('bill.pdf', Buffer.from('%PDF-1.7'))];
    const steps = [['quick', { n: 1070 }], ['charge', { n: 1071 }], 'seen'];
    const request = `${words} script: ${JSON.stringify(steps)}`;

    const runId = await killedAt('model:started:2', async () => {
      return (await startRun(stage.client, { agentId: bee, request, startedBy: 'test', files })).runId;
    });
    const { waitingFor, timeline } = await asked(stage, runId);
    for (const process of [agentService, worker, temporal]) await process.kill('SIGKILL');
    for (const process of [temporal, worker, agentService]) await process.restart();
    await submitDecision(stage.client, { runId, requestId: waitingFor[0]!.id, action: 'approve', by: 'test' });
    const view = await finished(stage, runId);

    expect(view).toMatchObject({ status: 'completed', content: 'seen' });
    expect(timeline[0]).toMatchObject({ kind: 'request', files });
    const sent = stage.witness.requests(words).map(({ messages }) => JSON.stringify(messages));
    expect(sent.length).toBeGreaterThanOrEqual(3);
    for (const messages of sent) {
      expect(messages).toContain(`data:image/png;base64,${picture.toString('base64')}`);
      expect(messages).toContain(`"filename":"bill.pdf","file_data":"data:application/pdf;base64,JVBERi0xLjc="`);
    }
    const { historySize } = await describeRun(runId);
    expect(Number(historySize), 'the history holds no content of a file').toBeLessThan(100_000);
    const { unreferenced } = await inspectPayloads(stage.client);
    expect(unreferenced.payloads, 'nothing that a run has is pruned').toBe(0);
  });

  const describeRun = async (runId: string) => {
    const described = await stage.client.temporal.workflow.getHandle(workflowIdForRun(runId)).describe();
    return { historySize: described.historySize };
  };
});

describe('one kill -9 with calls at every point of a once tool, in runs side by side', () => {
  /** Where the call of `pay` stands when the process dies, and how often it has run by then. */
  const points = [
    { point: 'claim:started', ran: 0, asks: false },
    { point: 'claim:recorded', ran: 0, asks: true },
    { point: 'tool:started', ran: 0, asks: true },
    { point: 'tool:returned', ran: 1, asks: true },
    { point: 'tool:recorded', ran: 1, asks: false },
  ].map((at, n) => ({ ...at, n: 100 + n, key: `once-${at.point.replace(':', '-')}` }));
  const paid = path.join(mkdtempSync(path.join(tmpdir(), 'paid-')), 'paid');
  const answer = (runId: string, requestId: string, rest: { action: 'ran' | 'again' | 'skip'; result?: string }) =>
    submitDecision(stage.client, { runId, requestId, by: 'test', ...rest });
  const start = (key: string, ...steps: unknown[]) =>
    startRun(stage.client, {
      key,
      agentId: bee,
      request: `${key} script: ${JSON.stringify(steps)}`,
      startedBy: 'test',
    });

  beforeAll(async () => {
    const [standing, kept] = [new Set<string>(), new Set<string>()];
    stage.atPoint = ({ run, point, key }) => {
      if (run === 'side-by-side' && point === 'tool:recorded' && key.includes('/quick:')) kept.add(key);
      if (!points.some((at) => at.key === run && at.point === point && key.includes('/pay:'))) return;
      standing.add(run);
      return new Promise<void>((resolve) => stage.stack.agentService.exited.then(() => resolve()));
    };
    const several = [21, 22, 23].map((n) => ['pay_when', { n, path: paid }]);
    await Promise.all([
      start('side-by-side', [['quick', { n: 20 }], ...several, ['hold_async', { n: 24, path: paid }]], 'all told'),
      start('keyed', ['keyed', { n: 30, path: paid }], 'keyed'),
      ...points.map(({ key, n }) => start(key, ['pay', { n }], 'paid')),
    ]);
    const running = () => stage.witness.tool('pay_when') === 3 && stage.witness.tool('hold_async', { n: 24 }) === 1;
    await seen(
      'every call where it should stand',
      () => standing.size === points.length && kept.size === 1 && running(),
    );
    await seen('the call with a key', () => stage.witness.tool('note_key', { n: 30 }) === 1);
    await stage.stack.agentService.kill('SIGKILL');
    stage.atPoint = () => {};
    writeFileSync(paid, '');
    await stage.stack.agentService.restart();
  });
  afterAll(() => rmSync(path.dirname(paid), { recursive: true }));

  test.each(points)('$point: asked is $asks, and what has run is not run again', async ({ n, key, ran, asks }) => {
    if (asks) {
      const view = await asked(stage, key);
      expect(view.waitingFor).toMatchObject([{ kind: 'outcome', tool: 'pay', arguments: { n } }]);
      expect(stage.witness.tool('pay', { n })).toBe(ran);
      await answer(
        key,
        view.waitingFor[0]!.id,
        ran ? { action: 'ran', result: 'the bank says so' } : { action: 'again' },
      );
    }
    const end = await finished(stage, key);
    expect(end.content).toBe('paid');
    expect(end.timeline.some((item) => item.kind === 'decision')).toBe(asks);
    expect(stage.witness.tool('pay', { n })).toBe(1);
    const result = asks && ran ? 'the bank says so' : `paid ${n}`;
    expect(end.timeline.find((item) => item.kind === 'tool')).toMatchObject({ state: 'done', result });
  });

  test('several in one message: asked about at once, answered in any order, each for itself', async () => {
    const view = await asked(stage, 'side-by-side');
    expect(view.waitingFor.map(({ kind, arguments: { n } }) => [kind, n])).toEqual(
      [21, 22, 23].map((n) => ['outcome', n]),
    );
    const [ran, again, skip] = view.waitingFor.map(({ id }) => id);

    await answer('side-by-side', skip!, { action: 'skip' });
    await answer('side-by-side', ran!, { action: 'ran', result: 'the bank says so' });
    expect((await until(stage, 'side-by-side', (now) => now.waitingFor.length < 2)).status).toBe('waiting');
    await answer('side-by-side', again!, { action: 'again' });

    const end = await finished(stage, 'side-by-side');
    expect(end.content).toBe('all told');
    expect([21, 22, 23].map((n) => stage.witness.tool('pay_when', { n }))).toEqual([1, 2, 1]);
    expect(stage.witness.tool('quick', { n: 20 })).toBe(1);
    const tools = end.timeline.filter((item) => item.kind === 'tool');
    const told = Object.fromEntries(tools.map(({ arguments: args, result, error }) => [args?.n, result ?? error]));
    expect(told).toEqual({
      20: 'quick 20',
      21: 'the bank says so',
      22: 'paid 22',
      23: 'this call was skipped by test',
      24: 'hold_async 24',
    });
  });

  test('an idempotent call in flight is made again with the same key', async () => {
    expect((await finished(stage, 'keyed')).content).toBe('keyed');
    const keys = stage.witness.calls('note_key').map(({ key }) => key);
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^keyed-0-[0-9a-f]{16}$/);
  });
});

describe('one kill -9 around messages to agents, in runs side by side', () => {
  /** Where the model call that brings the message stands when the process dies, and how often the model is asked with it in all. */
  const brought = [
    { point: 'model:started', asks: 1 },
    { point: 'model:returned', asks: 2 },
    { point: 'model:recorded', asks: 1 },
  ].map((at, n) => ({ ...at, n: 200 + n, key: `said-${at.point.replace(':', '-')}` }));
  /** Runs whose second model call is under way when the process dies; something is said, or they are paused, while nobody works. */
  const [down, pausedDown] = ['said-while-down', 'paused-while-down'];
  const message = 'Only the small ones.';
  const say = (runId: string) => steerRun(stage.client, { runId, message, by: 'ana' });
  const start = (key: string, n: number) =>
    startRun(stage.client, {
      key,
      agentId: bee,
      request: `${key} script: ${JSON.stringify([['quick', { n }], ['quick', { n: n + 10 }], 'done'])}`,
      startedBy: 'test',
    });

  beforeAll(async () => {
    const [standing, said] = [new Set<string>(), new Set<string>()];
    stage.atPoint = ({ run, point, key }) => {
      if (!run.includes('-') || !key.endsWith('/worker_bee.1')) return;
      const where = said.has(run) ? brought.find((at) => at.key === run)?.point : 'model:started';
      if (point !== where) return;
      standing.add(run);
      return new Promise<void>((resolve) => stage.stack.agentService.exited.then(() => resolve()));
    };
    const runs = [...brought.map(({ key }) => key), down, pausedDown];
    const all = () => standing.size === runs.length;
    await Promise.all(runs.map((key, index) => start(key, 200 + index)));
    await seen('every second model call', all);
    for (const { key } of brought) standing.delete(key);
    for (const { key } of brought) said.add(key);
    await Promise.all(brought.map(({ key }) => say(key)));
    await seen('every model call that brings a message', all);
    await stage.stack.agentService.kill('SIGKILL');
    stage.atPoint = () => {};
    await say(down);
    await until(stage, pausedDown, ({ turn }) => turn?.attempt === 2);
    await pauseRun(stage.client, { runId: pausedDown, by: 'ana' });
    await until(stage, pausedDown, ({ status }) => status === 'paused');
    await stage.stack.agentService.restart();
  });

  /** How often the model was asked with the message in a run, and how often it stood in a request. */
  const askedWith = (key: string) => {
    const counts = stage.witness
      .requests(key)
      .map(({ messages }) => messages.filter(({ role, content }) => role === 'user' && content === message).length);
    return counts.filter((count) => count > 0);
  };

  test.each(brought)('$point: the message comes once, and nothing else is done again', async ({ key, n, asks }) => {
    const view = await finished(stage, key);
    expect(view).toMatchObject({ status: 'completed', content: 'done', usage: { modelCalls: 3, toolCalls: 2 } });
    expect(view.timeline.find(({ kind }) => kind === 'steered')).toMatchObject({ text: message, reached: { turn: 0 } });
    expect(askedWith(key)).toEqual(Array(asks + 1).fill(1));
    expect(stage.witness.modelCalls(key)[0]).toBe(1);
    expect([n, n + 10].map((each) => stage.witness.tool('quick', { n: each }))).toEqual([1, 1]);
  });

  test('said while no process is there: it comes once, after what was finished', async () => {
    expect(await finished(stage, down)).toMatchObject({ content: 'done', usage: { modelCalls: 3, toolCalls: 2 } });
    expect(askedWith(down)).toEqual([1, 1]);
    expect(stage.witness.modelCalls(down)).toEqual([1, 1, 1]);
    expect(stage.witness.tool('quick', { n: 203 })).toBe(1);
  });

  test('paused while no process is there: it goes on at resume, after what was finished', async () => {
    expect(await getRun(stage.client, pausedDown)).toMatchObject({ status: 'paused', usage: { toolCalls: 1 } });
    await resumeRun(stage.client, { runId: pausedDown, by: 'ana' });
    expect(await finished(stage, pausedDown)).toMatchObject({
      content: 'done',
      usage: { modelCalls: 3, toolCalls: 2 },
    });
    expect(stage.witness.modelCalls(pausedDown)).toEqual([1, 1, 1]);
    expect(stage.witness.tool('quick', { n: 204 })).toBe(1);
  });
});

test('promise: nothing is repeated without a death. Ten runs with an answer in hand, killed together three times, ask once more each time', async () => {
  const runs = Array.from({ length: 10 }, (_, n) => `ten-${n}`);
  const steps = (n: number) => [['quick', { n }], ['quick', { n: n + 10 }], 'done'];
  const standing = new Set<string>();
  let round = 0;
  stage.atPoint = ({ run, point, key }) => {
    if (point !== 'model:returned' || !runs.includes(run) || !key.endsWith(`/${bee}.${round}`)) return;
    standing.add(run);
    return new Promise<void>((resolve) => stage.stack.agentService.exited.then(() => resolve()));
  };
  await Promise.all(
    runs.map((key, n) =>
      startRun(stage.client, {
        key,
        agentId: bee,
        request: `${key} script: ${JSON.stringify(steps(300 + n))}`,
        startedBy: 'test',
      }),
    ),
  );
  for (; round < 3; round++) {
    await seen(`answer ${round} in hand in all runs`, () => standing.size === runs.length);
    await Promise.all(runs.map((run) => expect.poll(() => isHeardOf(run)).toBe(true)));
    standing.clear();
    await stage.stack.agentService.kill('SIGKILL');
    if (round === 2) stage.atPoint = () => {};
    await stage.stack.agentService.restart();
  }
  for (const [n, run] of runs.entries()) {
    expect((await finished(stage, run)).content).toBe('done');
    const asks = stage.witness.modelCalls(`${run} `);
    expect(asks.map((count) => count >= 2)).toEqual([true, true, true]);
    // On a machine that stands still for seconds, the server takes a process for dead that is not. Each death is told, and costs one answer at most.
    const deaths = await deathsOf(run);
    const total = asks.reduce((sum, count) => sum + count, 0);
    expect(total, `${run} asked ${asks}; ${deaths.join('; ')}`).toBeLessThanOrEqual(3 + deaths.length);
    expect(deaths.filter((type) => type !== 'WorkerLost')).toEqual([]);
    expect([300, 310].map((each) => stage.witness.tool('quick', { n: each + n }))).toEqual([1, 1]);
  }
});

/** Why attempts of a run ended early, as its record tells. */
async function deathsOf(run: string): Promise<unknown[]> {
  const spans = fromOtlp(await readTrace(stage.client, run)).filter(({ name }) => name.startsWith('attempt '));
  return spans.map(({ attributes }) => attributes['error.type']);
}

/** Whether the server has heard of the attempt of a run's turn since it began. */
async function isHeardOf(run: string): Promise<boolean> {
  const { raw } = await stage.client.temporal.workflow.getHandle(workflowIdForRun(run)).describe();
  const [turn] = raw.pendingActivities ?? [];
  const [began, heard] = [turn?.lastStartedTime, turn?.lastHeartbeatTime].map(
    (at) => Number(at?.seconds ?? 0) + (at?.nanos ?? 0) / 1e9,
  );
  return heard! > began!;
}

test('kill -9 of the worker in mid-run: the run goes on when it is back', async () => {
  const { step, letGo } = held(stage, ['charge', { n: 41 }]);
  const runId = await stage.start('worker', step, 'charged');
  await seen('the first model call', () => stage.witness.modelCalls('worker').length > 0);
  await stage.stack.worker.kill('SIGKILL');
  await stage.stack.worker.restart();
  letGo();
  const view = await asked(stage, runId);
  await submitDecision(stage.client, { runId, requestId: view.waitingFor[0]!.id, action: 'approve', by: 'test' });
  expect((await finished(stage, runId)).content).toBe('charged');
  expect(stage.witness.modelCalls('worker')).toEqual([1, 1]);
  expect(stage.witness.tool('charge', { n: 41 })).toBe(1);
});

test('kill -9 of the Temporal server in mid-run: nothing acknowledged is lost or repeated', async () => {
  const { step, letGo } = held(stage, ['quick', { n: 52 }]);
  const runId = await stage.start('server', ['quick', { n: 51 }], step, 'survived');
  await seen('the second model call', () => stage.witness.modelCalls('server').length > 1);
  await stage.stack.temporal.kill('SIGKILL');
  await stage.stack.temporal.restart();
  letGo();
  const view = await finished(stage, runId);
  expect(view.content).toBe('survived');
  expect(stage.witness.modelCalls('server')[0]).toBe(1);
  expect(stage.witness.tool('quick', { n: 51 })).toBe(1);
});

test('kill -9 of everything while a refund waits for its approval, and a run for one that it started: both go on', async () => {
  const { runId } = await startRun(stage.client, {
    agentId: 'support',
    request: 'Refund order 1042: it arrived broken.',
    startedBy: 'test',
  });
  const child = `child script: ${JSON.stringify([['charge', { n: 61 }], 'charged 61'])}`;
  const parent = await stage.start('parent', ['start_run', { agent: bee, request: child }], 'the child is done');
  await asked(stage, runId);
  await started(stage, `${parent}-0-1`);
  const { waitingFor } = await asked(stage, `${parent}-0-1`);

  const { temporal, worker, agentService, model } = stage.stack;
  await Promise.all([worker, agentService, model, temporal].map((process) => process.kill('SIGKILL')));
  await temporal.restart();
  await Promise.all([worker, agentService, model].map((process) => process.restart()));

  for (;;) {
    const view = await until(stage, runId, (now) => now.endedAt !== undefined || now.waitingFor.length > 0);
    if (view.endedAt) break;
    const requestId = view.waitingFor[0]!.id;
    await submitDecision(stage.client, { runId, requestId, action: 'approve', by: 'test' });
    await until(stage, runId, (now) => now.endedAt !== undefined || now.waitingFor[0]?.id !== requestId);
  }
  const [{ id: requestId } = { id: '' }] = waitingFor;
  await submitDecision(stage.client, { runId: `${parent}-0-1`, requestId, action: 'approve', by: 'test' });
  const above = await finished(stage, parent);
  expect(above.content).toBe('the child is done');
  expect(above.timeline.find((item) => item.kind === 'tool')).toMatchObject({ state: 'done', result: 'charged 61' });
  expect(stage.witness.tool('charge', { n: 61 })).toBe(1);
  expect(stage.witness.modelCalls('parent')).toEqual([1, 1]);

  const view = await getRun(stage.client, runId);
  expect(view.status).toBe('completed');
  expect(stage.witness.tool('issue_refund', { order_id: 1042 })).toBe(1);
  expect(stage.witness.tool('write_to_customer')).toBe(1);
  expect(readdirSync(path.join(stage.dataDir, 'outbox')).filter((file) => file.endsWith('.eml'))).toHaveLength(1);
});

test('a model call of 30 s, without a heartbeat of the SDK, is made once', async () => {
  const runId = await stage.start('thirty', after(30, 'at last'));
  const view = await finished(stage, runId);
  expect(view.content).toBe('at last');
  expect(stage.witness.modelCalls('thirty')).toEqual([1]);
  expect(view.timeline.some((item) => item.kind === 'attempts')).toBe(false);
});

test('SIGTERM of the agent-service: the turn is handed over, no attempt is spent, nothing finished is repeated', async () => {
  const { step, letGo } = held(stage, ['quick', { n: 62 }]);
  const runId = await stage.start('drain', ['quick', { n: 61 }], step, 'drained');
  await seen('the second model call', () => stage.witness.modelCalls('drain').length > 1);
  const exit = await stage.stack.agentService.kill('SIGTERM');
  expect(exit.code).toBe(0);
  letGo();
  await stage.stack.agentService.restart();
  const view = await finished(stage, runId);
  expect(view.content).toBe('drained');
  expect(view.timeline.some((item) => item.kind === 'handedOver')).toBe(true);
  expect(view.timeline.some((item) => item.kind === 'attempts')).toBe(false);
  expect(stage.witness.tool('quick', { n: 61 })).toBe(1);
});

test('SIGTERM of the agent-service while Temporal is away: it ends, and the run goes on when both are back', async () => {
  const { step, letGo } = held(stage, ['quick', { n: 72 }]);
  const runId = await stage.start('away', ['quick', { n: 71 }], step, 'back');
  await seen('the second model call', () => stage.witness.modelCalls('away').length > 1);
  await stage.stack.temporal.kill('SIGKILL');
  const exit = await stage.stack.agentService.kill('SIGTERM');
  expect(exit.signal).toBeNull();
  await stage.stack.temporal.restart();
  await stage.stack.agentService.restart();
  letGo();
  expect((await finished(stage, runId)).content).toBe('back');
  expect(stage.witness.tool('quick', { n: 71 })).toBe(1);
});
