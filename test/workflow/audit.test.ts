import { auditLines, exportAudit, readAudit } from '@platform/temporal';
import type { JournalEntry } from '@platform/temporal/agent-service';
import { describe, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { approval, completed, guarded, modelEntry, paused } from './support/scripted-turns.js';
import type { Run, Stage } from './support/stage.js';
import { test } from './support/test.js';

/** A model call that asks for refunds. */
function asks(n: number, ...toolCallIds: string[]): JournalEntry {
  const entry = modelEntry(n) as Extract<JournalEntry, { kind: 'model' }>;
  const calls = toolCallIds.map((id) => ({ id, function: { name: 'refund', arguments: '{"order":7,"amount":40}' } }));
  return { ...entry, message: { ...entry.message, tool_calls: calls } };
}

function refunded(n: number, toolCallId: string, amount: number): JournalEntry {
  const call = { tool: 'refund', toolCallId, arguments: { amount, order: 7 }, ok: true, result: 'paid' };
  return { kind: 'tool', n, key: `tool/${n}`, at: new Date().toISOString(), ...call };
}

async function exported(stage: Stage, from: string, to?: string) {
  const entries = [];
  for await (const entry of exportAudit(stage.reader, { from, to })) entries.push(entry);
  return entries;
}

const approve = { requestId: '0-c1', action: 'approve' as const };

/** Approved by two with another amount, rejected by one, after signals that say nothing. */
async function decidedRun(stage: Stage): Promise<Run> {
  const requests = [guarded('0-c1', { quorum: 2 }), approval('0-c2')];
  const ask = paused(...requests);
  const run = await stage.start([
    async (input) => ({ ...(await ask(input)), entries: [asks(0, 'c1', 'c2')] }),
    completed('done', [refunded(0, 'c1', 15)]),
  ]);
  await run.waiting('0-c1', '0-c2');
  for (const junk of [undefined, 'yes', { requestId: '0-c1' }, { ...approve, requestId: '0-c9', by: 'eve' }]) {
    await run.decideBySignal(junk);
  }
  const edited = { ...approve, arguments: { order: 7, amount: 15 } };
  await run.decide({ ...edited, by: 'bob', roles: ['finance'], via: 'console' });
  await run.decide({ ...edited, by: 'eve', via: 'cli' });
  await run.decide({ requestId: '0-c2', action: 'reject', by: 'bob', via: 'api', note: 'once is enough' });
  await run.result();
  return run;
}

describe('the audit', () => {
  test('of a run tells who decided what, from where, and what ran', async ({ stage }) => {
    const run = await decidedRun(stage);
    const entries = await readAudit(stage.reader, run.runId);
    expect(entries.filter(({ event }) => event === 'ignored')).toMatchObject([
      { by: 'unknown', reason: 'InvalidDecision', via: 'signal' },
      { by: 'unknown', reason: 'InvalidDecision', given: '"yes"' },
      { by: 'unknown', reason: 'InvalidDecision', requestId: '0-c1' },
      { by: 'eve', reason: 'UnknownRequest', requestId: '0-c9' },
    ]);
    const [vote, approved, rejected] = entries.filter(({ event }) => event !== 'ignored');
    expect(vote).toMatchObject({
      event: 'voted',
      by: 'bob',
      roles: ['finance'],
      via: 'console',
      agreed: 1,
      required: 2,
    });
    expect(approved).toMatchObject({
      event: 'decided',
      action: 'approve',
      by: 'eve',
      via: 'cli',
      arguments: { order: 7, amount: 40 },
      argumentsHash: approval('').argumentsHash,
      editedArguments: { order: 7, amount: 15 },
      ranOk: true,
    });
    expect(approved!.ranArgumentsHash).toBe(approved!.editedArgumentsHash);
    expect(vote!.editedArgumentsHash).toBe(approved!.editedArgumentsHash);
    expect(rejected).toMatchObject({ action: 'reject', by: 'bob', via: 'api', note: 'once is enough' });
    expect(rejected).not.toHaveProperty('ranArgumentsHash');
  });

  test('of a period holds the decisions of all runs in it, and no others', async ({ stage }) => {
    const from = new Date().toISOString();
    const first = await decidedRun(stage);
    const second = await stage.start([paused(approval('0-c1')), paused(approval('1-c2'))]);
    await second.waiting('0-c1');
    await second.decide({ ...approve, by: 'bob' });
    await second.waiting('1-c2');
    const entries = await eventually(
      () => exported(stage, from),
      (found) => found.length === 8,
      'both runs are listed',
    );
    expect(new Set(entries.map(({ runId }) => runId))).toEqual(new Set([first.runId, second.runId]));
    const own = entries.filter(({ runId }) => runId === first.runId);
    expect(own).toEqual(await readAudit(stage.reader, first.runId));

    const [, , , , , approved] = own;
    const until = await exported(stage, from, approved!.at);
    expect(until.every(({ at }) => at < approved!.at)).toBe(true);
    expect(until).not.toContainEqual(approved);
    expect(await exported(stage, '2020-01-01', '2020-02-01T00:00:00Z')).toEqual([]);
    let csv = '';
    for await (const line of auditLines(exportAudit(stage.reader, { from }), 'csv')) csv += line;
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 8);
    await second.decide({ requestId: '1-c2', action: 'reject', by: 'bob' });
  });

  test.for([
    [{ from: 'yesterday' }, 'from'],
    [{ from: '2026-02-01', to: '2026-01-01' }, 'to'],
    [{ from: '2026-01-01', until: '2026-02-01' }, 'until'],
  ])('of %j is refused, naming %s', async ([given, field], { stage }) => {
    await expect(exportAudit(stage.reader, given as never).next()).rejects.toMatchObject({
      code: 'InvalidInput',
      field,
    });
  });

  test('of a run that was set back tells what was decided before, as undone, however often it was', async ({
    stage,
  }) => {
    const ask = paused(approval('0-c1'));
    const again = [
      async (input: Parameters<typeof ask>[0]) => ({ ...(await ask(input)), entries: [asks(0, 'c1')] }),
      completed('done', [refunded(0, 'c1', 40)]),
    ];
    const run = await stage.start(again);
    const { length: times } = ['bob', 'eve', 'dan'];
    for (const [time, by] of ['bob', 'eve', 'dan'].entries()) {
      await run.waiting('0-c1');
      await run.decide({ ...approve, by });
      await eventually(
        () => run.view(),
        ({ endedAt }) => endedAt !== undefined,
        `the run has ended ${time + 1} times`,
      );
      if (time + 1 === times) break;
      stage.turns.script(run.runId, again);
      await stage.reset(run.handle);
    }
    const entries = (await readAudit(stage.reader, run.runId)).filter(({ event }) => event !== 'ignored');
    expect(entries.map(({ event, by, undone, ranOk }) => [event, event === 'reset' || by, undone, ranOk])).toEqual([
      ['decided', 'bob', true, true],
      ['reset', true, undefined, undefined],
      ['decided', 'eve', true, true],
      ['reset', true, undefined, undefined],
      ['decided', 'dan', undefined, true],
    ]);
    const { timeline } = await run.view();
    const resets = timeline.filter(({ kind }) => kind === 'reset');
    expect(resets).toMatchObject([1, 2].map(() => ({ reason: expect.stringContaining('sent again') })));
  });
});
