'use client';
import type { Decision, InboxItem } from '@platform/temporal';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/lib/api';

/** A request in the inbox. It stays after it was decided, with the decision, until it is put away. */
export interface Entry extends InboxItem {
  key: string;
  isOpen: boolean;
  /** Once it is known. */
  decision?: Decision;
}

/**
 * The requests that wait, and those that were here before and have been decided since. A card neither disappears nor moves while somebody
 * reads it. Among new requests the closest deadline comes first, then the oldest request.
 */
export function useEntries(items: readonly InboxItem[] | undefined): {
  entries: Entry[];
  /** Puts one away. */
  dismiss(key: string): void;
  /** Puts away all that are decided. */
  dismissDecided(): void;
} {
  const [seen, setSeen] = useState<ReadonlyMap<string, Entry>>(new Map());
  const asked = useRef(new Set<string>());

  useEffect(() => {
    if (!items) return;
    setSeen((before) => merge(before, items));
  }, [items]);

  useEffect(() => {
    for (const entry of seen.values()) {
      if (entry.isOpen || entry.decision || asked.current.has(entry.key)) continue;
      asked.current.add(entry.key);
      findDecision(entry).then(
        (decision) => setSeen((before) => change(before, entry.key, (known) => ({ ...known, decision }))),
        // Without an answer it stays a request that is no longer asked.
        () => asked.current.delete(entry.key),
      );
    }
  }, [seen]);

  const dismiss = useCallback((key: string) => setSeen((before) => keep(before, (entry) => entry.key !== key)), []);
  const dismissDecided = () => setSeen((before) => keep(before, ({ isOpen }) => isOpen));
  return { entries: [...seen.values()], dismiss, dismissDecided };
}

function merge(before: ReadonlyMap<string, Entry>, items: readonly InboxItem[]): ReadonlyMap<string, Entry> {
  const open = new Map(items.map((item) => [keyOf(item), item]));
  const merged = new Map<string, Entry>();
  for (const [key, entry] of before) merged.set(key, { ...entry, ...open.get(key), isOpen: open.has(key) });
  const fresh = [...open].filter(([key]) => !merged.has(key)).sort(([, a], [, b]) => byUrgency(a, b));
  for (const [key, item] of fresh) merged.set(key, { ...item, key, isOpen: true });
  return merged;
}

/** The closest deadline first, then those that have none, each the oldest first. */
function byUrgency({ request: a }: InboxItem, { request: b }: InboxItem): number {
  if (a.deadline && b.deadline) return a.deadline.localeCompare(b.deadline);
  return Number(b.deadline !== undefined) - Number(a.deadline !== undefined) || a.askedAt.localeCompare(b.askedAt);
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

/** Who decided, from the run; `undefined` when it ended without a decision. */
async function findDecision({ run, request }: Entry): Promise<Decision | undefined> {
  const { timeline } = await api.run(run.runId);
  const item = timeline.findLast((other) => other.kind === 'decision' && other.request.id === request.id);
  return item?.kind === 'decision' ? item.decision : undefined;
}
