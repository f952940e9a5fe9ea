import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { recordHistory } from './support/histories.js';
import { inTime, promptly } from './support/in-time.js';
import { Receiver } from './support/receiver.js';
import { approval, completed, fails, guarded, outcome, paused, unknownOutcome } from './support/scripted-turns.js';
import { consoleUrl, type Run, Stage } from './support/stage.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let steady: Receiver;
let flaky: Receiver;
let gone: Receiver;
let silent: Receiver;
/** Nobody listens there. */
let nobody: string;
let stage: Stage;

beforeAll(async () => {
  steady = await Receiver.open(secret);
  flaky = await Receiver.open(secret, (attempt) => [500, 429][attempt - 1] ?? 204);
  gone = await Receiver.open(secret, () => 410);
  silent = await Receiver.open(secret, () => 'silence');
  nobody = `127.0.0.1:${await freePort()}`;
  const urls = [...[steady, flaky, gone, silent].map(({ url }) => url), `http://${nobody}/hook`];
  stage = await Stage.open({ channels: { webhooks: { urls, secret } } });
});
afterAll(() =>
  closing({
    stage: () => stage?.[Symbol.asyncDispose](),
    receivers: () => Promise.all([steady, flaky, gone, silent].map((receiver) => receiver?.[Symbol.asyncDispose]())),
  }),
);

async function decided(run: Run): Promise<void> {
  await run.waiting('0-c1');
  await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
}

const finishedOnce = async (): Promise<Run> => {
  const run = await stage.start([completed('done')]);
  await run.result();
  return run;
};

describe.concurrent('webhooks', () => {
  test('tell of decisions, stalls and ends, signed, with the link to the run', async () => {
    const run = await stage.start(
      [
        paused(approval('0-c1'), approval('0-c2')),
        unknownOutcome(outcome('1-c1-3')),
        fails('Auth', { nonRetryable: true }),
        completed('done'),
      ],
      { decisionDeadlineSeconds: 3_600 },
    );
    const pending = await run.waiting('0-c1', '0-c2');
    await steady.arrived(run.runId, 1);
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.decide({ requestId: '0-c2', action: 'reject', by: 'bob' });
    await run.waiting('1-c1-3');
    await steady.arrived(run.runId, 2);
    await run.decide({ requestId: '1-c1-3', action: 'again', by: 'bob' });
    const stall = await run.stalled();
    await steady.arrived(run.runId, 3);
    await run.retry({ by: 'bob' });
    await run.result();

    const arrivals = await steady.arrived(run.runId, 4);
    const about = { runId: run.runId, agentId: 'support', url: `${consoleUrl}/runs/${run.runId}` };
    const ask = { kind: 'approval', tool: 'refund', deadline: pending[0]!.deadline };
    expect(arrivals.map(({ message: { type, data } }) => ({ type, data }))).toEqual([
      {
        type: 'decision.asked',
        data: {
          ...about,
          decisions: [
            { id: '0-c1', ...ask },
            { id: '0-c2', ...ask },
          ],
        },
      },
      { type: 'decision.asked', data: { ...about, decisions: [{ id: '1-c1-3', kind: 'outcome', tool: 'refund' }] } },
      { type: 'run.stalled', data: { ...about, stall } },
      { type: 'run.ended', data: { ...about, status: 'completed' } },
    ]);
    expect(arrivals.every(({ genuine }) => genuine)).toBe(true);
    expect(new Set(arrivals.map(({ id }) => id)).size).toBe(4);
    for (const { message, at } of arrivals) expect(at - Date.parse(message.timestamp)).toBeLessThan(60_000);
    expect(run.notifications.map(({ fields }) => fields.url)).toEqual(Array(5).fill(about.url));
  });

  test('tell of reminders and escalations, with those who may decide', async () => {
    const policy = {
      deciders: { names: ['bob'] },
      remindEverySeconds: 2,
      escalations: [{ afterSeconds: 1, to: { roles: ['ops'] } }],
    };
    const run = await stage.start([paused(guarded('0-c1', policy)), completed('done')]);
    const messages = await steady.arrived(run.runId, 3);
    await decided(run);
    const byType = new Map(messages.map(({ message }) => [message.type, message.data]));
    const asked = { id: '0-c1', kind: 'approval', tool: 'refund' };
    expect(byType.get('decision.asked')).toMatchObject({ decisions: [{ ...asked, deciders: { names: ['bob'] } }] });
    const both = { names: ['bob'], roles: ['ops'] };
    expect(byType.get('decision.escalated')).toMatchObject({
      to: { roles: ['ops'] },
      decisions: [{ ...asked, deciders: both }],
    });
    expect(byType.get('decision.reminder')).toMatchObject({ decisions: [{ ...asked, deciders: both }] });
    await run.result();
  });

  test('tell that a run was cancelled', async () => {
    const run = await stage.start([paused(approval('0-c1'))]);
    await run.waiting('0-c1');
    await run.handle.cancel();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const arrivals = await steady.arrived(run.runId, 2);
    expect(arrivals.map(({ message }) => message.type).sort()).toEqual(['decision.asked', 'run.ended']);
    const { message } = arrivals.find(({ message }) => message.type === 'run.ended')!;
    expect(message.data).toMatchObject({ status: 'cancelled' });
  });

  test('reach a receiver that fails twice at the third attempt, unchanged, and no other one twice', async () => {
    const run = await finishedOnce();
    const arrivals = await flaky.arrived(run.runId, 3);
    expect(new Set(arrivals.map(({ id }) => id)).size).toBe(1);
    expect(new Set(arrivals.map(({ body }) => body)).size).toBe(1);
    expect(arrivals.every(({ genuine }) => genuine)).toBe(true);
    const waits = arrivals.slice(1).map(({ at }, index) => at - arrivals[index]!.at);
    expect(waits[0]).toBeGreaterThan(900);
    expect(waits[1]).toBeGreaterThan(1_900);
    const delivery = await stage.deliveryEnded(run.runId, flaky.host, 'COMPLETED');
    expect(flaky.about(run.runId)).toHaveLength(3);
    expect(steady.about(run.runId).map(({ id }) => id)).toEqual([arrivals[0]!.id]);
    await recordHistory('deliveries/delivered', delivery);
  });

  test('that nobody takes hold up neither a decision nor the end, and cost the run no event', async () => {
    const run = await inTime(async () => {
      const run = await stage.start([paused(approval('0-c1')), completed('done')]);
      await run.waiting('0-c1');
      await silent.arrived(run.runId, 1);
      await decided(run);
      await run.result();
      return run;
    }, promptly);
    const scheduled = (await run.eventTypes()).filter((type) => type === 'ACTIVITY_TASK_SCHEDULED');
    expect(scheduled, 'two turns; notifications are local activities').toHaveLength(2);
    expect(run.notifications).toHaveLength(2);

    const [line] = await run.loggedByDeliveries(nobody, 'A delivery was given up', 2);
    expect(line!.cause).toContain('ECONNREFUSED');
    await silent.arrived(run.runId, 3);
  });

  test('that are refused are sent once, given up with what to do, and can be sent again by a reset', async () => {
    const run = await finishedOnce();
    const [line] = await run.loggedByDeliveries(gone.host, 'A delivery was given up', 1);
    expect(line!.cause).toMatch(/^Receiver 127\.0\.0\.1:\d+-\w{8} of NOTIFY_WEBHOOK_URL answered 410: .*Take it out/);
    const delivery = await stage.deliveryEnded(run.runId, gone.host, 'FAILED');
    expect(gone.about(run.runId)).toHaveLength(1);
    await recordHistory('deliveries/given-up', delivery);

    await stage.reset(delivery);
    const [first, again] = await gone.arrived(run.runId, 2);
    expect(again).toMatchObject({ id: first!.id, body: first!.body, genuine: true });
  });

  test('are sent once when their notification is tried again', async () => {
    const run = await stage.start([completed('done')]);
    stage.mute.add(run.runId);
    await run.logged('A notification was given up', 1);
    await run.result();
    expect(await steady.arrived(run.runId, 1)).toHaveLength(1);
  });
});
