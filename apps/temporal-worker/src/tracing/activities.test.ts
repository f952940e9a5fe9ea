import { spanIdOf, traceIdOf } from '@platform/temporal/traces';
import { activeTraceparent, type LiveSpan, type Tracing } from '@platform/temporal/tracing';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { expect, it } from 'vitest';
import { traceActivities } from './activities.js';

function traced() {
  const spans: Record<string, unknown>[] = [];
  const tracing: Tracing = {
    counts: { sent: 0, failed: 0, dropped: 0 },
    start: (name, span): LiveSpan => {
      const told: Record<string, unknown> = { name, ...span };
      spans.push(told);
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      return { traceparent, end: (end) => void Object.assign(told, { ended: true, ...end }) };
    },
    partOf: ({ traceId, spanId }) => `00-${traceId}-${spanId}-01`,
    record: () => {},
    close: async () => {},
  };
  const factory = traceActivities(tracing, () => 'webhook');
  const run = <Result>(
    activityType: string,
    arg: unknown,
    headers: Record<string, unknown>,
    work: () => Promise<Result>,
  ) => {
    // biome-ignore lint/suspicious/noExplicitAny: of a context, only these are read
    const { inbound } = factory({ info: { activityType, attempt: 2 } } as any);
    const payloads = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, defaultPayloadConverter.toPayload(value)]),
    );
    return inbound!.execute!({ args: [arg], headers: payloads }, work);
  };
  return { spans, run };
}

it('what a run tells people is part of the activity that it tells of', async () => {
  const { run, spans } = traced();
  const place = { 'agents-activity': { turn: 3, execution: 1 } };
  const within = await run('notify', { runId: 'r' }, place, async () => activeTraceparent());
  expect(within).toBe(`00-${traceIdOf('r', 3)}-${spanIdOf('r', 3, 'execution 1')}-01`);
  expect(await run('notify', { runId: 'r' }, {}, async () => activeTraceparent())).toBeUndefined();
  expect(spans).toEqual([]);
});

it('each attempt to deliver is a span that says the kind of channel, and neither the receiver nor the message', async () => {
  const { run, spans } = traced();
  const parent = `00-${traceIdOf('r', 3)}-${spanIdOf('r', 3, 'execution 1')}-01`;
  const delivery = { receiver: 'https://secret.example.com', id: 'm', body: '{"secret":1}' };
  await run('deliver', delivery, { traceparent: parent }, async () => {});
  const failure = ApplicationFailure.retryable('secret.example.com is busy', 'DeliveryFailed');
  await expect(run('deliver', delivery, {}, () => Promise.reject(failure))).rejects.toBe(failure);
  const attributes = { 'agents.channel': 'webhook', 'agents.attempt': 2 };
  expect(spans).toEqual([
    { name: 'deliver webhook', kind: 'client', parent, attributes, ended: true },
    { name: 'deliver webhook', kind: 'client', parent: undefined, attributes, ended: true, error: 'DeliveryFailed' },
  ]);
  expect(JSON.stringify(spans)).not.toContain('secret');
});

it('other activities run as they are', async () => {
  const { run, spans } = traced();
  expect(await run('readUsage', {}, {}, async () => 7)).toBe(7);
  expect(spans).toEqual([]);
});
