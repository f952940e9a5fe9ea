/** Decisions that are given and can still be taken back: what can happen to them. Pure; the clock, the browser and the API are outside. */
import type { DecisionSubmission } from '@platform/temporal/contract';

/** Milliseconds in which a decision can be taken back. */
export const undoMs = 5_000;

/** Milliseconds that a decision needs to arrive. One that would be sent so close to its deadline is not held. */
const arrivesMs = 3_000;

/** What is sent to the run, as the person gave it. */
export type HeldSubmission = Omit<DecisionSubmission, 'by'> & { by?: string };

/**
 * `held`: it can be taken back. `sending`: it is on its way. `unsent`: nobody knows whether it arrived; it stays until the person says what to do. A record is gone
 * once the run has answered.
 */
export type HeldState = 'held' | 'sending' | 'unsent';

/** A decision that the run has not answered yet. Times are milliseconds since 1970, by the clock of this browser. */
export interface HeldDecision {
  /** Of the entry of the inbox. */
  key: string;
  runId: string;
  submission: HeldSubmission;
  /** Who gave it, as the page knew them. */
  by: string;
  tool: string;
  /** What the run is about, in a line. */
  about: string;
  /** Those that were given with one word have the same. */
  batch: string;
  /** The page that will send it. */
  page: string;
  sendAt: number;
  state: HeldState;
  /** Why it is unsent, in words. */
  why?: string;
}

/** All of them, in the order in which they were given. */
export type HeldDecisions = readonly HeldDecision[];

/** When a decision that is given now is sent; `undefined`: at once, because its deadline is too close. `now` and `deadline` by the server's clock. */
export function sendTime(deadline: string | undefined, now: number): number | undefined {
  const isClose = deadline !== undefined && Date.parse(deadline) - now < undoMs + arrivesMs;
  return isClose ? undefined : undoMs;
}

/** With these as well. One that is given already is not given twice. */
export function hold(held: HeldDecisions, given: HeldDecisions): HeldDecisions {
  const known = new Set(held.filter(({ state }) => state !== 'unsent').map(({ key }) => key));
  const fresh = given.filter(({ key }) => !known.has(key));
  const keys = new Set(fresh.map(({ key }) => key));
  return [...held.filter(({ key }) => !keys.has(key)), ...fresh];
}

/** Without those of a batch that can still be taken back. */
export function undo(held: HeldDecisions, batch: string): HeldDecisions {
  return held.filter((each) => each.batch !== batch || each.state !== 'held');
}

/** Those of a page that are to be sent now; all that it holds when it is left. */
export function dueOf(held: HeldDecisions, page: string, now: number): HeldDecisions {
  return held.filter((each) => each.page === page && each.state === 'held' && each.sendAt <= now);
}

/** They are on their way, from this page. */
export function sending(held: HeldDecisions, keys: ReadonlySet<string>, page: string): HeldDecisions {
  return held.map((each) => (keys.has(each.key) ? { ...each, page, state: 'sending', why: undefined } : each));
}

/** Nobody knows whether it arrived. */
export function unsent(held: HeldDecisions, key: string, why: string): HeldDecisions {
  return held.map((each) => (each.key === key ? { ...each, state: 'unsent', why } : each));
}

/** Without it: the run has answered, or the person lets it be. */
export function without(held: HeldDecisions, key: string): HeldDecisions {
  return held.filter((each) => each.key !== key);
}

export const leftWords = 'The page was closed or loaded again before the run had answered.';

/**
 * What a page finds when it is opened. What a page held that is gone is never sent by itself: the person is asked again. Another page that is open sends its own
 * within seconds, so what is older belongs to one that is gone.
 */
export function found(held: HeldDecisions, page: string, now: number): HeldDecisions {
  return held.map((each) => {
    const isGone = each.page === page || now - each.sendAt > 4 * undoMs || each.sendAt - now > undoMs;
    return each.state !== 'unsent' && isGone ? { ...each, state: 'unsent', why: leftWords } : each;
  });
}

/** The last batch that can still be taken back by this page. */
export function lastBatch(held: HeldDecisions, page: string): HeldDecision[] {
  const last = held.findLast((each) => each.state === 'held' && each.page === page);
  return last ? held.filter(({ batch, state }) => batch === last.batch && state === 'held') : [];
}
