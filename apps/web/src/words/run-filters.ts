/** What filters of the list of runs are called, and what their values say. */
import { failureKind } from '@platform/temporal/words';
import { moneyWords } from './amounts';
import { clock } from './time';

/** Filters as people set them: a period and a range of costs are one each. */
export const filterTitles = {
  agentId: 'Agent',
  startedBy: 'Person',
  tenant: 'Tenant',
  period: 'Started',
  cost: 'Cost',
  cause: 'Cause',
  tool: 'Tool',
  model: 'Model',
  schedule: 'Schedule',
  origin: 'Comes from',
  idPrefix: 'Id begins with',
} as const;
export type FilterTitle = keyof typeof filterTitles;

const units: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day' };
const ago = /^\d+[mhd]$/;

/** `last 24 hours`, `last 7 days` for `24h`, `7d`. */
export function lengthWords(moment: string): string {
  const count = Number(moment.slice(0, -1));
  const unit = units[moment.at(-1) ?? ''] ?? 'day';
  return `last ${count === 1 ? '' : `${count} `}${unit}${count === 1 ? '' : 's'}`;
}

/** `last 7 days`, `from 3 Nov, 00:00`, `3 Nov, 00:00 – 5 Nov, 00:00`. Days and times are told in the reader's zone. */
export function periodWords({ since, until }: { since?: string; until?: string }, now: number): string {
  const told = (moment: string) =>
    ago.test(moment) ? `${lengthWords(moment).replace('last ', '')} ago` : clock(moment, now);
  if (since && !until) return ago.test(since) ? lengthWords(since) : `from ${told(since)}`;
  if (!since) return `before ${told(until ?? '')}`;
  return `${told(since)} – ${told(until ?? '')}`;
}

/** `from $1.00`, `up to $5.00`, `$1.00 – $5.00`. */
export function costRangeWords({
  minCostUsd: least,
  maxCostUsd: most,
}: {
  minCostUsd?: string;
  maxCostUsd?: string;
}): string {
  if (most === undefined) return `from ${moneyWords(Number(least))}`;
  return least === undefined
    ? `up to ${moneyWords(Number(most))}`
    : `${moneyWords(Number(least))} – ${moneyWords(Number(most))}`;
}

/** Ends that are none of the agent's: Temporal's own. */
export const endCauses: Readonly<Record<string, string>> = {
  Terminated: 'somebody ended it from outside',
  TimedOut: 'its time was up',
};

/** A cause as people know it, with its name where nobody knows it. */
export function causeWords(type: string): string {
  const words = endCauses[type] ?? failureKind(type);
  return words === failureKind('') ? type : words;
}

/** What the orders of the list are called. */
export const sortWords = {
  newest: 'Under way, then newest',
  oldest: 'Oldest first',
  cost: 'Costliest first',
  tokens: 'Most tokens first',
  longest: 'Longest first',
} as const;
