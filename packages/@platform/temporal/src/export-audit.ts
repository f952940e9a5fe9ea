import type { z } from 'zod';
import { type AuditEntry, auditOf } from './audit.js';
import type { TemporalClient } from './client.js';
import { RunNotFound } from './errors.js';
import { getRun } from './get-run.js';
import { exportAuditSchema, parseInput } from './input.js';
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
 * What the namespace no longer keeps is not in it. Throws `InvalidInput`, `TemporalUnavailable`, also in the middle.
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
