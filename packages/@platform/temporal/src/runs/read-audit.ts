import type { z } from 'zod';
import { type ArchivedRuns, listArchivedRuns } from '../archive/list.js';
import { type AuditEntry, auditOf } from '../audit/audit.js';
import { fitsAudit } from '../audit/filter.js';
import type { TemporalClient } from '../connection/client.js';
import { PayloadStoreUnavailable, RunNotFound, TemporalUnavailable } from '../errors/errors.js';
import { exportAuditSchema, parseInput } from '../input/input.js';
import type { RunView } from '../projection/view.js';
import type { RunSummary } from '../visibility/visibility.js';
import { getRun } from './get.js';
import { runsUnderWay } from './runs-under-way.js';

/** `from` and `to`: times or days, ISO 8601; up to now when `to` is absent. The others: only entries that fit. */
export type ExportAuditInput = z.input<typeof exportAuditSchema>;

/** The audit of one run, from its history. Needs no worker. Throws `RunNotFound`, `TemporalUnavailable`. */
export async function readAudit(client: TemporalClient, runId: string): Promise<AuditEntry[]> {
  return auditOf(await getRun(client, runId));
}

/**
 * Every entry from `from` until before `to`, run by run, read as it is asked for: from the histories of the runs that were under way then.
 * Runs that the server no longer has are in it when they are archived. A run that cannot be read is one entry, `unreadable`, that says why.
 * Throws `InvalidInput`, `TemporalUnavailable`, `PayloadStoreUnavailable`, also in the middle.
 */
export async function* exportAudit(
  client: TemporalClient,
  given: ExportAuditInput,
): AsyncGenerator<AuditEntry, void, void> {
  const { from, to = new Date().toISOString(), agentId, ...filter } = parseInput(exportAuditSchema, given);
  const isWanted = (entry: AuditEntry) => isWithin(entry, { from, to }) && fitsAudit(entry, filter);
  const seen = new Set<string>();
  for await (const run of runsUnderWay(client, { from, to, agentId })) {
    seen.add(run.runId);
    for (const entry of await readIfKept(client, run)) if (isWanted(entry)) yield entry;
  }
  for await (const run of archivedRuns(client)) {
    if (seen.has(run.runId)) continue;
    if ('why' in run) yield unusable(run, { from, agentId });
    else if (agentId === undefined || run.agentId === agentId) {
      for (const entry of auditOf(run)) if (isWanted(entry)) yield entry;
    }
  }
}

/** Whether an entry is in the wanted time. One that says that a run cannot be read is always in: nobody knows when things happened. */
export function isWithin({ at, event }: AuditEntry, { from, to }: { from: string; to: string }): boolean {
  return event === 'unreadable' || (at >= from && at < to);
}

/** An entry that says why a run, or a part of it, cannot be read. */
function unreadable(run: Pick<AuditEntry, 'runId' | 'agentId' | 'startedBy'>, at: string, why: string): AuditEntry {
  const { runId, agentId, startedBy } = run;
  return { runId, agentId, startedBy, at, event: 'unreadable', by: 'unknown', message: why };
}

type UnusableArchive = ArchivedRuns['unusable'][number];

/** The entry for an archive that cannot be used. Nobody knows whose run it was: it belongs to the agent that is asked for. */
export function unusable(
  { runId, location, why }: UnusableArchive,
  { from, agentId = '' }: { from: string; agentId?: string },
): AuditEntry {
  return unreadable({ runId, agentId, startedBy: '' }, from, `its archive ${location} cannot be used: ${why}`);
}

async function* archivedRuns(client: TemporalClient): AsyncGenerator<RunView | UnusableArchive> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const { runs, unusable: broken, next }: ArchivedRuns = await listArchivedRuns(client, { after });
    yield* broken;
    yield* runs;
    after = next;
  }
}

/** The audit of a run that was listed: nothing where it has reached the end of its retention since, and what cannot be read as one entry that says why. */
export async function readIfKept(client: TemporalClient, run: RunSummary): Promise<AuditEntry[]> {
  try {
    return await readAudit(client, run.runId);
  } catch (error) {
    if (error instanceof RunNotFound) return [];
    // Without the server or the store nothing more can be read.
    if (error instanceof TemporalUnavailable || error instanceof PayloadStoreUnavailable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return [unreadable(run, run.startedAt, `the run cannot be read: ${why}`)];
  }
}
