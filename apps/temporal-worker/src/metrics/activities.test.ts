import { ApplicationFailure } from '@temporalio/common';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { Notification, RunEvent } from '../notifications/notification.js';
import { measureActivities } from './activities.js';

async function measured() {
  const register = new Registry();
  const factory = measureActivities(register, {
    kinds: ['slack', 'webhook'],
    kindOf: (receiver) => (receiver === 'slack-1' ? 'slack' : 'webhook'),
  });
  const run = async (activityType: string, arg: unknown, work: () => Promise<unknown> = async () => undefined) => {
    // biome-ignore lint/suspicious/noExplicitAny: of a context, only the name of the activity is read
    const { inbound } = factory({ info: { activityType } } as any);
    const input: ActivityExecuteInput = { args: [arg], headers: {} };
    return inbound!.execute!(input, work);
  };
  const value = async (line: string) =>
    (await register.metrics())
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.split(' ')[1];
  return { run, value };
}

const notification = (event: RunEvent, agentId = 'support'): Notification => ({
  number: 0,
  runId: 'r',
  agentId,
  event,
});
const asked = { id: 'd', kind: 'approval', tool: 'refund' } as const;

it('what people are told is counted by what it is about', async () => {
  const { run, value } = await measured();
  await run('notify', notification({ type: 'decisionsAsked', decisions: [asked, asked] }));
  await run('notify', notification({ type: 'reminder', decisions: [asked] }));
  await run('notify', notification({ type: 'stalled', stall: { type: 'Auth', message: '', turn: 0, since: '' } }));
  await run('notify', notification({ type: 'ended', status: 'completed' }));
  expect(await value('agents_decisions_asked_total{agent="support",kind="approval"}')).toBe('2');
  expect(await value('agents_decision_reminders_total{agent="support",event="reminder"}')).toBe('1');
  expect(await value('agents_stalls_total{agent="support",cause="Auth"}')).toBe('1');
  expect(await value('agents_runs_ended_total{agent="support",status="completed"}')).toBe('1');
});

it('a notification that has to be tried again is counted once', async () => {
  const { run, value } = await measured();
  const told = notification({ type: 'ended', status: 'failed' });
  await expect(run('notify', told, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await run('notify', told);
  expect(await value('agents_runs_ended_total{agent="support",status="failed"}')).toBe('1');
});

it('each attempt to deliver is timed by channel and by how it ended', async () => {
  const { run, value } = await measured();
  const delivery = (receiver: string) => ({ receiver, id: 'm', body: '{}' });
  await run('deliver', delivery('slack-1'));
  const again = ApplicationFailure.retryable('busy', 'DeliveryFailed');
  const never = ApplicationFailure.nonRetryable('gone', 'DeliveryRefused');
  await expect(run('deliver', delivery('hook-1'), () => Promise.reject(again))).rejects.toBe(again);
  await expect(run('deliver', delivery('hook-1'), () => Promise.reject(never))).rejects.toBe(never);
  const count = 'agents_delivery_duration_seconds_count';
  expect(await value(`${count}{channel="slack",outcome="delivered"}`)).toBe('1');
  expect(await value(`${count}{channel="webhook",outcome="failed"}`)).toBe('1');
  expect(await value(`${count}{channel="webhook",outcome="refused"}`)).toBe('1');
});

it('a failure of a channel is shown before there is one: the first is a step from 0', async () => {
  const { value } = await measured();
  for (const channel of ['slack', 'webhook'])
    for (const outcome of ['failed', 'refused'])
      expect(await value(`agents_delivery_duration_seconds_count{channel="${channel}",outcome="${outcome}"}`)).toBe(
        '0',
      );
});

it('agents and causes that anybody can name make no series without end', async () => {
  const { run, value } = await measured();
  for (let n = 0; n < 300; n += 1) {
    const stall = { type: `cause ${n}`, message: '', turn: 0, since: '' };
    await run('notify', notification({ type: 'stalled', stall }, `agent ${n}`));
  }
  expect(await value('agents_stalls_total{agent="other",cause="other"}')).toBe('200');
});
