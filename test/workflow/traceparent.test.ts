import { createTemporalClient, startRun, submitDecision } from '@platform/temporal';
import { workflowIdForRun } from '@platform/temporal/contract';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { approval, childRun, completed, modelEntry, paused, startsRuns, yielded } from './support/scripted-turns.js';
import { Run, type Stage } from './support/stage.js';
import { test } from './support/test.js';

const begun = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const decided = '00-4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8-01';

type Header = { fields?: Record<string, Payload> | null } | null | undefined;

/** What a run's histories hold as `traceparent`, over all its executions: by what has it. */
async function headersOf(run: Run) {
  const read = (header: Header) => {
    const payload = header?.fields?.traceparent;
    const isOurs = String(payload?.metadata?.encoding) === 'json/plain';
    return payload && (isOurs ? defaultPayloadConverter.fromPayload<string>(payload) : 'of somebody else');
  };
  const executions: WorkflowHandle[] = await run.executions();
  const histories = await Promise.all(executions.map((handle) => handle.fetchHistory()));
  const events = histories.flatMap((history) => history.events ?? []);
  return {
    executions: events.flatMap(({ workflowExecutionStartedEventAttributes: one }) => (one ? [read(one.header)] : [])),
    activities: events.flatMap(({ activityTaskScheduledEventAttributes: one }) => (one ? [read(one.header)] : [])),
    updates: events.flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: one }) =>
      one ? [read(one.acceptedRequest?.input?.header)] : [],
    ),
  };
}

/** A run that somebody starts in the middle of something else. */
async function startedWithin(stage: Stage, traceparent: string | undefined, runId: string): Promise<Run> {
  const client = await createTemporalClient({
    address: stage.address,
    taskQueue: 'test-runs',
    payloads: stage.payloads,
    traceparent: () => traceparent,
  });
  await startRun(client, { key: runId, agentId: 'support', request: 'Refund order 7', startedBy: 'ann' });
  await client.close();
  return new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
}

describe.concurrent('where a run was begun', () => {
  test('reaches its turns and the runs that it starts, and a decision says where it was made', async ({ stage }) => {
    const runId = `traced-${crypto.randomUUID()}`;
    stage.turns.script(`${runId}-0-1`, [completed('counted')]);
    stage.turns.script(runId, [startsRuns([childRun('0-child')]), paused(approval('1-pay')), completed('done')]);
    const run = await startedWithin(stage, begun, runId);
    await run.waiting('1-pay');
    const client = await createTemporalClient({ address: stage.address, traceparent: decided });
    await submitDecision(client, { runId, requestId: '1-pay', action: 'approve', by: 'ann' });
    await client.close();
    await run.result();
    expect(await headersOf(run)).toEqual({
      executions: [begun],
      activities: [begun, begun, begun],
      updates: [decided],
    });
    const child = new Run(stage, `${runId}-0-1`, stage.client.workflow.getHandle(workflowIdForRun(`${runId}-0-1`)));
    expect(await headersOf(child)).toEqual({ executions: [begun], activities: [begun], updates: [] });
  });

  test('is known to the executions that go on with it', async ({ stage }) => {
    const runId = `traced-${crypto.randomUUID()}`;
    const turns = Array.from({ length: 6 }, () => yielded([modelEntry(0)]));
    stage.turns.script(runId, [...turns, completed('done', [modelEntry(0)])]);
    const headers = { traceparent: defaultPayloadConverter.toPayload(begun) };
    const input = {
      runId,
      agentId: 'support',
      request: 'go',
      startedBy: 'ann',
      historyLimit: { events: 15, bytes: 1e5 },
    };
    const run = await startedWith(stage, input, headers);
    await run.result();
    const seen = await headersOf(run);
    expect(seen.executions.length).toBeGreaterThan(1);
    expect(new Set([...seen.executions, ...seen.activities])).toEqual(new Set([begun]));
  });

  test('is nowhere when nobody says it, and what is no traceparent goes no further', async ({ stage }) => {
    const [silent, wrong] = [`untraced-${crypto.randomUUID()}`, `untraced-${crypto.randomUUID()}`];
    for (const id of [silent, wrong]) stage.turns.script(id, [completed('done')]);
    const unsaid = await startedWithin(stage, undefined, silent);
    await unsaid.result();
    expect(await headersOf(unsaid)).toEqual({ executions: [undefined], activities: [undefined], updates: [] });

    const foreign = { metadata: { encoding: Buffer.from('binary/of-somebody') }, data: Buffer.from('x') };
    const input = { runId: wrong, agentId: 'support', request: 'go', startedBy: 'ann' };
    const run = await startedWith(stage, input, { traceparent: foreign });
    await run.result();
    expect(await headersOf(run)).toEqual({ executions: ['of somebody else'], activities: [undefined], updates: [] });
  });
});

/** As a plain Temporal client starts it that puts headers of its own into the start. */
async function startedWith(stage: Stage, input: { runId: string }, headers: Record<string, Payload>): Promise<Run> {
  const { Client } = await import('@temporalio/client');
  const client = new Client({
    connection: stage.client.connection,
    interceptors: {
      workflow: [{ startWithDetails: (given, next) => next({ ...given, headers: { ...given.headers, ...headers } }) }],
    },
  });
  const workflowId = workflowIdForRun(input.runId);
  const handle = await client.workflow.start('agentExecutionWorkflow', {
    taskQueue: 'test-runs',
    workflowId,
    args: [input],
  });
  return new Run(stage, input.runId, handle);
}
