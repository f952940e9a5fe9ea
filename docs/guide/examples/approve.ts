import { getRun, isDecided, submitDecision, type TemporalClient } from '@platform/temporal';

/** Approves everything that a run waits for, as one who may. Says of each whether others must agree as well. */
export async function approve(client: TemporalClient, runId: string, by: string, roles: string[]): Promise<string[]> {
  const { waitingFor } = await getRun(client, runId);
  const said: string[] = [];
  for (const { id, tool, argumentsHash } of waitingFor) {
    // With the hash it is refused, as stale, should the arguments be others than the ones that were read here.
    const taken = await submitDecision(client, { runId, requestId: id, action: 'approve', by, roles, argumentsHash });
    said.push(isDecided(taken) ? `${tool}: approved` : `${tool}: ${taken.agreed} of ${taken.required} agreed`);
  }
  return said;
}
