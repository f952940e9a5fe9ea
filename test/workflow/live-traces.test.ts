/** Holds the promise that a wait is told once: not again in a replay, and with the ids that its history gives. */
import { fromOtlp, readTrace } from '@platform/temporal';
import { afterAll, expect, vi } from 'vitest';
import { OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { approval, childRun, completed, paused, startsRuns } from './support/scripted-turns.js';
import type { Run } from './support/stage.js';
import { test } from './support/test.js';

const receiver = await OtlpReceiver.open();
vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.endpoint);
vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '5');
afterAll(async () => {
  vi.unstubAllEnvs();
  await receiver[Symbol.asyncDispose]();
});

const spansOf = (run: Run) => receiver.spans.filter(({ attributes }) => attributes['agents.run_id'] === run.runId);

test('a decision and a run that were waited for have the spans that the history gives', async ({ stage }) => {
  const run = await stage.start([
    (input) => {
      stage.turns.script(`${input.runId}-0-1`, [completed('counted')]);
      return startsRuns([childRun('0-child')])(input);
    },
    paused(approval('1-pay')),
    completed('done'),
  ]);
  await run.waiting('1-pay');
  await run.decide({ requestId: '1-pay', action: 'approve', by: 'ann' });
  await run.result();
  const names = ['await_run analyst', 'await_decision refund'];
  await receiver.until(() => spansOf(run).length >= 2, 'both waits are told');
  // A worker that knows nothing of the run replays it.
  await stage.workWith(undefined);
  await run.handle.query('__stack_trace');
  expect(spansOf(run).map(({ name }) => name)).toEqual(names);

  const recorded = fromOtlp(await readTrace(stage.reader, run.runId, { contents: true }));
  for (const live of spansOf(run)) {
    const same = recorded.find(({ spanId }) => spanId === live.spanId);
    expect(same).toBeDefined();
    const { traceId, parentSpanId, name, attributes } = same!;
    expect(live).toMatchObject({ traceId, parentSpanId, name, attributes });
    expect(live.links.map(({ traceId }) => traceId)).toEqual(same!.links.map(({ traceId }) => traceId));
  }
  const [, decided] = spansOf(run) as [ReceivedSpan, ReceivedSpan];
  const recordedDecision = recorded.find(({ name }) => name === 'await_decision refund')!;
  expect(new Date(Number(decided.start / 1_000_000n)).toISOString()).toBe(recordedDecision.start);
  expect(new Date(Number(decided.end / 1_000_000n)).toISOString()).toBe(recordedDecision.end);
});
