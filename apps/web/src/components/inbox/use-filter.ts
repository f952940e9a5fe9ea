'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { useHash } from '@/lib/use-hash';
import type { InboxFilter } from './groups';
import type { Whose } from './whose';

/** What is shown, from the address, so that people can keep and send it. `open`: a request that a link asks for. */
export interface InboxAddress extends InboxFilter {
  whose: Whose;
  open?: { runId: string; requestId?: string };
}

/** `?whose=all&agent=support&tool=issue_refund`, and `#<run>/<request>` for one that is to be opened. */
export function useFilter(): [InboxAddress, (change: Partial<Pick<InboxAddress, 'whose' | 'agent' | 'tool'>>) => void] {
  const given = useSearchParams();
  const router = useRouter();
  const hash = useHash();
  const address = useMemo<InboxAddress>(() => {
    const [runId, requestId] = hash.split(/\/(.*)/s);
    return {
      whose: given.get('whose') === 'all' ? 'all' : 'mine',
      agent: given.get('agent') || undefined,
      tool: given.get('tool') || undefined,
      ...(runId && { open: { runId, requestId: requestId || undefined } }),
    };
  }, [given, hash]);
  const change = useCallback(
    (next: Partial<InboxAddress>) => {
      const { whose, agent, tool } = { ...address, ...next };
      const parts = Object.entries({ whose: whose === 'all' ? whose : undefined, agent, tool });
      const query = new URLSearchParams(parts.filter((part): part is [string, string] => part[1] !== undefined));
      router.replace(query.size > 0 ? `/inbox?${query}` : '/inbox', { scroll: false });
    },
    [address, router],
  );
  return [address, change];
}
