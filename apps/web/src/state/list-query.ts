/** Runs of the live beginning of a list. */
const firstRuns = 50;
/** Runs that one request for older ones brings. */
const olderRuns = 200;

/** The query of the live beginning. */
export function firstQuery(query: string): string {
  return withLimit(query, firstRuns);
}

/** The query of the pages that follow. */
export function olderQuery(query: string): string {
  return withLimit(query, olderRuns);
}

function withLimit(query: string, limit: number): string {
  return `${query}${query && '&'}limit=${limit}`;
}
