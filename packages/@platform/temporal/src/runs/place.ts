import { readArchived } from '../archive/read.js';
import { call } from '../connection/call.js';
import type { TemporalClient } from '../connection/client.js';
import { runIdPattern, workflowIdForRun } from '../domain/contract.js';
import { asObject, asText } from '../domain/json/read.js';
import type { Place } from '../domain/sight.js';
import { ArchiveUnusable, RunNotFound } from '../errors/errors.js';
import { decodeEvent, decoderFor } from '../history/decode.js';

/** Where a run belongs, and who started it. */
export interface RunPlace extends Place {
  /** Absent where sign-in did not know the starter. */
  startedById?: string;
}

/**
 * Where a run belongs, from its input, which nobody can change: one question to the server, none to the workflow. `undefined` when there is no
 * such run. Of an input that cannot be read nobody can tell: the place is empty. Always looks into the archive as well, so that the time that it takes does
 * not tell whether the server has the run. Throws `TemporalUnavailable`.
 */
export async function placeOfRun(client: TemporalClient, runId: string): Promise<RunPlace | undefined> {
  if (!runIdPattern.test(runId)) return undefined;
  const [kept, archived] = await Promise.all([placeOnServer(client, runId), placeInArchive(client, runId)]);
  return kept ?? archived;
}

async function placeOnServer(client: TemporalClient, runId: string): Promise<RunPlace | undefined> {
  const { workflowService } = client.connection;
  const execution = { workflowId: workflowIdForRun(runId) };
  const request = { namespace: client.namespace, execution, maximumPageSize: 1 };
  try {
    const { history } = await call(client, () => workflowService.getWorkflowExecutionHistory(request), { runId });
    const [first] = history?.events ?? [];
    const event = first && (await decodeEvent(decoderFor(client, runId), first));
    return placeOf(event?.type === 'runStarted' ? asObject(event.input) : undefined);
  } catch (error) {
    if (error instanceof RunNotFound) return undefined;
    throw error;
  }
}

async function placeInArchive(client: TemporalClient, runId: string): Promise<RunPlace | undefined> {
  try {
    const archived = await readArchived(client, runId);
    return archived && placeOf(archived as unknown as Record<string, unknown>);
  } catch (error) {
    if (error instanceof ArchiveUnusable) return {};
    throw error;
  }
}

function placeOf(run: Readonly<Record<string, unknown>> | undefined): RunPlace {
  return {
    agentId: asText(run?.agentId),
    tenant: asText(run?.tenant),
    startedById: asText(run?.startedById),
  };
}
