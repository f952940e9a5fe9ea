/** Where the time of a run went, as bars: calls, waits, and what stood in the way. Read from what people see of the run, by the same readings as its traces. Pure. */
import type { LiveTool } from '../projection/live.js';
import { memberOfItem } from '../projection/nesting.js';
import type { AttemptsItem, RunView, TimelineItem } from '../projection/view.js';
import { memberIn, timesOf } from './entries.js';
import { turnsOfView } from './from-view.js';
import { type BarKind, laned, type Placed, type TimeLane } from './time-lanes.js';
import { partsOf, type TimePart } from './time-parts.js';

export type { BarKind, TimeBar, TimeLane } from './time-lanes.js';
export type { TimePart } from './time-parts.js';

/** The time of a run. Times are milliseconds since 1970. */
export interface TimeChart {
  start: number;
  /** When it ended, or now. Never before `start`. */
  end: number;
  /** Bars of one lane do not overlap, and each is inside of the run. */
  lanes: TimeLane[];
  /** Milliseconds by what the run did, `rest` when it did nothing of it. Each moment counts once: together they are the run's duration. */
  parts: Record<TimePart, number>;
}

/** What is known of a run. `tools`: those that run now, as the agents report; of finished calls it says nothing. */
export interface TimedRun {
  view: RunView;
  now: number;
  tools?: readonly LiveTool[];
}

/**
 * The bars of a run. Clocks of several machines made these times: a bar that would end before it begins takes no time, and what would lie outside of the
 * run is cut at its edges.
 */
export function timeChart({ view, now, tools = [] }: TimedRun): TimeChart {
  const start = Date.parse(view.startedAt);
  const end = Math.max(start, view.endedAt === undefined ? now : Date.parse(view.endedAt));
  const within = (ms: number) => Math.min(Math.max(Number.isFinite(ms) ? ms : start, start), end);
  const bars = [...callBars(view), ...nowBars(view, now, tools), ...troubleBars(view, end)].map((bar) => {
    const from = within(bar.start);
    return { ...bar, start: from, end: Math.max(from, within(bar.end)) };
  });
  return { start, end, lanes: laned(bars), parts: partsOf(bars, start, end) };
}

/** Finished calls, decisions and child runs. */
function callBars(view: RunView): Placed[] {
  const calls = new Map<string, TimelineItem>();
  const asked = new Map<string, TimelineItem>();
  const children = new Map<string, TimelineItem>();
  for (const item of view.timeline) {
    if (item.kind === 'tool' && item.n !== undefined) calls.set(`${item.endedInTurn} ${item.n}`, item);
    else if (item.kind === 'message' || item.kind === 'modelError' || item.kind === 'spent')
      calls.set(`${item.turn} ${item.n}`, item);
    if (item.kind === 'decision') {
      const { id, askedAt } = item.request;
      asked.set(asked.has(id) ? `${id} ${askedAt}` : id, item);
    }
    if (item.kind === 'tool' && item.childRun) children.set(item.childRun.runId, item);
  }
  const open = view.endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(view.endedAt);
  return turnsOfView(view).flatMap(({ facts, entries }) => {
    const bars: Placed[] = entries.flatMap((entry) => {
      const item = calls.get(`${facts.turn} ${entry.n}`);
      if (!item) return [];
      const { start, end } = timesOf(facts, entry);
      const kind: BarKind = entry.kind === 'tool' ? 'tool' : 'model';
      const name = String((kind === 'tool' ? entry.tool : entry.model) ?? '');
      return [placed(item.id, kind, name, start, end, { failed: isFailed(item), member: memberIn(entry) })];
    });
    for (const { requestId, tool, askedAt, ended } of facts.decisions ?? []) {
      const item = asked.get(requestId);
      if (!item) continue;
      const until = ended ? Date.parse(ended.at) : open;
      bars.push(
        placed(keyOf(item, view.timeline), 'people', tool, askedAt, until, {
          member: memberOfItem(item),
          isOpen: !ended,
        }),
      );
    }
    for (const { runId, agentId, startedAt, ended } of facts.children ?? []) {
      const item = children.get(runId);
      if (item)
        bars.push(placed(item.id, 'run', agentId, startedAt, ended?.at ?? open, { failed: isFailed(item), runId }));
    }
    return bars;
  });
}

/** What goes on now: tools, and a model call of which nothing is recorded before it ends; child runs that have not ended. */
function nowBars(view: RunView, now: number, tools: readonly LiveTool[]): Placed[] {
  if (view.endedAt !== undefined) return [];
  const bars: Placed[] = [];
  for (const item of view.timeline) {
    if (item.kind !== 'tool' || item.finishedAt !== undefined || item.n !== undefined) continue;
    if (item.childRun) {
      const { runId, agentId } = item.childRun;
      bars.push(placed(item.id, 'run', agentId, item.at, now, { isOpen: true, runId }));
    } else if (item.state === 'running') {
      const live = tools.find(
        ({ toolCallId, member }) => toolCallId === item.toolCallId && member?.run === item.member?.run,
      );
      bars.push(
        placed(item.id, 'tool', item.tool, live?.startedAt ?? item.at, now, { isOpen: true, member: item.member }),
      );
    }
  }
  const { turn } = view;
  const works = view.status === 'running' && turn && (turn.state === 'running' || turn.state === 'unknown');
  if (!works || bars.some(({ kind, member }) => kind === 'tool' && !member)) return bars;
  const last = view.timeline.findLast((item) => 'turn' in item && item.turn === turn.turn && item.kind !== 'attempts');
  const ended = last?.kind === 'tool' ? (last.finishedAt ?? last.at) : last?.at;
  const since = Math.max(Date.parse(turn.since), ended === undefined ? 0 : Date.parse(ended));
  bars.push(placed(last?.id ?? 'request', 'model', 'the model', since, now, { isOpen: true }));
  return bars;
}

/** Retries, stalls and pauses. */
function troubleBars({ timeline }: RunView, end: number): Placed[] {
  return timeline.flatMap((item, index) => {
    const next = (...kinds: TimelineItem['kind'][]) => {
      const found = timeline.slice(index + 1).find(({ kind }) => kinds.includes(kind));
      return { end: found ? Date.parse(found.at) : end, isOpen: !found };
    };
    switch (item.kind) {
      case 'paused': {
        const until = next('resumed', 'ended');
        return [placed(item.id, 'pause', `paused by ${item.by}`, item.at, until.end, { isOpen: until.isOpen })];
      }
      case 'stalled': {
        const until = next('retried', 'ended');
        return [placed(item.id, 'stall', item.stall.type, item.at, until.end, { isOpen: until.isOpen, failed: true })];
      }
      case 'attempts':
        return [retryBar(item, timeline, end)];
      default:
        return [];
    }
  });
}

/** From the first failure of a turn to the next call that it made, or to its last failure. */
function retryBar(item: AttemptsItem, timeline: readonly TimelineItem[], end: number): Placed {
  const known = (item.failures ?? []).flatMap(({ endedAt }) => (endedAt ? [Date.parse(endedAt)] : []));
  const times = [Date.parse(item.at), ...known].filter(Number.isFinite);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const isOpen = item.state === 'retrying' || item.state === 'again';
  const begins = timeline.flatMap((call) => {
    if (call.kind !== 'message' && call.kind !== 'tool') return [];
    const at = call.kind === 'tool' ? call.finishedAt : call.at;
    const turn = call.kind === 'tool' ? call.endedInTurn : call.turn;
    if (turn !== item.turn || at === undefined || Date.parse(at) <= last) return [];
    return [Math.max(last, Date.parse(at) - (call.ms ?? 0))];
  });
  const until = isOpen ? end : item.state === 'recovered' ? Math.min(end, ...begins) : last;
  const words = `${item.failed} failed ${item.failed === 1 ? 'attempt' : 'attempts'}`;
  return placed(item.id, 'retry', words, first, begins.length > 0 || isOpen ? until : last, { isOpen, failed: true });
}

function placed(
  key: string,
  kind: BarKind,
  name: string,
  start: string | number,
  end: string | number,
  more: Omit<Partial<Placed>, 'key' | 'kind' | 'name' | 'start' | 'end'>,
): Placed {
  const ms = (time: string | number) => (typeof time === 'number' ? time : Date.parse(time));
  const said = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined && value !== false));
  // No end is known of what is open: the edge of the run cuts it.
  const until = ms(end);
  return {
    key,
    kind,
    name,
    start: ms(start),
    end: until === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : until,
    ...said,
  };
}

function isFailed(item: TimelineItem): boolean {
  if (item.kind === 'tool') return item.state === 'failed' || item.state === 'unknown';
  return item.kind === 'modelError' || (item.kind === 'spent' && item.stopped === undefined);
}

/** The row that shows a decision: that of its call, where there is one. */
function keyOf(decision: TimelineItem, timeline: readonly TimelineItem[]): string {
  if (decision.kind !== 'decision') return decision.id;
  const { toolCallId, member } = decision.request;
  const call = timeline.find(
    (item) => item.kind === 'tool' && item.toolCallId === toolCallId && item.member?.run === member?.run,
  );
  return (call ?? decision).id;
}
