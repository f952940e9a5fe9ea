/** A list of many runs, as the API answers for it: the page is real, what it is told is made up. */
import type { RunList, RunSummary } from '@platform/temporal';
import type { Page, Route } from 'playwright-core';

const statuses = [
  'running',
  'waiting',
  'stalled',
  'completed',
  'failed',
  'cancelled',
  'completed',
  'completed',
] as const;
const requests = [
  'Refund order 1042: the blender arrived broken.',
  'Which five items sold best? Show them in a chart.',
  'Where are orders 1007 and 1019?',
  'Audit the last 20 refunded orders, and write to each customer whose parcel came late or not at all.',
];

/** The n-th of many runs; those under way come first, as the server lists them. */
export function manyRun(n: number, of: number): RunSummary {
  const isOpen = n < of / 50;
  const status = statuses[isOpen ? n % 3 : 3 + (n % 5)] ?? 'completed';
  const startedAt = new Date(Date.UTC(2026, 10, 27, 12) - n * 60_000).toISOString();
  const failure = { type: 'Auth', message: 'Incorrect API key provided' };
  return {
    runId: `run-${String(n).padStart(5, '0')}`,
    agentId: ['support', 'analyst', 'desk'][n % 3] ?? 'support',
    request: `${requests[n % requests.length]} (${n})`,
    startedBy: `Sample user ${(n % 4) + 1}`,
    startedAt,
    ...(!isOpen && { endedAt: new Date(Date.parse(startedAt) + (n % 90) * 1_000 + 500).toISOString() }),
    status,
    waitingFor: [],
    ...(status === 'stalled' && { stall: { ...failure, since: startedAt, turn: 1 }, cause: failure }),
    ...(status === 'failed' && { cause: { type: 'AgentError' } }),
    ...(!isOpen && { costUsd: (n % 40) * 0.0137, tokens: { input: 1_200 + n, output: 90 + (n % 300) } }),
  };
}

/** What the list of runs asked, and what puts new runs at its beginning. */
export interface ServedRuns {
  asked: string[];
  add(count: number): void;
}

/**
 * Answers what the list of runs asks with `total` runs. `perPage`: runs of a page of older ones, whatever was asked for. `retryMs`: after so long the
 * stream is asked for again; an hour when absent.
 */
export async function serveRuns(
  page: Page,
  total: number,
  { perPage, retryMs = 3_600_000 }: { perPage?: number; retryMs?: number } = {},
): Promise<ServedRuns> {
  const asked: string[] = [];
  const all = Array.from({ length: total }, (_, n) => manyRun(n, total));
  const list = (from: number, limit: number): RunList => ({
    runs: all.slice(from, from + limit),
    ...(from + limit < all.length && { nextPageToken: String(from + limit) }),
  });
  const count = (status: string) => all.filter((run) => run.status === status).length;
  const answer = (route: Route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    asked.push(`${pathname.replace('/api/v1', '')}?${searchParams}`);
    const limit = Number(searchParams.get('limit') ?? 50);
    if (pathname.endsWith('/events')) {
      const body = `retry: ${retryMs}\nevent: runs\ndata: ${JSON.stringify(list(0, limit))}\n\n`;
      return route.fulfill({ contentType: 'text/event-stream', body });
    }
    if (pathname.endsWith('/counts')) {
      const counts = Object.fromEntries([...new Set(statuses), 'paused'].map((status) => [status, count(status)]));
      return route.fulfill({ json: { counts } });
    }
    return route.fulfill({ json: list(Number(searchParams.get('pageToken') ?? 0), perPage ?? limit) });
  };
  await page.route(/\/api\/v1\/runs(\/events|\/counts)?(\?|$)/, answer);
  const add = (fresh: number) =>
    all.unshift(
      ...Array.from({ length: fresh }, (_, n) => ({ ...manyRun(n, total), runId: `new-${all.length}-${n}` })),
    );
  return { asked, add };
}
