'use client';
import type { InboxItem } from '@platform/temporal';
import { needsPasskey } from '@platform/temporal/passkeys';
import { useCallback, useSyncExternalStore } from 'react';
import { inSomebodysName, isNamed } from '@/lib/asked-name';
import { serverClock } from '@/lib/server-clock';
import { requestLine } from '@/words/request';
import type { Answer } from '../use-decide';
import { useWho, type Who } from '../use-me';
import { sendTime } from './held';
import { heldDecisions, type Outbox } from './store';

/** Given decisions that the runs have not answered yet, and what the runs answered. */
export function useOutbox(): Outbox {
  return useSyncExternalStore(heldDecisions.subscribe, heldDecisions.now, heldDecisions.onServer);
}

/** A request with its key in the inbox. */
export type Held = InboxItem & { key: string };

/**
 * Gives decisions that can be taken back for a moment, each with the hash of the arguments that were shown, and then calls `given`. Returns whether it does: a passkey
 * signs at once, and what it signs is sent at once. Whoever has no name is asked for one first, and gives nothing without.
 */
export function useHold(): (entries: readonly Held[], answer: Answer, given: () => void) => boolean {
  const { by, said } = useWho();
  return useCallback(
    (entries, answer, told) => {
      if (entries.some(({ request }) => needsPasskey(request.policy, answer.action))) return false;
      const batch = `${Date.now()}-${entries[0]?.key}`;
      const times = entries.map(({ request }) => sendTime(request.deadline, serverClock.now()));
      const undoable = times.includes(undefined) ? 0 : Math.min(...(times as number[]));
      const inNameOf = (who: Who['said']) =>
        entries.map(({ key, run, request }) => ({
          key,
          runId: run.runId,
          by: who.by ?? by,
          batch,
          tool: request.tool,
          about: requestLine(run.request, 80),
          submission: {
            ...answer,
            requestId: request.id,
            ...who,
            via: 'console' as const,
            argumentsHash: request.argumentsHash,
          },
        }));
      const give = (who: Who['said']) => {
        heldDecisions.give(inNameOf(who), undoable);
        told();
      };
      if (isNamed(said)) give(said);
      // Without a name nothing is given, and the request waits as before.
      else inSomebodysName(said).then(give, () => undefined);
      return true;
    },
    [by, said],
  );
}
