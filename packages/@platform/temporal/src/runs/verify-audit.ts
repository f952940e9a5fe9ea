import type { z } from 'zod';
import { readArchived } from '../archive/read.js';
import { type AuditTrust, type VerifiedAudit, verifyDecisions } from '../audit/verify.js';
import { ActsVerifier } from '../audit/verify-acts.js';
import type { TemporalClient } from '../connection/client.js';
import { RunNotFound } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import { decodeStart } from '../history/start.js';
import { parseInput, verifyAuditsSchema } from '../input/input.js';
import { RunProjection } from '../projection/projection.js';
import { runsUnderWay } from './runs-under-way.js';

/**
 * Verifies one run by public keys alone: from its history, which needs no worker, or from its archive, which keeps decisions but not what people signed
 * besides. Throws `RunNotFound`, `TemporalUnavailable`, `ArchiveUnusable`.
 */
export async function verifyAudit(
  client: TemporalClient,
  runId: string,
  trust: Omit<AuditTrust, 'namespace'>,
): Promise<VerifiedAudit> {
  const by = { ...trust, namespace: client.namespace };
  const projection = new RunProjection();
  const acts = new ActsVerifier(runId, by);
  try {
    for await (const event of readHistory(client, runId)) {
      projection.apply(event);
      acts.take(event);
    }
    if (acts.scheduledBy) acts.takeSchedule(await decodeStart(client.temporal, acts.scheduledBy));
    return acts.with(verifyDecisions(projection.view(), by));
  } catch (error) {
    const archived = error instanceof RunNotFound ? await readArchived(client, runId) : undefined;
    if (!archived) throw error;
    const found = verifyDecisions(archived, by);
    return {
      ...found,
      notes: [...found.notes, 'it is archived: who signed its start and other acts is not kept there'],
    };
  }
}

/** The same of all runs that were under way in a period, one after the other. A run that is gone meanwhile is left out. Throws as `exportAudit`. */
export async function* verifyAudits(
  client: TemporalClient,
  given: z.input<typeof verifyAuditsSchema>,
  trust: Omit<AuditTrust, 'namespace'>,
): AsyncGenerator<VerifiedAudit, void, void> {
  const { from, to = new Date().toISOString(), agentId } = parseInput(verifyAuditsSchema, given);
  for await (const { runId } of runsUnderWay(client, { from, to, agentId })) {
    try {
      yield await verifyAudit(client, runId, trust);
    } catch (error) {
      if (!(error instanceof RunNotFound)) throw error;
    }
  }
}
