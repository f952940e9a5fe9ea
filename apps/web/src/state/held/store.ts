/** Given decisions: held for a moment, then sent, one by one. */
import type { Decision, RecordedVote } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { ApiProblem, api } from '@/lib/api';
import * as held from './held';
import { onKept, pageName, readKept, writeKept } from './kept';

/** What the run answered. */
export type HeldAnswer = { taken: Decision | RecordedVote } | { refused: ApiProblem };

/** What a page shows of given decisions. */
export interface Outbox {
  held: held.HeldDecisions;
  /** What came of those that this page has sent, by the key of the entry, until it is put away. */
  answers: ReadonlyMap<string, HeldAnswer & { decision: held.HeldDecision }>;
}

/** So many are on their way at a time. */
const atATime = 6;

/** What a browser sends for a page that is left, in bytes; what is more stays unsent and is asked again. */
const mostOnLeaving = 60_000;

/** Answers that say nothing of the decision: not signed in, too slow, too often. */
const mayBeTried = [401, 408, 429];

const nothing: Outbox = { held: [], answers: new Map() };
let outbox = nothing;
let page = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** The outbox of the page, for `useSyncExternalStore`. */
export const heldDecisions = {
  subscribe(listener: () => void): () => void {
    if (page === '') open();
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  now: (): Outbox => outbox,
  onServer: (): Outbox => nothing,
  page: (): string => page,
  /** Holds them; with `undoMs` of 0 they are sent at once. */
  give(given: readonly Omit<held.HeldDecision, 'page' | 'sendAt' | 'state'>[], undoMs: number): void {
    const sendAt = Date.now() + undoMs;
    put(
      held.hold(
        readKept(),
        given.map((each) => ({ ...each, page, sendAt, state: 'held' })),
      ),
    );
    forget(given.map(({ key }) => key));
    send();
  },
  /** Takes the last ones back. Returns them. */
  undo(): held.HeldDecision[] {
    const last = held.lastBatch(readKept(), page);
    if (last[0]) put(held.undo(readKept(), last[0].batch));
    return last;
  },
  /** Sends what is held, or what was not sent, without waiting. */
  sendNow(keys: readonly string[]): void {
    sendThese(readKept().filter(({ key, state }) => keys.includes(key) && state !== 'sending'));
  },
  /** Forgets an unsent one. */
  letBe(key: string): void {
    put(held.without(readKept(), key));
  },
  /** It has become known what became of an unsent one: it was taken, or `words` say why not. */
  settle(key: string, words?: string): void {
    const decision = readKept().find((each) => each.key === key);
    if (!decision) return;
    if (words === undefined) put(held.without(readKept(), key));
    else answered(decision, { refused: new ApiProblem(words, 409) });
  },
  /** Puts away what came of them. */
  putAway: (keys: readonly string[]): void => forget(keys),
};

function open(): void {
  page = pageName();
  put(held.found(readKept(), page, Date.now()));
  onKept(() => show(readKept()));
  // A page that is hidden may never be seen again: the decision is given, so it is sent.
  const leave = () => sendThese(held.dueOf(readKept(), page, Number.POSITIVE_INFINITY), true);
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  window.addEventListener('beforeunload', (event) => {
    if (outbox.held.some((each) => each.page === page && each.state === 'unsent')) event.preventDefault();
  });
}

/** Sends what is due, and comes back for what is not yet. */
function send(): void {
  sendThese(held.dueOf(readKept(), page, Date.now()));
  clearTimeout(timer);
  const next = readKept().find((each) => each.page === page && each.state === 'held');
  if (next) timer = setTimeout(send, Math.max(0, next.sendAt - Date.now()) + 10);
}

function sendThese(decisions: held.HeldDecisions, isLeaving = false): void {
  let bytes = 0;
  const all = isLeaving
    ? decisions.filter((each) => {
        bytes += writeJson(each.submission).length + 500;
        return bytes < mostOnLeaving;
      })
    : decisions;
  if (all.length === 0) return;
  put(held.sending(readKept(), new Set(all.map(({ key }) => key)), page));
  const queue = [...all];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await sendOne(next, isLeaving);
  };
  // A page that is left does nothing more: all go at once.
  for (let worker = 0; worker < (isLeaving ? all.length : atATime); worker++) void work();
}

async function sendOne(decision: held.HeldDecision, isLeaving: boolean): Promise<void> {
  const { key, runId, submission } = decision;
  try {
    const taken = await (isLeaving ? api.decideOnLeaving : api.decide)(runId, submission);
    answered(decision, { taken });
  } catch (error) {
    // Without an answer, or with one that is not the run's own, nobody knows.
    if (error instanceof ApiProblem && error.status >= 400 && error.status < 500 && !mayBeTried.includes(error.status))
      answered(decision, { refused: error });
    else put(held.unsent(readKept(), key, error instanceof Error ? error.message : String(error)));
  }
}

function answered(decision: held.HeldDecision, answer: HeldAnswer): void {
  outbox = { ...outbox, answers: new Map(outbox.answers).set(decision.key, { ...answer, decision }) };
  put(held.without(readKept(), decision.key));
}

function forget(keys: readonly string[]): void {
  const answers = new Map(outbox.answers);
  for (const key of keys) answers.delete(key);
  outbox = { ...outbox, answers };
  tell();
}

function put(decisions: held.HeldDecisions): void {
  writeKept(decisions);
  show(decisions);
}

function show(decisions: held.HeldDecisions): void {
  outbox = { ...outbox, held: decisions };
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}
