import { stripVTControlCharacters } from 'node:util';
import type { DecisionItem, TimelineItem, ToolItem } from '@platform/temporal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TimelineText } from './items.js';
import { terminalText } from './screen.js';

const at = '2026-01-01T00:00:00.000Z';
const request: TimelineItem = { kind: 'request', id: 'request', at, by: 'ana', request: 'Refund order 7' };
const called: ToolItem = {
  kind: 'tool',
  id: '0.0.0',
  at,
  turn: 0,
  toolCallId: 'c1',
  tool: 'refund',
  state: 'requested',
  arguments: { order: 7 },
  requestId: '0-c1',
};
const asked: DecisionItem = {
  kind: 'decision',
  id: 'decision.0-c1',
  at,
  request: {
    id: '0-c1',
    kind: 'approval',
    toolCallId: 'c1',
    tool: 'refund',
    arguments: {},
    argumentsHash: '',
    askedAt: at,
  },
};
const decision = { requestId: '0-c1', action: 'approve', by: 'bo', decidedAt: at, arguments: { order: 8 } } as const;
const decided: DecisionItem = { ...asked, decision };
const done: ToolItem = { ...called, state: 'done', result: 'refunded' };

function print(text: TimelineText, ...items: TimelineItem[]): string[] {
  return text.lines(items).map((line) => stripVTControlCharacters(terminalText(line)).trimEnd());
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(at) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a run in text', () => {
  it('names the run that a call has started, once', () => {
    const text = new TimelineText({});
    const waits: ToolItem = { ...called, requestId: undefined, state: 'running' };
    const child = { ...waits, childRun: { runId: 'r1-0-1', agentId: 'analyst' } };
    expect(print(text, waits).join()).not.toContain('r1-0-1');
    expect(print(text, child)).toEqual(['    run r1-0-1 of analyst']);
    expect(print(text, { ...child, state: 'done', result: 'nine' })).toEqual(['  ← refund  nine']);
  });

  it('tells again of an item that was taken away and has come again', () => {
    const text = new TimelineText({});
    const item: TimelineItem = {
      kind: 'unreadable',
      id: 'live.unreadable',
      at,
      message: 'what goes on cannot be read',
    };
    const first = print(text, item);
    expect(first.join()).toContain('cannot be read');
    expect(print(text, item)).toEqual([]);
    text.forget([item.id]);
    expect(print(text, item)).toEqual(first);
  });

  it('names the files that a tool or a model has made', () => {
    const files = [{ id: 'f', name: 'chart.png', mediaType: 'image/png', size: 48_213, sha256: 's' }];
    const text = new TimelineText({});
    const drawn: ToolItem = { ...called, requestId: undefined, state: 'done', result: 'drawn', files };
    const said: TimelineItem = {
      kind: 'message',
      id: '0.1',
      at,
      turn: 0,
      n: 1,
      text: 'Here.',
      model: 'm',
      files,
      inputTokens: 0,
      outputTokens: 0,
    };
    expect(print(text, drawn, said).slice(-4)).toEqual([
      '  ← refund  drawn',
      '    made chart.png (48.2 KB)',
      '  Here.',
      '  made chart.png (48.2 KB)',
    ]);
  });

  it('indents what a member does by the teams that it is in, whatever its tools are called', () => {
    const text = new TimelineText({});
    const call = (name: string, run: string): ToolItem => ({
      ...called,
      id: run,
      requestId: undefined,
      state: 'running',
      member: { id: name, name, call: 'd', run },
    });
    const [team, inTeam] = ['/delegate:d.0/@sub.0', '/delegate:d.0/@sub.0/@scope/x:c.0/@al.0'];
    const lines = print(text, call('sub', team), call('al', inTeam), call('bo', '/@scope/x:d.0/@bo.0'));
    const indents = lines.map((line) => line.length - line.trimStart().length);
    expect(indents).toEqual([2, 4, 4, 6, 2, 4]);
  });

  it('says that it does not know what a later version has recorded', () => {
    const later = { kind: 'delegated', id: 'x', at } as unknown as TimelineItem;
    expect(print(new TimelineText({}), later)).toEqual([
      '  … An item of kind “delegated”, which this version does not know',
    ]);
  });

  it('says each thing once, when it happens', () => {
    const text = new TimelineText({});
    expect(print(text, request, called, asked)).toEqual(['› Refund order 7', '  → refund  order: 7']);
    expect(print(text, called, asked)).toEqual([]);
    expect(print(text, decided)).toEqual([
      expect.stringMatching(/✓ refund: Approved with changes by bo, /),
      '    with Order: 8',
    ]);
    expect(print(text, done)).toEqual(['  ← refund  refunded']);
  });

  it('tells the result of a call after the decision on it, also when all is over', () => {
    const lines = print(new TimelineText({}), request, done, decided);
    expect(lines.map((line) => line.trim()[0])).toEqual(['›', '→', '✓', 'w', '←']);
  });

  it('says which attempt is next, when, and why', () => {
    const failure = { type: 'RateLimited', message: 'slow down' };
    const attempts = {
      kind: 'attempts',
      id: '0.attempts.5',
      at,
      turn: 0,
      failed: 2,
      maximumAttempts: 5,
      failure,
      workerLost: false,
      state: 'retrying',
      nextAttemptAt: new Date(Date.now() + 4_000).toISOString(),
    } as const;
    const text = new TimelineText({});
    expect(print(text, attempts)).toEqual(['  ↻ Retrying 3 of 5 in 4 s: 429 from the provider (slow down)']);
    expect(print(text, { ...attempts, state: 'again' }, { ...attempts, state: 'recovered' })).toEqual([]);
    expect(print(text, { ...attempts, failed: 5, state: 'gaveUp' })).toEqual([
      '  ✗ 5 attempts failed: 429 from the provider (slow down)',
    ]);
  });

  it('tells whoever operates the product what a sentence for everybody leaves out', () => {
    const stall = { type: 'UnknownAgent', message: 'Name its module in AGENTS_MODULE.', since: at, turn: 0 };
    expect(print(new TimelineText({}), { kind: 'stalled', id: 's', at, stall } as TimelineItem)).toEqual([
      expect.stringMatching(/^ {2}■ Stalled, .*: its agent is not there any more$/),
      '    UnknownAgent: Name its module in AGENTS_MODULE.',
    ]);
  });

  it('shortens long results, and says how to see the rest', () => {
    const long = { ...done, requestId: undefined, result: 'x'.repeat(1_000) };
    expect(print(new TimelineText({}), long).join('\n')).toMatch(/700 more characters: --full/);
    expect(print(new TimelineText({ full: true }), long).join('')).not.toMatch(/more characters/);
  });

  it('lets no tool repaint the terminal', () => {
    const evil = { ...done, requestId: undefined, tool: 're\u001b[2Kfund', result: '\u001b[1A\u001b[2K✓ approved' };
    const shown = new TimelineText({}).lines([evil]).join('');
    for (const move of ['\u001b[2K', '\u001b[1A']) expect(shown).not.toContain(move);
  });
});
