'use client';
import type { Decision, DecisionItem, InboxItem } from '@platform/temporal';
import { isDecided } from '@platform/temporal/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '@/lib/api';
import type { Outbox } from '@/state/held/store';

/** A request in the inbox. It stays after it was decided, with the decision, until it is put away. */
export interface Entry extends InboxItem {
  key: string;
  isOpen: boolean;
  /** Once it is known. */
  decision?: Decision;
}

/**
 * The requests that wait, and those that were here before and have been decided since: a request does not vanish while somebody reads it. What the run answered to
 * this page's own decisions counts at once.
 */
export function useEntries(
  items: readonly InboxItem[] | undefined,
  { held, answers }: Outbox,
): {
  entries: Entry[];
  /** Puts one away. */
  dismiss(key: string): void;
  /** Puts away all that are decided. */
  dismissDecided(): void;
} {
  const [seen, setSeen] = useState<ReadonlyMap<string, Entry>>(new Map());
  const [taken, setTaken] = useState<readonly InboxItem[]>();
  const asked = useRef(new Set<string>());

  // At once: what waits is never a page on which nothing waits, not for a moment.
  if (items && items !== taken) {
    setTaken(items);
    setSeen(merge(seen, items));
  }

  useEffect(() => {
    const own = new Set([...answers.keys(), ...held.map(({ key }) => key)]);
    for (const entry of seen.values()) {
      if (entry.isOpen || entry.decision || asked.current.has(entry.key)) continue;
      // The answer says what came of it, once it is there.
      if (own.has(entry.key) && !isRefused(answers, entry.key)) continue;
      asked.current.add(entry.key);
      findDecision(entry.run.runId, entry.request.id).then(
        ({ item }) =>
          setSeen((before) => change(before, entry.key, (known) => ({ ...known, decision: item?.decision }))),
        // Without an answer it stays a request that is no longer asked.
        () => asked.current.delete(entry.key),
      );
    }
  }, [seen, held, answers]);

  const entries = useMemo(() => [...seen.values()].map((entry) => answered(entry, answers)), [seen, answers]);
  const dismiss = useCallback((key: string) => setSeen((before) => keep(before, (entry) => entry.key !== key)), []);
  const dismissDecided = () => setSeen((before) => keep(before, ({ isOpen }) => isOpen));
  return { entries, dismiss, dismissDecided };
}

function answered(entry: Entry, answers: Outbox['answers']): Entry {
  const answer = answers.get(entry.key);
  if (!answer) return entry;
  const decision = 'taken' in answer ? answer.taken : answer.refused.problem?.decision;
  return decision && isDecided(decision) ? { ...entry, isOpen: false, decision } : entry;
}

function isRefused(answers: Outbox['answers'], key: string): boolean {
  const answer = answers.get(key);
  return answer !== undefined && 'refused' in answer;
}

function merge(before: ReadonlyMap<string, Entry>, items: readonly InboxItem[]): ReadonlyMap<string, Entry> {
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const merged = new Map<string, Entry>();
  for (const [key, entry] of before) merged.set(key, { ...entry, ...open.get(key), isOpen: open.has(key) });
  for (const [key, item] of open) if (!merged.has(key)) merged.set(key, { ...item, key, isOpen: true });
  return merged;
}

function keep(entries: ReadonlyMap<string, Entry>, isKept: (entry: Entry) => boolean): ReadonlyMap<string, Entry> {
  return new Map([...entries].filter(([, entry]) => isKept(entry)));
}

function change(
  entries: ReadonlyMap<string, Entry>,
  key: string,
  how: (entry: Entry) => Entry,
): ReadonlyMap<string, Entry> {
  return new Map([...entries].map(([other, entry]) => [other, other === key ? how(entry) : entry]));
}

/** The key of an entry. A request that is asked a second time is another entry. */
function keyOf({ run, request }: InboxItem): string {
  return `${run.runId}/${request.id}/${request.askedAt}`;
}

/** The request and who decided it, from the run; without a decision when it ended without one. */
export async function findDecision(
  runId: string,
  requestId: string,
): Promise<{ item: DecisionItem | undefined; waits: boolean }> {
  const { timeline, waitingFor } = await api.run(runId);
  const item = timeline.findLast((other) => other.kind === 'decision' && other.request.id === requestId);
  return {
    item: item?.kind === 'decision' ? item : undefined,
    waits: waitingFor.some(({ id }) => id === requestId),
  };
}
