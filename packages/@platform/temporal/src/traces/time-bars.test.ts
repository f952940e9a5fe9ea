import { readdirSync, readFileSync } from 'node:fs';
import { loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../history/decode.js';
import { projectRun, RunProjection } from '../projection/projection.js';
import type { RunView, TimelineItem } from '../projection/view.js';
import { type TimeChart, timeChart } from './time-bars.js';

const { History } = proto.temporal.api.history.v1;

const folders = ['../../fixtures/histories/', '../../../../../apps/temporal-worker/histories/'];
const recorded = folders.flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), new URL(folder + file, import.meta.url)] as const),
);

async function eventsOf(file: URL) {
  const history = History.fromObject(historyFromJSON(JSON.parse(readFileSync(file, 'utf8'))));
  const decoder = { converter: loadDataConverter(), namespace: 'default', workflowId: 'w' };
  return Promise.all(history.events.map((event) => decodeEvent(decoder, event)));
}

/** What holds for every chart. */
function isSound({ start, end, lanes, parts }: TimeChart): void {
  const sum = Object.values(parts).reduce((all, part) => all + part, 0);
  expect(sum).toBe(end - start);
  for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
  for (const { bars } of lanes) {
    for (const [index, bar] of bars.entries()) {
      expect(bar.start).toBeGreaterThanOrEqual(start);
      expect(bar.end).toBeLessThanOrEqual(end);
      expect(bar.end).toBeGreaterThanOrEqual(bar.start);
      expect(bar.start).toBeGreaterThanOrEqual(bars[index - 1]?.end ?? start);
    }
  }
}

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
const head: RunView = {
  runId: 'r',
  agentId: 'support',
  request: 'Refund order 7',
  startedBy: 'ana',
  startedAt: at(0),
  status: 'completed',
  statusSince: at(0),
  endedAt: at(100),
  waitingFor: [],
  rules: [],
  turns: 1,
  usage: { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 },
  timeline: [],
  eventId: 1,
};
const counted = { inputTokens: 1, outputTokens: 1 };
const message = (n: number, end: number, ms: number): TimelineItem => ({
  kind: 'message',
  id: `0.${n}`,
  at: at(end),
  turn: 0,
  n,
  text: '',
  model: 'gpt',
  ms,
  ...counted,
});
const tool = (n: number, end: number, ms: number, more: object = {}): TimelineItem => ({
  kind: 'tool',
  id: `0.${n}`,
  at: at(end),
  finishedAt: at(end),
  turn: 0,
  endedInTurn: 0,
  n,
  toolCallId: `c${n}`,
  tool: 'find',
  state: 'done',
  arguments: {},
  ms,
  ...more,
});
const chart = (timeline: TimelineItem[], more: Partial<RunView> = {}, now = 0) =>
  timeChart({ view: { ...head, ...more, timeline }, now });
const barsOf = ({ lanes, start }: TimeChart) =>
  lanes.flatMap(({ kind, bars }) =>
    bars.map((bar) => [kind, bar.name, (bar.start - start) / 1000, (bar.end - start) / 1000]),
  );

describe('every recorded run', () => {
  it.each(recorded)(
    '%s: bars are inside of the run and do not overlap, and its parts are its duration',
    async (_, file) => {
      const events = await eventsOf(file);
      const whole = projectRun(events);
      const now = Date.parse(events.at(-1)?.at ?? whole.startedAt) + 5_000;
      isSound(timeChart({ view: whole, now }));
      const projection = new RunProjection();
      for (const event of events) {
        projection.apply(event);
        const view = projection.view();
        if (view.startedAt !== '') isSound(timeChart({ view, now: Date.parse(event.at) }));
      }
    },
  );

  it.each(recorded)('%s: every call that people see and that the run made itself has a bar', async (_, file) => {
    const view = projectRun(await eventsOf(file));
    const { lanes } = timeChart({ view, now: Date.parse(view.startedAt) + 1e9 });
    const keys = new Set(lanes.flatMap(({ bars }) => bars.map(({ key }) => key)));
    for (const item of view.timeline) {
      const isCall = item.kind === 'message' || item.kind === 'spent' || item.kind === 'modelError';
      const isWait = item.kind === 'stalled' || item.kind === 'paused' || item.kind === 'attempts';
      if ((isCall || isWait) && !('kept' in item && item.kept)) expect(keys, item.id).toContain(item.id);
    }
  });
});

it('a wait of three days is one part beside seconds of work', () => {
  const days = 3 * 86_400;
  const asked = { id: '0-c1', askedAt: at(10), kind: 'approval', tool: 'refund', toolCallId: 'c1', arguments: {} };
  const decision = { requestId: '0-c1', action: 'approve', by: 'ana', via: 'console', decidedAt: at(10 + days) };
  const items = [
    message(0, 10, 4_000),
    { kind: 'decision', id: 'd', at: at(10), request: asked, decision } as unknown as TimelineItem,
    message(1, 15 + days, 5_000),
  ];
  const made = chart(items, { endedAt: at(20 + days) });
  expect(barsOf(made)).toEqual([
    ['model', 'gpt', 6, 10],
    ['model', 'gpt', 10 + days, 15 + days],
    ['people', 'refund', 10, 10 + days],
  ]);
  expect(made.parts).toMatchObject({ model: 9_000, people: days * 1_000, tool: 0, rest: 11_000 });
});

it('tools that run at once are in lanes of their own, and their time counts once', () => {
  const made = chart([tool(0, 20, 10_000), tool(1, 18, 4_000), tool(2, 30, 10_000)]);
  expect(made.lanes.map(({ bars }) => bars.length)).toEqual([2, 1]);
  expect(made.parts.tool).toBe(20_000);
});

it('members have lanes behind the run, and members of members behind them', () => {
  const member = (run: string, name: string) => ({ member: { run, id: name.toLowerCase(), name, call: 'x' } });
  const made = chart([
    tool(0, 10, 1_000, member('a', 'Al')),
    tool(1, 20, 1_000, member('a/b', 'Bo')),
    tool(2, 30, 1_000, member('c', 'Al')),
  ]);
  expect(made.lanes.map(({ name, depth, bars }) => [name, depth, bars.length])).toEqual([
    ['Al', 0, 2],
    ['Bo', 1, 1],
  ]);
});

it('a pause, a stall and a retry last until they are over, or until now', () => {
  const paused = { kind: 'paused', id: 'p', at: at(10), by: 'ana' } as TimelineItem;
  const resumed = { kind: 'resumed', id: 'q', at: at(30), by: 'ana' } as TimelineItem;
  const stalled = { kind: 'stalled', id: 's', at: at(40), stall: { type: 'Auth' } } as TimelineItem;
  const open = { status: 'stalled', endedAt: undefined } as const;
  expect(barsOf(chart([paused, resumed, stalled], open, Date.parse(at(60))))).toEqual([
    ['stall', 'Auth', 40, 60],
    ['pause', 'paused by ana', 10, 30],
  ]);
  const attempts = { kind: 'attempts', id: 'a', at: at(5), turn: 0, failed: 2, state: 'recovered' } as TimelineItem;
  expect(barsOf(chart([attempts, message(0, 30, 10_000)])).at(-1)).toEqual(['retry', '2 failed attempts', 5, 20]);
});

it('whatever clocks say, no bar has a negative duration, none leaves the run or overlaps, and the parts are the duration', () => {
  const seconds = fc.integer({ min: -500, max: 500 });
  const ms = fc.integer({ min: 0, max: 400_000 });
  const call = fc.oneof(
    fc.tuple(fc.nat(99), seconds, ms).map(([n, end, took]) => message(n, end, took)),
    fc.tuple(fc.nat(99), seconds, ms).map(([n, end, took]) => tool(n, end, took)),
    seconds.map((s) => ({ kind: 'paused', id: `p${s}`, at: at(s), by: 'ana' }) as TimelineItem),
    seconds.map((s) => ({ kind: 'resumed', id: `q${s}`, at: at(s), by: 'ana' }) as TimelineItem),
    seconds.map((s) => ({ kind: 'stalled', id: `s${s}`, at: at(s), stall: { type: 'Auth' } }) as TimelineItem),
  );
  fc.assert(
    fc.property(
      fc.array(call, { maxLength: 40 }),
      seconds,
      fc.option(seconds, { nil: undefined }),
      (items, now, end) => {
        const endedAt = end === undefined ? undefined : at(end);
        isSound(chart(items, { endedAt, status: endedAt ? 'completed' : 'running' }, Date.parse(at(now))));
      },
    ),
  );
});
