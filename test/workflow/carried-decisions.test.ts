import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DecisionRequest } from '@platform/temporal/agent-service';
import { workflowIdForRun } from '@platform/temporal/contract';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closing } from '../support/closing.mjs';
import { eventually } from '../support/eventually.js';
import type { carriedWorkflow } from './support/carried-workflow.js';
import { refusal } from './support/refusal.js';
import { guarded } from './support/scripted-turns.js';
import { Run, Stage } from './support/stage.js';
import { startTemporalServer, type TemporalServer } from './support/temporal-server.js';

const taskQueue = 'carried';

let server: TemporalServer;
let stage: Stage;
let native: NativeConnection;
let worker: Worker;
let done: Promise<void>;
/** What people were told, in order. */
const told: string[] = [];

beforeAll(async () => {
  server = await startTemporalServer();
  stage = await Stage.open({ server, worker: false });
  native = await NativeConnection.connect({ address: server.address });
  worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('support/carried-workflow.ts', import.meta.url)),
    activities: {
      notify: async ({ event }: { event: { type: string } }) => {
        told.push(event.type);
      },
    },
  });
  done = worker.run();
});
afterAll(() =>
  closing({
    worker: () => {
      worker?.shutdown();
      return done;
    },
    connection: () => native?.close(),
    stage: () => stage?.[Symbol.asyncDispose](),
    server: () => server?.stop(),
  }),
);

test('votes, rules, escalations and decisions are carried on by a new execution, which asks nobody again', async () => {
  const runId = randomUUID();
  const requests: DecisionRequest[] = [
    guarded('0-c1', {}),
    guarded('0-c2', {
      deciders: { names: ['bob'] },
      quorum: 2,
      deadlineSeconds: 600,
      escalations: [{ afterSeconds: 5, to: { roles: ['ops'] } }],
    }),
  ];
  const handle = await stage.client.workflow.start<typeof carriedWorkflow>('carriedWorkflow', {
    taskQueue,
    workflowId: workflowIdForRun(runId),
    args: [{ runId, agentId: 'support', request: 'x', startedBy: 'ann' }, requests],
  });
  const run = new Run(stage, runId, handle);
  const [, second] = await run.waiting('0-c1', '0-c2');
  await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob', remember: { covers: 'tool' } });
  await run.decide({ requestId: '0-c2', action: 'approve', by: 'bob' });
  const { firstExecutionRunId } = handle;

  await handle.signal('carryOn');
  const latest = stage.client.workflow.getHandle(workflowIdForRun(runId));
  await eventually(
    async () => (await latest.describe()).runId,
    (id) => id !== firstExecutionRunId,
    'a new execution carries on',
  );
  expect(await refusal(run.decide({ requestId: '0-c1', action: 'reject', by: 'eve' }))).toBe('AlreadyDecided');
  expect(await refusal(run.decide({ requestId: '0-c2', action: 'approve', by: 'bob' }))).toBe('AlreadyVoted');
  expect(await refusal(run.revokeRule({ ruleId: 'r2', by: 'eve' }))).toBe('UnknownRule');
  expect(await run.revokeRule({ ruleId: 'r1', by: 'eve' })).toMatchObject({ by: 'bob', revoked: { by: 'eve' } });
  await eventually(
    () => told,
    (events) => events.includes('escalated'),
    'it is escalated at the time that was set before',
  );
  await run.decide({ requestId: '0-c2', action: 'approve', by: 'olga', roles: ['ops'] });
  expect(await latest.result()).toMatchObject([
    { requestId: '0-c1', action: 'approve', by: 'bob' },
    { requestId: '0-c2', action: 'approve', by: 'bob, olga' },
  ]);
  expect(second!.escalations![0]!.at).toBeDefined();
  expect(told).toEqual(['decisionsAsked', 'escalated']);
});
