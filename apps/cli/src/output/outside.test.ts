/** Promise: what was shown is what runs. Nothing from outside repaints, reorders, hides or adds what a person reads in the terminal. */
import { readdirSync, readFileSync } from 'node:fs';
import type { AuditEntry, PendingDecision, RunView, ScheduleView, TimelineItem, ToolItem } from '@platform/temporal';
import { compareRuns } from '@platform/temporal/compare';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { anyText } from '../../../../test/support/hostile-text.js';
import { diagnose } from '../diagnose.js';
import { statusLine } from '../watch/status-line.js';
import { auditText } from './audit.js';
import { blockedLines } from './blocked-lines.js';
import { comparisonLines } from './comparison.js';
import { earlierLines, laterLines } from './conversation-lines.js';
import { TimelineText } from './items.js';
import { decideCommands, requestLines } from './request.js';
import { endLine, originLine } from './run-lines.js';
import { scheduleLines } from './schedule.js';
import { print, printAside, printJson, printJsonLine, printProse, setStatusLine, terminalText } from './screen.js';
import { table } from './table.js';

const at = '2026-01-01T00:00:00.000Z';
const forged = 'FORGED ✓ approved';

/** Any text, and then a line of its own. */
const hostile = anyText({ maxLength: 12 }).map((text) => `${text}\n${forged}`);

const call = { toolCallId: 'c1', tool: 'refund', arguments: { order: 'late' }, turn: 0 };
const request: PendingDecision = {
  id: '0-c1',
  kind: 'approval',
  toolCallId: 'c1',
  tool: 'refund',
  description: 'pays money back',
  arguments: { order: 'late', more: { text: ['x'] } },
  argumentsHash: 'hash',
  askedAt: at,
  member: { name: 'payer', run: 'a/@b' },
  fields: [{ name: 'reason', type: 'str', description: 'why', value: 'none' }],
  questions: [
    { question: 'Which?', header: 'W', options: [{ label: 'one', description: 'first' }], multiSelect: true },
  ],
} as unknown as PendingDecision;

/** An item of every kind, with texts in all its fields. */
const items = [
  { kind: 'request', request: 'Refund', by: 'ana' },
  { kind: 'request', request: { order: 'late' }, by: 'ana' },
  { kind: 'message', text: 'an answer', reasoning: 'a thought' },
  { kind: 'tool', ...call, state: 'done', result: 'refunded', member: { name: 'payer', run: 'a/@b' } },
  { kind: 'tool', ...call, state: 'failed', error: 'no money' },
  { kind: 'tool', ...call, state: 'unknown', childRun: { runId: 'r2', agentId: 'analyst' } },
  {
    kind: 'decision',
    request,
    decision: {
      action: 'approve',
      by: 'bo',
      decidedAt: at,
      arguments: { order: 'x' },
      values: { a: 'b' },
      result: 'r',
      note: 'n',
    },
  },
  {
    kind: 'attempts',
    state: 'retrying',
    failed: 1,
    maximumAttempts: 5,
    failure: { message: 'it broke', type: 'Transient' },
  },
  {
    kind: 'attempts',
    state: 'gaveUp',
    failed: 2,
    maximumAttempts: 5,
    failure: { message: 'it broke', type: 'Transient' },
  },
  { kind: 'modelError', model: 'gpt', message: 'away' },
  { kind: 'spent', model: 'gpt', message: 'cut', inputTokens: 1, outputTokens: 1 },
  { kind: 'ignoredDecision', by: 'bo', message: 'too late' },
  { kind: 'voted', vote: { by: 'bo' }, tool: 'refund', agreed: 1, required: 2 },
  { kind: 'escalated', tool: 'refund', to: { names: ['eve'], roles: ['finance'] } },
  { kind: 'ruleRevoked', rule: { id: 'rule', tool: 'refund' }, by: 'bo', note: 'n' },
  { kind: 'limitRaised', by: 'bo', limit: 'costUsd', more: 1, allowed: 2, note: 'n' },
  { kind: 'stalled', stall: { type: 'Auth', message: 'key refused' } },
  { kind: 'retried', by: 'bo', note: 'n' },
  { kind: 'steered', text: 'hurry', by: 'bo' },
  { kind: 'paused', by: 'bo', note: 'n' },
  { kind: 'resumed', by: 'bo', note: 'n' },
  { kind: 'cancelRequested', by: 'bo', reason: 'n' },
  { kind: 'unknownEntry', entryKind: 'future' },
  { kind: 'ignoredJournal', by: 'bo', count: 2, reasons: ['out of order'] },
  { kind: 'unreadable', message: 'no json' },
  {
    kind: 'reset',
    by: 'bo',
    reason: 'n',
    undone: [{ kind: 'decision', request, decision: { action: 'approve', by: 'bo', decidedAt: at } }],
  },
].map((item, n) => ({ id: `${n}`, at, turn: 0, n, ...item })) as unknown as TimelineItem[];

const usage = { modelCalls: 1, toolCalls: 1, inputTokens: 1, outputTokens: 1 };
const view = {
  runId: 'run-1',
  agentId: 'support',
  startedBy: 'ana',
  startedAt: at,
  statusSince: at,
  endedAt: at,
  usage,
  timeline: [],
  waitingFor: [request],
  rules: [],
  failure: { type: 'AgentError', message: 'it broke' },
} as unknown as RunView;
const open = { ...view, endedAt: undefined } as RunView;
const turn = { turn: 0, state: 'running', since: at } as const;
const tool = { kind: 'tool', id: 't', at, ...call, state: 'running' } as unknown as ToolItem;

const audit = {
  at,
  runId: 'run-1',
  agentId: 'support',
  startedBy: 'ana',
  tool: 'refund',
  by: 'bo',
  roles: ['finance'],
  requestId: '0-c1',
  arguments: { order: 'late' },
  editedArguments: { order: 'early' },
  values: { a: 'b' },
  result: 'r',
  note: 'n',
  rule: 'rule-1',
  createdRule: 'rule-2',
  reason: 'Stale',
  message: 'm',
  given: 'g',
  argumentsHash: 'h',
  editedArgumentsHash: 'h',
  to: { names: ['eve'], roles: ['lead'] },
} as unknown as AuditEntry;

const schedule = {
  scheduleId: 'nightly',
  run: { agentId: 'support', startedBy: 'ana', request: 'Refund' },
  paused: true,
  note: 'n',
  nextTimes: [at],
  clockChanges: [],
  lastRuns: [{ runId: 'r1', at }],
  running: ['r2'],
  cron: '0 9 * * *',
  timezone: 'UTC',
  overlap: 'skip',
  started: 1,
} as unknown as ScheduleView;

const health = {
  server: { address: 'localhost', problem: 'refused' },
  namespace: { name: 'default', problem: 'none' },
  searchAttributes: { missing: ['a'], wrongType: ['b'] },
  workflowQueue: { name: 'q', pollers: [{ identity: 'w', lastSeenAt: at }] },
  agentService: { url: 'http://x', problem: 'away' },
  storage: { location: '/data', problem: 'full' },
} as unknown as Parameters<typeof diagnose>[0];

/** Words that the product itself chooses; everything else in a sample is from outside. */
const ours = new Set(['kind', 'state', 'event', 'action', 'via', 'status', 'effect', 'overlap', 'id', 'run']);

/** The same shape, with `text` behind every text and name of a field that is from outside. */
function filled<Sample>(sample: Sample, text: string, names = false): Sample {
  if (typeof sample === 'string') return (Number.isNaN(Date.parse(sample)) ? `${sample}${text}` : sample) as Sample;
  if (Array.isArray(sample)) return sample.map((item) => filled(item, text, names)) as Sample;
  if (typeof sample !== 'object' || sample === null) return sample;
  const isGiven = (key: string) => names || key === 'arguments' || key === 'editedArguments' || key === 'values';
  return Object.fromEntries(
    Object.entries(sample).map(([key, value]) => [
      names ? `${key}${text}` : key,
      ours.has(key) && typeof value === 'string' ? value : filled(value, text, isGiven(key)),
    ]),
  ) as Sample;
}

/** What must never reach a terminal raw; joiners and variants are part of emoji, which the tests of `shown` judge. */
const dangerous =
  /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\u2800]/u;

const renderers: Readonly<Record<string, (text: string) => string[]>> = {
  timeline: (text) => new TimelineText({ full: true }).lines(filled(items, text)),
  'timeline, shortened': (text) => new TimelineText({}).lines(filled(items, text)),
  requests: (text) => {
    const asked = filled(request, text);
    return (['approval', 'input', 'question', 'limit', 'outcome'] as const).flatMap((kind) => [
      ...requestLines({ ...asked, kind }, `ana${text}`),
      ...decideCommands('run-1', { ...asked, kind }, true),
    ]);
  },
  ends: (text) =>
    (['completed', 'cancelled', 'failed'] as const).map((status) => endLine({ ...filled(view, text), status })),
  origins: (text) =>
    (['followUp', 'rerun', 'child', 'fork'] as const).map(
      (kind) => originLine({ ...view, origin: { kind, runId: `r${text}` } } as unknown as RunView) ?? '',
    ),
  'status lines': (text) => [
    statusLine({ ...open, status: 'paused', pause: { by: text, at } }),
    statusLine({ ...open, status: 'running', turn }, { text }),
    statusLine({ ...open, status: 'running', turn, timeline: [{ ...tool, tool: text }] }),
    statusLine({
      ...open,
      status: 'running',
      turn: { ...turn, state: 'retrying', attempt: 2, lastFailure: { type: 'Transient', message: text } },
    }),
  ],
  blocked: (text) =>
    (['NoWorker', 'Diverged', 'WorkerFails'] as const).flatMap((type) => {
      const blocked = { type, message: `Nobody does it: ${text}`, since: at };
      return [statusLine({ ...open, status: 'running', blocked }), ...blockedLines({ blocked })];
    }),
  audit: (text) =>
    (['decided', 'voted', 'ignored', 'escalated', 'ruleRevoked', 'limitRaised'] as const).flatMap((event) =>
      auditText({ ...filled(audit, text), event } as AuditEntry),
    ),
  comparisons: (text) => {
    const timeline = items.map((item, n) => ({ ...item, id: `0.${n}` })) as TimelineItem[];
    const one: RunView = { ...view, status: 'completed', timeline, content: 'an answer' };
    const other = filled(one, text);
    return [[one, other] as const, [other, one] as const].flatMap(([before, after]) =>
      comparisonLines(compareRuns(before, after), after, before),
    );
  },
  conversations: (text) => {
    const one: RunView = { ...view, status: 'completed', request: text, content: text, startedBy: text };
    const forks = [{ ...one, runId: text, origin: { kind: 'fork', runId: 'r', turn: 0, entry: 1 } } as RunView];
    const conversation = { earlier: [one], isCut: true, later: [one], forks };
    return [...earlierLines(conversation), ...laterLines(conversation)];
  },
  schedules: (text) => scheduleLines(filled(schedule, text)),
  tables: (text) => [
    table(
      [
        { title: 'A', cell: () => text },
        { title: 'B', cell: () => text, colour: (given) => given, grows: true },
      ],
      [1, 2],
    ),
  ],
  findings: (text) => diagnose(filled(health, text), undefined, '1').map(({ what, next }) => `  ${what} ${next ?? ''}`),
};

describe('whatever outside says', () => {
  it.each(Object.entries(renderers))('%s: nothing hidden is raw, and no line is forged', (_, render) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = render(text).map(terminalText).join('\n');
        expect(written).not.toMatch(dangerous);
        expect(written).not.toMatch(new RegExp(`^${forged}`, 'm'));
      }),
      { numRuns: 50 },
    );
  });

  it('every way out of the program shows what is hidden, if nobody did before', () => {
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
    );
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    fc.assert(
      fc.property(hostile, (text) => {
        written.length = 0;
        print(text);
        printAside(text);
        expect(written.join('').split('\n')).toHaveLength(3);
        printProse(text);
        setStatusLine(text);
        expect(written.join('').replaceAll('\t', '')).not.toMatch(dangerous);
      }),
    );
  });

  it('JSON says the same, without anything that a terminal obeys', () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    fc.assert(
      fc.property(hostile, (text) => {
        written.length = 0;
        printJson({ [text]: text });
        printJsonLine({ [text]: text });
        for (const json of written) {
          expect(json).not.toMatch(dangerous);
          expect(JSON.parse(json)).toEqual({ [text]: text });
        }
      }),
    );
    spy.mockRestore();
  });
});

it('nothing but the screen writes, and nothing but the marks colours', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const using = (what: RegExp) => files.filter((file) => what.test(readFileSync(new URL(file, folder), 'utf8')));
  expect(using(/\bconsole\.|\.(stdout|stderr)\.write\(/)).toEqual(['output/screen.ts']);
  expect(using(/from 'picocolors'/)).toEqual(['output/marks.ts']);
  expect(using(/from '@clack\/prompts'/)).toEqual(['watch/questions.ts']);
});

it('why nobody works on a run is said in full, below the sentence', () => {
  const blocked = {
    type: 'WorkerFails',
    message: 'The worker fails on this run: boom. Look at its log.',
    since: at,
  } as const;
  const sentence = statusLine({ ...open, status: 'running', blocked });
  expect(sentence).not.toContain('boom');
  expect(blockedLines({ blocked }, sentence).join()).toContain('fails on this run: boom. Look at its log.');
  expect(blockedLines({})).toEqual([]);
});
