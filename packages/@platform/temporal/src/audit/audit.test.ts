import { describe, expect, it } from 'vitest';
import type { PendingDecision } from '../domain/contract.js';
import type { RunView, TimelineItem, ToolItem } from '../projection/view.js';
import { type AuditEntry, auditOf } from './audit.js';
import { auditLines } from './format.js';

/** Of `{"amount":40,"order":7}`, as the agent-service hashes it. */
const argumentsHash = '382d569cd52a75448509dd730c1aa48b6e9bc17ebb8b80ca739cd51303dda34a';

const request: PendingDecision = {
  id: '0-c1',
  kind: 'approval',
  toolCallId: 'c1',
  tool: 'refund',
  arguments: { order: 7, amount: 40 },
  argumentsHash,
  askedAt: '2026-01-01T10:00:00.000Z',
};
const at = '2026-01-01T11:00:00.000Z';
const ran = (args: object | undefined, state: ToolItem['state']): TimelineItem => ({
  kind: 'tool',
  id: '0.0',
  at,
  turn: 0,
  toolCallId: 'c1',
  tool: 'refund',
  state,
  arguments: request.arguments,
  ranArguments: args as Record<string, unknown> | undefined,
  finishedAt: at,
});
const decided = (more: object = {}): TimelineItem => ({
  kind: 'decision',
  id: 'd',
  at,
  request,
  decision: { requestId: '0-c1', action: 'approve', by: 'bo', via: 'console', decidedAt: at, ...more },
});

function audit(...timeline: TimelineItem[]): AuditEntry[] {
  return auditOf({ runId: 'r', agentId: 'support', startedBy: 'ann', timeline } as unknown as RunView);
}

async function text(entries: AuditEntry[], format: 'csv' | 'jsonl'): Promise<string> {
  let all = '';
  for await (const line of auditLines(entries, format)) all += line;
  return all;
}

describe('the audit says what ran', () => {
  it('with the hash that was shown when it is what was shown', () => {
    expect(audit(ran({ amount: 40, order: 7 }, 'done'), decided())).toEqual([
      expect.objectContaining({
        runId: 'r',
        startedBy: 'ann',
        event: 'decided',
        by: 'bo',
        via: 'console',
        argumentsHash,
        ranArgumentsHash: argumentsHash,
        ranOk: true,
        ranAt: at,
      }),
    ]);
  });

  it('with the hash of the edited arguments when it is those', () => {
    const edited = { order: 7, amount: 15 };
    const [entry] = audit(ran(edited, 'failed'), decided({ arguments: edited }));
    expect(entry).toMatchObject({ editedArguments: edited, ranOk: false });
    expect(entry?.editedArgumentsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(entry?.ranArgumentsHash).toBe(entry?.editedArgumentsHash);
  });

  it('with another hash when it is neither', () => {
    const [entry] = audit(ran({ order: 7, amount: 41 }, 'done'), decided());
    expect(entry?.ranArgumentsHash).not.toBe(entry?.argumentsHash);
  });

  it('without a result while it runs or nobody knows, and not at all when it did not run', () => {
    expect(audit(ran(request.arguments, 'unknown'), decided())[0]).not.toHaveProperty('ranOk');
    expect(audit(ran(undefined, 'rejected'), decided({ action: 'reject' }))[0]).not.toHaveProperty('ranArgumentsHash');
  });
});

it('the audit says why a call was asked about again', () => {
  const item = decided();
  if (item.kind !== 'decision') throw new Error('it is a decision');
  const again = 'the policy wants 2 who agree, and only ana agreed';
  const [entry] = audit({ ...item, request: { ...item.request, again } });
  expect(entry?.message).toBe(`asked again: ${again}`);
});

it('of calls of one id, each decision tells of its own: of a later turn, or of another member', () => {
  const member = { id: 'al', name: 'Al', call: 'c0', run: '/delegate:c0.0/@al.0' };
  const [first, second] = [
    { order: 7, amount: 40 },
    { order: 8, amount: 1 },
  ];
  const askedAgain = { ...request, id: '1-c1', arguments: second, argumentsHash: 'other' };
  const entries = audit(
    ran(first, 'done'),
    decided(),
    ran(second, 'failed'),
    { ...decided(), id: 'd2', request: askedAgain } as TimelineItem,
    { ...ran({ order: 9 }, 'done'), member } as TimelineItem,
    ran(undefined, 'rejected'),
    { ...decided(), id: 'd3', request: { ...request, id: '2-c1~a', member } } as TimelineItem,
  );
  expect(entries.map(({ ranOk }) => ranOk)).toEqual([true, false, true]);
  expect(new Set(entries.map(({ ranArgumentsHash }) => ranArgumentsHash)).size).toBe(3);
});

it('the audit holds votes, ignored signals, escalations and revoked rules, in their order', () => {
  const later = '2026-01-01T12:00:00.000Z';
  const vote = { action: 'approve', by: 'al', via: 'cli', at: '2026-01-01T10:30:00.000Z' } as const;
  const entries = audit(
    decided({ votes: [vote, vote] }),
    { kind: 'voted', id: 'e1', at, requestId: '0-c1', tool: 'refund', vote, agreed: 1, required: 2 },
    { kind: 'ignoredDecision', id: 'e2', at: later, by: 'x', reason: 'UnknownRequest', message: 'no', given: '{}' },
    { kind: 'escalated', id: 'e3', at, requestId: '0-c1', tool: 'refund', to: { roles: ['ops'] } },
    { kind: 'ruleRevoked', id: 'e4', at: later, by: 'bo', rule: { id: 'r1', tool: 'refund' } as never },
    { kind: 'retried', id: 'e5', at, by: 'bo' },
  );
  expect(entries.map(({ event, by }) => `${event} by ${by}`)).toEqual([
    'voted by al',
    'decided by bo',
    'escalated by policy',
    'ignored by x',
    'ruleRevoked by bo',
  ]);
  expect(entries[0]).toMatchObject({ agreed: 1, required: 2, argumentsHash });
  expect(entries[1]).toMatchObject({ agreed: 2, required: 2 });
});

describe('the audit as text', () => {
  it('is one JSON object a line', async () => {
    const entries = audit(decided(), decided({ note: 'a\nb' }));
    const lines = (await text(entries, 'jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(entries)));
  });

  it('is CSV with names, quotes where needed, and nothing that a spreadsheet would run', async () => {
    const entries = audit(decided({ note: '=HYPERLINK("http://x", "y")', roles: ['finance'] }));
    const [names, row] = (await text(entries, 'csv')).split('\r\n');
    expect(names).toMatch(/^at,runId,agentId,startedBy,event,action,tool,by,roles,via,/);
    expect(row).toContain('"[""finance""]"');
    expect(row).toContain(`"'=HYPERLINK(""http://x"", ""y"")"`);
    expect(row).toMatch(/^2026-01-01T11:00:00.000Z,r,support,ann,decided,approve,refund,bo,/);
  });

  it.each([
    ...[
      '=1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      'fine\n=1',
      'fine\r\n\u00a0 -1',
      ' =1',
      '\u200b=1',
      '\u0000=1',
    ],
    ...['\ufeff=1', '\uff1d1', '\uff0b1', '\uff0d1', '\uff20A1', '\u2212 1', '"=1', "'=1", 'fine\u2028=1', '\u0301=1'],
  ])('is no formula for a spreadsheet: %j', async (note) => {
    const [, ...rows] = (await text(audit(decided({ note })), 'csv')).split('\r\n');
    expect(rows.join('\r\n')).toMatch(/(^|,)"?'/);
  });

  it('has numbers and words as they are', async () => {
    const [, row] = (await text(audit(decided({ note: 'a - b = c; 5 < 6', votes: [] })), 'csv')).split('\r\n');
    expect(row).toContain('"a - b = c; 5 < 6"');
    expect(row).toContain(',0,0,');
    expect(row).not.toContain("'");
  });

  it('shows what is hidden in it, and JSON still says the same', async () => {
    const entries = audit(decided({ note: 'pay\u202e\u009b2J\u200b' }));
    const jsonl = await text(entries, 'jsonl');
    expect(jsonl).toContain('pay\\u202e\\u009b2J\\u200b');
    expect(JSON.parse(jsonl)).toMatchObject({ note: 'pay\u202e\u009b2J\u200b' });
    expect(await text(entries, 'csv')).toContain('pay\\u{202E}\\u{009B}2J\\u{200B}');
  });

  it('is only the names when there is nothing', async () => {
    expect((await text([], 'csv')).split('\r\n')).toHaveLength(2);
    expect(await text([], 'jsonl')).toBe('');
  });
});
