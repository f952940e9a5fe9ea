import type { TemporalClient } from '../connection/client.js';
import { runIdPattern } from '../domain/contract.js';
import { CannotContinue, RunNotFound } from '../errors/errors.js';
import type { RecordedTurn } from '../past/recorded-turns.js';
import type { RunView } from '../projection/view.js';
import type { TurnRecord } from '../traces/record.js';
import { decodeCalls } from './calls.js';
import { callsOf, decodeArchive, decodeTurns } from './format.js';

/** An archived run; `undefined` when it is not archived. Throws `ArchiveUnusable`, `PayloadStoreUnavailable`. */
export async function readArchived({ archive }: TemporalClient, runId: string): Promise<RunView | undefined> {
  if (!runIdPattern.test(runId)) return undefined;
  const data = await archive.get(runId);
  return data && decodeArchive(runId, archive.locationOf(runId), data);
}

/** What the traces of an archived run are made from; `undefined` when it is not archived. Throws as {@link readArchived}. */
export async function readArchivedTurns({ archive }: TemporalClient, runId: string): Promise<TurnRecord[] | undefined> {
  if (!runIdPattern.test(runId)) return undefined;
  const data = await archive.get(runId);
  return data && decodeTurns(runId, archive.locationOf(runId), data);
}

/**
 * The turns of an archived run, from which its model calls are read; `undefined` when it is not archived. Earlier versions kept none: there are no turns.
 * Throws also `PayloadLost`.
 */
export async function readArchivedCalls(
  { archive }: TemporalClient,
  runId: string,
): Promise<RecordedTurn[] | undefined> {
  if (!runIdPattern.test(runId)) return undefined;
  const data = await archive.get(runId);
  if (!data) return undefined;
  const calls = callsOf(runId, archive.locationOf(runId), data);
  return calls ? decodeCalls(await archive.files.get(calls)) : [];
}

/** The result of `read`; the archived run when the server does not have the run. */
export async function orArchived(
  client: TemporalClient,
  runId: string,
  read: () => Promise<RunView>,
): Promise<RunView> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RunNotFound)) throw error;
    const archived = await readArchived(client, runId);
    if (!archived) throw error;
    return archived;
  }
}

/** The error for a run that the server does not have and from which another run should go on. */
export async function notFoundOrArchived(client: TemporalClient, runId: string, cause: RunNotFound): Promise<Error> {
  if (!(await readArchived(client, runId))) return cause;
  return new CannotContinue(
    runId,
    'it is archived, which keeps what happened and not what an agent needs to go on; start a new run with the same request',
  );
}
