import type { TemporalClient } from '../connection/client.js';
import { ArchiveUnusable, CannotArchive, PayloadLost, RunNotFound } from '../errors/errors.js';
import { readHistory } from '../history/read.js';
import { PastCollector } from '../past/past.js';
import { recordedTurns } from '../past/recorded-turns.js';
import type { RunEvent } from '../projection/events.js';
import { RunProjection } from '../projection/projection.js';
import type { RunView } from '../projection/view.js';
import { TraceRecord, type TurnRecord } from '../traces/record.js';
import { queryRuns } from '../visibility/visibility.js';
import { archiveCalls } from './calls.js';
import { encodeArchive } from './format.js';
import { readArchived } from './read.js';

/** The result of archiving a run. */
export interface Archived {
  runId: string;
  /** `false` when it was archived before. */
  written: boolean;
  /** Where its file is. */
  location: string;
}

/**
 * Writes a finished run into the archive, whole, with its large contents. What is there already stays as it is.
 *
 * Throws `RunNotFound`, `CannotArchive` when it has not ended or a part of it is lost, `ArchiveUnusable` when its file is damaged or is that
 * of another run of the same id, `TemporalUnavailable`, `PayloadStoreUnavailable`.
 */
export async function archiveRun(client: TemporalClient, runId: string): Promise<Archived> {
  const location = client.archive.locationOf(runId);
  const before = await readArchived(client, runId);
  const whole = await readWhole(client, runId).catch((error: unknown) => {
    if (error instanceof RunNotFound && before) return undefined;
    throw error;
  });
  if (before) {
    if (whole && whole.run.startedAt !== before.startedAt) {
      throw new ArchiveUnusable(
        runId,
        location,
        `it holds a run of the same id that started ${before.startedAt}. Move it away`,
      );
    }
    return { runId, written: false, location };
  }
  if (!whole) throw new RunNotFound(runId);
  await keepFiles(client, whole.run);
  const calls = await archiveCalls(client, recordedTurns(whole.past));
  await client.archive.put(runId, encodeArchive(whole.run, new Date().toISOString(), whole.turns, calls));
  return { runId, written: true, location };
}

/** Keeps the files of a run. Called before the run itself is written, so that an archived run is always whole. */
async function keepFiles({ payloads, archive }: TemporalClient, { runId, timeline }: RunView): Promise<void> {
  const files = timeline.flatMap((item) => ('files' in item ? (item.files ?? []) : []));
  for (const name of files.flatMap(({ id, sha256 }) => [id, sha256])) {
    try {
      await archive.files.put(await payloads.get(name));
    } catch (error) {
      if (error instanceof PayloadLost) throw new CannotArchive(runId, error.message);
      throw error;
    }
  }
}

interface Whole {
  run: RunView;
  turns: TurnRecord[];
  past: PastCollector;
}

async function readWhole(client: TemporalClient, runId: string): Promise<Whole> {
  const projection = new RunProjection();
  const record = new TraceRecord(runId);
  const past = new PastCollector();
  for await (const event of readHistory(client, runId)) {
    const lost = lostPart(event);
    if (lost) throw new CannotArchive(runId, lost);
    projection.apply(event);
    record.apply(event);
    past.apply(event);
  }
  const run = projection.view();
  if (run.endedAt === undefined) throw new CannotArchive(runId, `it is ${run.status}; only a run that has ended is`);
  return { run, turns: record.turns(), past };
}

/** Why a payload of the event could not be read from the payload store. */
function lostPart(event: RunEvent): string | undefined {
  for (const value of Object.values(event)) {
    if (typeof value === 'object' && value !== null && 'lost' in value && 'undecodable' in value) {
      return String(value.undecodable);
    }
  }
  return undefined;
}

const pageSize = 200;

/**
 * Archives the runs that ended earlier than that, one by one as the results are read. Yields the result of each, or its error.
 *
 * Throws `TemporalUnavailable`, also in the middle.
 */
export async function* archiveRuns(
  client: TemporalClient,
  { olderThanSeconds }: { olderThanSeconds: number },
): AsyncGenerator<Archived | { runId: string; error: Error }, void, void> {
  const endedBefore = new Date(Date.now() - olderThanSeconds * 1_000).toISOString();
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await queryRuns(client, { endedBefore }, { pageSize, nextPageToken });
    for (const { runId } of page.runs) {
      try {
        yield await archiveRun(client, runId);
      } catch (error) {
        if (!(error instanceof CannotArchive || error instanceof ArchiveUnusable || error instanceof RunNotFound))
          throw error;
        yield { runId, error };
      }
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
}
