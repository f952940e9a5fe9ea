'use client';
import type { Workers } from '@platform/temporal/words';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useSignInNeeded } from './use-me';

/** Milliseconds between two looks at the parts of the product. */
const everyMs = 5_000;

/** Whether the parts of the product are there. */
export function useHealth() {
  const isSignedOut = useSignInNeeded();
  return useQuery({ queryKey: ['health'], queryFn: api.health, refetchInterval: everyMs, enabled: !isSignedOut });
}

/** Whether workers and agents are there; `undefined` while the server does not say. */
export function useWorkers(): Workers {
  const { data } = useHealth();
  if (!data) return {};
  const { worker, agentService } = data;
  return {
    worker: worker.status === 'unknown' ? undefined : worker.status === 'ok',
    agentService: agentService.status !== 'unreachable',
  };
}
