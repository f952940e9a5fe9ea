'use client';
import { isOwnDecision, isSame } from '@platform/temporal/decisions';
import { useEffect, useRef } from 'react';
import { serverClock } from '@/lib/server-clock';
import type { HeldDecision } from '@/state/held/held';
import { heldDecisions } from '@/state/held/store';
import { tooLateWords } from '@/words/decision';
import { type Entry, findDecision } from './use-entries';

/**
 * Finds out what became of decisions of which nobody knew whether they arrived: the run that no longer asks says who decided. `byKey`: what waits; absent until it
 * is known.
 */
export function useSettled(unsent: readonly HeldDecision[], byKey: ReadonlyMap<string, Entry> | undefined): void {
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!byKey) return;
    for (const { key, runId, submission, by } of unsent) {
      const entry = byKey.get(key);
      if (entry?.isOpen) {
        const has = entry.request.votes?.some((vote) => isSame(vote.by, by) && vote.action === submission.action);
        if (has) heldDecisions.settle(key);
        continue;
      }
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      findDecision(runId, submission.requestId).then(
        ({ item: found, waits }) => {
          // It is still asked: the list of what waits comes later. Nothing is known of the decision, so it stays unsent, for every page of this browser.
          if (waits) asked.current.delete(key);
          else if (!found?.decision) heldDecisions.settle(key, 'The run does not wait for this any more.');
          else if (isOwnDecision(found.request, found.decision, { ...submission, by })) heldDecisions.settle(key);
          else heldDecisions.settle(key, tooLateWords(found.decision, serverClock.now(), by));
        },
        // It stays unsent, and is asked about again when something changes.
        () => asked.current.delete(key),
      );
    }
  }, [unsent, byKey]);
}
