/** Pages of a list that were loaded one after the other, while its beginning goes on changing. */
import type { RunList, RunSummary } from '@platform/temporal';

/** `token`: where it begins. `next`: where the one after it does; absent at the end. `at`: when it was loaded, in milliseconds. */
export interface OlderPage {
  token: string;
  runs: RunSummary[];
  next?: string;
  at: number;
}

/** Milliseconds after which a page that is looked at is asked for again. */
const staleMs = 10_000;

/** All runs, each once: what the beginning of the list says of a run is newer than what a page says. Nothing follows a beginning that is all. */
export function joinPages(first: RunList, pages: readonly OlderPage[]): RunSummary[] {
  const runs = new Map<string, RunSummary>();
  if (first.nextPageToken === undefined) return first.runs;
  for (const run of [first.runs, ...pages.map((page) => page.runs)].flat())
    if (!runs.has(run.runId)) runs.set(run.runId, run);
  return [...runs.values()];
}

/** Where the next page begins; absent when everything is loaded. */
export function nextToken(first: RunList, pages: readonly OlderPage[]): string | undefined {
  const last = first.nextPageToken === undefined ? undefined : pages.at(-1);
  return last ? last.next : first.nextPageToken;
}

/**
 * Which page to ask for again, and where it begins now: the first of those in view (`ids` are shown there) that does not follow the one
 * before it any more, or that is old. Between two that do not follow each other, runs would be missing.
 */
export function stalePage(
  first: RunList,
  pages: readonly OlderPage[],
  ids: ReadonlySet<string>,
  now: number,
): { place: number; token: string } | undefined {
  const inView = (runs: readonly RunSummary[]) => runs.some(({ runId }) => ids.has(runId));
  for (const [place, page] of pages.entries()) {
    const before = place === 0 ? first.runs : (pages[place - 1]?.runs ?? []);
    const token = place === 0 ? first.nextPageToken : pages[place - 1]?.next;
    if (token === undefined || !(inView(page.runs) || inView(before))) continue;
    if (token !== page.token || (inView(page.runs) && now - page.at > staleMs)) return { place, token };
  }
  return undefined;
}
