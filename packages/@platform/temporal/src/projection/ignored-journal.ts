/** `journal` signals that do not come from the turn. Anybody can send them. They count for nothing. */
import { type Cause, getItem, type ProjectionState, putItem } from './state.js';
import type { IgnoredJournalItem } from './view.js';

/** How many reasons are kept, and how many characters of what was sent. */
const mostReasons = 5;
const givenLength = 500;

const itemId = 'ignoredJournal';

/** One note for the whole run, however many there are. */
export function noteIgnored(
  state: ProjectionState,
  cause: Cause,
  reasons: readonly string[],
  sent?: { by: string; payload: unknown },
): void {
  if (reasons.length === 0) return;
  const before = getItem(state, itemId, 'ignoredJournal');
  const all = [...new Set([...(before?.reasons ?? []), ...reasons])];
  const by = before?.by ?? sent?.by;
  const given = before?.given ?? (sent && excerpt(sent.payload));
  putItem(state, cause, {
    kind: 'ignoredJournal',
    id: itemId,
    at: before?.at ?? cause.at,
    count: (before?.count ?? 0) + reasons.length,
    reasons: all.slice(0, mostReasons),
    ...(by !== undefined && { by }),
    ...(given !== undefined && { given }),
  });
}

/** Replaces an item that a signal brought and that the turn does not know. */
export function notOfTheTurn({ at }: Cause, id: string): IgnoredJournalItem {
  return {
    kind: 'ignoredJournal',
    id,
    at,
    count: 1,
    reasons: ['a signal brought it, and the turn has not recorded it'],
  };
}

function excerpt(given: unknown): string {
  return (JSON.stringify(given) ?? '').slice(0, givenLength);
}
