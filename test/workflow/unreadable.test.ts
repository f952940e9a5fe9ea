/** Promise: one run that cannot be read is one line that says so; it never takes the list, the inbox, the page or the audit away. */
import { type AuditEntry, exportAudit, getRun, listRuns, readInbox } from '@platform/temporal';
import {
  agentExecutionWorkflowType,
  journalSignalName,
  memoKeys,
  searchAttributes,
  submitDecisionSignalName,
  workflowIdForRun,
} from '@platform/temporal/contract';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { approval, completed, paused } from './support/scripted-turns.js';
import { Run, type Stage } from './support/stage.js';
import { test } from './support/test.js';

/** A run as somebody starts it who has Temporal's own client, on a queue that nobody takes tasks from. */
async function forge(
  { client }: Stage,
  runId: string,
  memo: Record<string, unknown>,
  input: unknown = {},
): Promise<void> {
  await client.workflow.start(agentExecutionWorkflowType, {
    taskQueue: 'nobody',
    workflowId: workflowIdForRun(runId),
    args: [input],
    memo,
    searchAttributes: {
      [searchAttributes.status.name]: ['waiting'],
      [searchAttributes.pendingDecisions.name]: [1],
      [searchAttributes.agentId.name]: ['forged'],
    },
  });
}

test('forged memos, messages and inputs are said, and what is sound beside them is there', async ({ stage }) => {
  const from = new Date().toISOString();
  const sound = await stage.start([paused(approval('0-c1')), completed('done')]);
  await sound.waiting('0-c1');
  const request = { ...approval('0-c1'), askedAt: new Date().toISOString() };
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  // As deep as JavaScript itself can write; what others send is deeper.
  const deep = JSON.parse(nested(2_000));
  const deeper = nested(6_000);
  const memos: Record<string, unknown> = {
    null: [null],
    text: 'all',
    votes: [{ ...request, votes: [7] }],
    time: [{ ...request, askedAt: 'soon' }],
    deep: [{ ...request, arguments: { deep } }],
    proto: JSON.parse('[{"__proto__":{"id":"x"}}]'),
  };
  for (const [runId, pending] of Object.entries(memos)) {
    await forge(
      stage,
      runId,
      { [memoKeys.pendingDecisions]: pending, [memoKeys.startedAt]: 'yesterday', [memoKeys.request]: 7 },
      deep,
    );
    const forged = new Run(stage, runId, stage.client.workflow.getHandle(workflowIdForRun(runId)));
    const entries = `[null, ${deeper}, {"n": 0, "kind": "model", "message": ${deeper}}, {"n": 1, "x": 1e400}]`;
    await forged.signalWithBytes(journalSignalName, `{"turn": 0, "entries": ${entries}}`, 'json/plain');
    await forged.signalWithBytes(submitDecisionSignalName, deeper, 'json/plain');
  }

  const listed = await eventually(
    () => listRuns(stage.reader, {}),
    ({ runs }) => runs.length === Object.keys(memos).length + 1,
    'all runs are listed',
  );
  for (const { startedAt } of listed.runs) expect(Number.isFinite(Date.parse(startedAt))).toBe(true);
  const unreadable = Object.fromEntries(listed.runs.map((run) => [run.runId, run.unreadable]));
  expect(unreadable).toMatchObject({
    null: expect.stringContaining('a request for a decision'),
    votes: expect.stringContaining('votes.0'),
    time: expect.stringContaining('askedAt is no time'),
    proto: expect.stringContaining('a request for a decision'),
    [sound.runId]: undefined,
  });
  const inbox = await eventually(
    () => readInbox(stage.reader),
    ({ items, unreadable = [] }) => items.length + unreadable.length === Object.keys(memos).length + 1,
    'all requests are in the inbox',
  );
  expect(inbox.items.map(({ run }) => run.runId).sort()).toEqual(['deep', sound.runId].sort());
  expect(inbox.unreadable?.map(({ runId }) => runId).sort()).toEqual(['null', 'proto', 'text', 'time', 'votes']);

  for (const runId of Object.keys(memos)) {
    const view = await getRun(stage.reader, runId);
    expect(JSON.stringify(view)).toBeTypeOf('string');
  }
  await sound.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
  await sound.result();
  const exported: AuditEntry[] = [];
  for await (const entry of exportAudit(stage.reader, { from })) exported.push(entry);
  expect(exported.filter(({ event }) => event === 'decided')).toMatchObject([{ runId: sound.runId, by: 'bob' }]);
  expect(() => JSON.stringify(exported)).not.toThrow();
});
