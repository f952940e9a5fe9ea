/** Where given decisions are kept until the run has answered: in the browser, so that no page takes one with it. */
import { parseJson, writeJson } from '@platform/temporal/json';
import type { HeldDecision, HeldDecisions } from './held';

const place = 'held-decisions';

/** Where the browser keeps nothing (it is full, or forbidden to): this page's own, as long as it is open. */
let ofThisPage: HeldDecisions | undefined;

/** What is kept, by any page of this browser. What cannot be read, of another version, is nothing. */
export function readKept(): HeldDecisions {
  if (ofThisPage) return ofThisPage;
  const text = localStorage.getItem(place);
  if (text === null) return [];
  try {
    const kept = parseJson(text);
    return Array.isArray(kept) ? kept.filter(isHeld) : [];
  } catch {
    return [];
  }
}

export function writeKept(held: HeldDecisions): void {
  try {
    if (held.length === 0) localStorage.removeItem(place);
    else localStorage.setItem(place, writeJson(held));
    ofThisPage = undefined;
  } catch {
    ofThisPage = held;
  }
}

/** Tells when another page of this browser has changed it. */
export function onKept(changed: () => void): () => void {
  const listener = ({ key }: StorageEvent) => {
    if (key === null || key === place) changed();
  };
  window.addEventListener('storage', listener);
  return () => window.removeEventListener('storage', listener);
}

/** The name of this page. A page that is loaded again has the same. */
export function pageName(): string {
  const known = sessionStorage.getItem('page');
  if (known) return known;
  const name = crypto.getRandomValues(new Uint32Array(4)).join('-');
  sessionStorage.setItem('page', name);
  return name;
}

function isHeld(value: unknown): value is HeldDecision {
  const { key, runId, submission, by, batch, page, sendAt, state } = (value ?? {}) as Partial<HeldDecision>;
  return (
    [key, runId, by, batch, page].every((text) => typeof text === 'string') &&
    typeof submission === 'object' &&
    typeof sendAt === 'number' &&
    (state === 'held' || state === 'sending' || state === 'unsent')
  );
}
