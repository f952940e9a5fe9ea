import type { z } from 'zod';
import { type ArchivedRuns, listArchivedRuns } from '../archive/list.js';
import { readArchivedTurns } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { productName } from '../domain/product.js';
import { PayloadStoreUnavailable, RunNotFound, TemporalUnavailable } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import { exportTracesSchema, parseInput } from '../input/input.js';
import { type TraceDocument, toOtlp } from '../traces/otlp.js';
import { TraceRecord, type TurnRecord } from '../traces/record.js';
import type { Telling } from '../traces/span.js';
import { turnSpans } from '../traces/turn-spans.js';
import { runsUnderWay } from './runs-under-way.js';

/** `contents`: also what was asked, said, given to tools and returned; not when absent. */
export type ReadTraceOptions = Partial<Telling>;

/** `from` and `to`: times or days, ISO 8601; up to now when `to` is absent. */
export type ExportTracesInput = z.input<typeof exportTracesSchema>;

/** The traces of one run, or why they cannot be read. */
export type RunTrace = { runId: string; trace: TraceDocument } | { runId: string; problem: string };

/**
 * The traces of a run, one for each turn, made from its history, or from the archive when the server no longer has it. They have the same ids each
 * time, and the same as those that were sent while it ran. What is under way is left out until it has ended. Needs no worker.
 * Throws `RunNotFound`, `ArchiveUnusable`, `Unreadable`, `TemporalUnavailable`.
 */
export async function readTrace(
  client: TemporalClient,
  runId: string,
  { contents = false }: ReadTraceOptions = {},
): Promise<TraceDocument> {
  return documentOf(await readTurns(client, runId), { contents });
}

/**
 * The traces of all runs that were under way in a period, run by run, read as they are asked for. Runs that the server no longer has are among them
 * when they are archived. Throws `InvalidInput`, `TemporalUnavailable`, `PayloadStoreUnavailable`, also in the middle.
 */
export async function* exportTraces(
  client: TemporalClient,
  given: ExportTracesInput,
): AsyncGenerator<RunTrace, void, void> {
  const { from, to = new Date().toISOString(), agentId, contents } = parseInput(exportTracesSchema, given);
  const seen = new Set<string>();
  for await (const { runId } of runsUnderWay(client, { from, to, agentId })) {
    seen.add(runId);
    const trace = await traceOf(client, runId, { contents });
    if (trace) yield trace;
  }
  for await (const run of archivedWithin(client, { from, to, agentId })) {
    if (seen.has(run.runId)) continue;
    const trace = run.why ? { runId: run.runId, problem: run.why } : await traceOf(client, run.runId, { contents });
    if (trace) yield trace;
  }
}

function documentOf(turns: readonly TurnRecord[], telling: Telling): TraceDocument {
  const spans = turns.flatMap(({ facts, entries }) => turnSpans(facts, entries, telling));
  return toOtlp(spans, productName);
}

async function readTurns(client: TemporalClient, runId: string): Promise<TurnRecord[]> {
  const record = new TraceRecord(runId);
  try {
    for await (const event of readHistory(client, runId)) record.apply(event);
  } catch (error) {
    const archived = error instanceof RunNotFound ? await readArchivedTurns(client, runId) : undefined;
    if (!archived) throw error;
    return archived;
  }
  return record.turns();
}

/** `undefined` for a run that reached the end of its retention after it was listed. */
async function traceOf(client: TemporalClient, runId: string, telling: Telling): Promise<RunTrace | undefined> {
  try {
    return { runId, trace: await readTrace(client, runId, telling) };
  } catch (error) {
    if (error instanceof RunNotFound) return undefined;
    // Without the server or the store nothing more can be read.
    if (error instanceof TemporalUnavailable || error instanceof PayloadStoreUnavailable) throw error;
    return { runId, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function* archivedWithin(
  client: TemporalClient,
  { from, to, agentId }: { from: string; to: string; agentId?: string },
): AsyncGenerator<{ runId: string; why?: string }, void, void> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const { runs, unusable, next }: ArchivedRuns = await listArchivedRuns(client, { after });
    for (const { runId, location, why } of unusable)
      yield { runId, why: `its archive ${location} cannot be used: ${why}` };
    for (const run of runs) {
      const isOfAgent = agentId === undefined || run.agentId === agentId;
      if (isOfAgent && run.startedAt <= to && (run.endedAt ?? to) >= from) yield { runId: run.runId };
    }
    after = next;
  }
}
