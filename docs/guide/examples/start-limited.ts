import { startRun, type TemporalClient } from '@platform/temporal';

/** Starts a run that may cost fifty cents, and ends there. */
export async function startLimited(client: TemporalClient, request: string): Promise<string> {
  const limits = { costUsd: 0.5, atLimit: 'end' } as const;
  const { runId } = await startRun(client, { agentId: 'support', request, startedBy: 'ana', limits });
  return runId;
}
