'use client';
import type { RunView } from '@platform/temporal';
import { useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { useCallback, useState } from 'react';
import { viewQuery } from '@/state/use-view';

/** A step of the conversation that the page has made in place. */
interface WentOn {
  from: RunView;
  to: string;
}

export interface ConversationAddress {
  /** The run that the address names. */
  runId: string;
  /** The run that the page was on when it went on to this one. */
  cameFrom?: RunView;
  /** Goes on in place: the address names the new run, and the old one stays where it is, as an earlier one. */
  goOn(from: RunView, to: string): void;
}

/** @param opened the run that the page was opened with. */
export function useConversationAddress(opened: string): ConversationAddress {
  const path = usePathname();
  const [went, setWent] = useState<readonly WentOn[]>([]);
  const queries = useQueryClient();
  const goOn = useCallback(
    (from: RunView, to: string) => {
      queries.setQueryData(viewQuery(from.runId).queryKey, from);
      setWent((before) => [...before, { from, to }]);
      // Next.js follows it without asking the server for the page anew.
      window.history.pushState(null, '', `/runs/${encodeURIComponent(to)}`);
    },
    [queries],
  );
  const named = decodeURIComponent(path.split('/')[2] ?? '');
  const runId = went.some(({ from, to }) => named === to || named === from.runId) ? named : opened;
  return { runId, cameFrom: went.findLast(({ to }) => to === runId)?.from, goOn };
}
