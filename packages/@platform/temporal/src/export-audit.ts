import type { z } from 'zod';
import { type ArchivedRuns, listArchivedRuns } from './archive/list.js';
import { type AuditEntry, auditOf } from './audit.js';
import type { TemporalClient } from './client.js';
import { ArchiveUnusable, RunNotFound } from './errors.js';
import { getRun } from './get-run.js';
import { exportAuditSchema, parseInput } from './input.js';
import type { RunView } from './projection/view.js';
import { queryRuns } from './visibility.js';

/** `from` and `to`: times or days, ISO 8601; up to now when `to` is absent. */
export type ExportAuditInput = z.input<typeof exportAuditSchema>;

const pageSize = 200;

/** The audit of one run, from its history. Needs no worker. Throws `RunNotFound`, `TemporalUnavailable`. */
export async function readAudit(client: TemporalClient, runId: string): Promise<AuditEntry[]> {
  return auditOf(await getRun(client, runId));
}

/**
 * Every entry from `from` until before `to`, run by run, read as it is asked for: from the histories of the runs that were under way then.
 * Runs that the server no longer has are in it when they are archived. Throws `InvalidInput`, `TemporalUnavailable`, `ArchiveUnusable`, also in
 * the middle.
 */
export async function* exportAudit(
  client: TemporalClient,
  given: ExportAuditInput,
): AsyncGenerator<AuditEntry, void, void> {
  const { from, to = new Date().toISOString(), agentId } = parseInput(exportAuditSchema, given);
  const seen = new Set<string>();
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, { agentId, between: { from, to } }, { pageSize, nextPageToken });
    for (const { runId } of page.runs) {
      // A run that was carried on is listed once for each of its executions.
      if (seen.has(runId)) continue;
      seen.add(runId);
      for (const entry of await readIfKept(client, runId)) if (entry.at >= from && entry.at < to) yield entry;
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  for await (const run of archivedRuns(client)) {
    if (seen.has(run.runId) || (agentId !== undefined && run.agentId !== agentId)) continue;
    for (const entry of auditOf(run)) if (entry.at >= from && entry.at < to) yield entry;
  }
}

async function* archivedRuns(client: TemporalClient): AsyncGenerator<RunView> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const { runs, unusable, next }: ArchivedRuns = await listArchivedRuns(client, { after });
    const [first] = unusable;
    if (first) throw new ArchiveUnusable(first.runId, first.location, first.why);
    yield* runs;
    after = next;
  }
}

/** A run may reach the end of its retention after it was listed. */
async function readIfKept(client: TemporalClient, runId: string): Promise<AuditEntry[]> {
  try {
    return await readAudit(client, runId);
  } catch (error) {
    if (error instanceof RunNotFound) return [];
    throw error;
  }
}
