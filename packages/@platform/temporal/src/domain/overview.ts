/** What many runs took together. Pure. */
import { type Day, daysOf } from './days.js';
import { plainSum } from './limits/plain-sum.js';
import type { RunStatus } from './status.js';

/** Of one run, what an overview counts. */
export interface OverviewRow {
  agentId: string;
  startedBy: string;
  tenant?: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Absent while it is open. */
  endedAt?: number;
  status: RunStatus;
  /** Absent where nobody wrote what it took: it is not counted then, and said in `unknown`. */
  took?: {
    costUsd?: number;
    inputTokens: number;
    outputTokens: number;
    decisions: number;
    /** Seconds that people took, of the first decisions. */
    waits: readonly number[];
    stalls: number;
  };
  tools: readonly string[];
  models: readonly string[];
}

/** What an overview is grouped by. A run counts for every tool and every model that it has called. */
export const overviewGroupings = ['day', 'agent', 'person', 'tool', 'model'] as const;
export type OverviewGrouping = (typeof overviewGroupings)[number];

/** Sums over runs. Those of runs that started others do not hold what the others took: these are runs of their own. */
export interface OverviewSums {
  runs: number;
  /** Under way, paused ones too. */
  running: number;
  waiting: number;
  stalled: number;
  completed: number;
  failed: number;
  cancelled: number;
  /** US dollars. */
  costUsd: number;
  tokens: { input: number; output: number };
  /** How often people decided, and how many seconds they took; absent where nobody decided. */
  decisions: number;
  decisionSeconds?: { median: number; p90: number };
  /** How often runs stalled. */
  stalls: number;
  /** Ended runs of which nobody wrote what they took: they were terminated, or are of before that was written. They count as 0 above. */
  unknown: number;
}

/** `key`: a day (`2026-01-31`), the id of an agent, the name of a person or a tool, the id of a model. */
export interface OverviewGroup extends OverviewSums {
  key: string;
  /** Of a day: from when until before when its runs started, ISO 8601. The part of the day that lies in the period. */
  from?: string;
  to?: string;
}

const keysOf: Readonly<Record<Exclude<OverviewGrouping, 'day'>, (row: OverviewRow) => readonly string[]>> = {
  agent: ({ agentId }) => [agentId],
  person: ({ startedBy }) => [startedBy],
  tool: ({ tools }) => tools,
  model: ({ models }) => models,
};

/** The sums of runs. */
export function sumsOf(rows: readonly OverviewRow[]): OverviewSums {
  const sums = {
    ...{ runs: rows.length, running: 0, waiting: 0, stalled: 0, completed: 0, failed: 0, cancelled: 0 },
    ...{ costUsd: 0, tokens: { input: 0, output: 0 }, decisions: 0, stalls: 0, unknown: 0 },
  };
  const waits: number[] = [];
  for (const { status, took, endedAt } of rows) {
    sums[status === 'paused' ? 'running' : status] += 1;
    if (!took) {
      if (endedAt !== undefined) sums.unknown += 1;
      continue;
    }
    sums.costUsd = plainSum(sums.costUsd, took.costUsd ?? 0);
    sums.tokens.input += took.inputTokens;
    sums.tokens.output += took.outputTokens;
    sums.decisions += took.decisions;
    sums.stalls += took.stalls;
    for (const seconds of took.waits) waits.push(seconds);
  }
  waits.sort((a, b) => a - b);
  return {
    ...sums,
    ...(waits.length > 0 && { decisionSeconds: { median: quantile(waits, 0.5), p90: quantile(waits, 0.9) } }),
  };
}

/** The groups: days of a time zone in their order, each of the period; others by how many runs they have. */
export function groupsOf(
  rows: readonly OverviewRow[],
  by: OverviewGrouping,
  { from, to, timezone }: { from: number; to: number; timezone: string },
): OverviewGroup[] {
  if (by === 'day') return dayGroups(rows, daysOf(from, to, timezone));
  const groups = new Map<string, OverviewRow[]>();
  for (const row of rows) {
    for (const key of new Set(keysOf[by](row))) {
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  }
  const all = [...groups].map(([key, members]) => ({ key, ...sumsOf(members) }));
  return all.sort((a, b) => b.runs - a.runs || (a.key < b.key ? -1 : 1));
}

function dayGroups(rows: readonly OverviewRow[], days: readonly Day[]): OverviewGroup[] {
  const sorted = rows.toSorted((a, b) => a.startedAt - b.startedAt);
  let at = sorted.findIndex(({ startedAt }) => startedAt >= (days[0]?.from ?? 0));
  return days.map(({ key, from, to }) => {
    const members: OverviewRow[] = [];
    for (let row = sorted[at]; at >= 0 && row && row.startedAt < to; row = sorted[at]) {
      members.push(row);
      at += 1;
    }
    return { key, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...sumsOf(members) };
  });
}

/** Between two values it is their weighted middle. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [below = 0, above = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return Math.round((below + (above - below) * (at - Math.floor(at))) * 10) / 10;
}
