/** An overview, as the API answers for it: the page is real, the numbers are made up. */
import type { Overview, OverviewGroup, OverviewSums } from '@platform/temporal';
import type { Page } from 'playwright-core';

const dayMs = 86_400_000;

/** Numbers that differ from one to the next, and are the same each time. */
function sums(n: number, runs: number): OverviewSums {
  const failed = Math.round(runs * 0.04);
  return {
    runs,
    running: 2,
    waiting: 3,
    stalled: n % 3,
    completed: runs - failed - 6 - (n % 3),
    failed,
    cancelled: 1,
    costUsd: runs * 0.0213,
    tokens: { input: runs * 4_310, output: runs * 512 },
    decisions: Math.round(runs / 3),
    decisionSeconds: { median: 40 + n * 7, p90: 900 + n * 60 },
    stalls: n % 4,
    unknown: n % 2,
  };
}

const keys = {
  agent: ['support', 'analyst', 'desk', 'an-agent-with-a-name-that-is-much-longer-than-its-column-is-wide'],
  person: ['Sample user 1', 'Sample user 2', 'Sample user 3'],
  tool: ['get_order', 'issue_refund', 'write_to_customer', 'stock'],
  model: ['gpt-5', 'claude-opus'],
} as const;

/** The answer for a period. `runs`: how many there are on a day. */
export function numbers(from: number, to: number, by: Overview['by'], runs = 120): Overview {
  const iso = (ms: number) => new Date(ms).toISOString();
  const days = Array.from({ length: Math.ceil(to / dayMs) - Math.floor(from / dayMs) }, (_, n) => n);
  const day = (n: number) => new Date((Math.floor(from / dayMs) + n) * dayMs).toISOString().slice(0, 10);
  const partOf = (n: number) => {
    const start = (Math.floor(from / dayMs) + n) * dayMs;
    return { from: iso(Math.max(from, start)), to: iso(Math.min(to, start + dayMs)) };
  };
  const groups: OverviewGroup[] =
    by === 'day'
      ? days.map((n) => ({ key: day(n), ...partOf(n), ...sums(n, runs && runs + ((n * 37) % 60)) }))
      : keys[by].map((key, n) => ({ key, ...sums(n, runs && (runs * 5) / (n + 1)) }));
  const totals = runs === 0 ? none : sums(3, runs * days.length);
  return { from: iso(from), to: iso(to), by, timezone: 'UTC', totals, groups: runs === 0 ? [] : groups, isCut: false };
}

const none: OverviewSums = {
  ...{ runs: 0, running: 0, waiting: 0, stalled: 0, completed: 0, failed: 0, cancelled: 0 },
  ...{ costUsd: 0, tokens: { input: 0, output: 0 }, decisions: 0, stalls: 0, unknown: 0 },
};

/** Answers what the overview asks, and tells every period that it asked for. */
export async function serveNumbers(page: Page, runs?: number): Promise<{ asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = [];
  await page.route('**/api/v1/overview?**', (route) => {
    const { searchParams } = new URL(route.request().url());
    asked.push(searchParams);
    const from = Date.parse(searchParams.get('from') ?? '');
    const to = searchParams.has('to') ? Date.parse(searchParams.get('to') ?? '') : Date.now();
    return route.fulfill({ json: numbers(from, to, searchParams.get('by') as Overview['by'], runs) });
  });
  return { asked };
}
