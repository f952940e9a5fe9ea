/** The runs that something can be done to, in one go. */
import { forEachAtOnce } from '../connection/at-once.js';
import { type Actor, actingAs, type TemporalClient } from '../connection/client.js';
import { isSeen } from '../domain/sight.js';
import type { RunFilter } from '../visibility/filter.js';
import { queryRuns, type RunSummary } from '../visibility/visibility.js';
import { placeOfRun } from './place.js';
import { readRuns } from './sorted.js';

/** Runs that one call does something to. */
export const mostInBulk = 1_000;

/** Ids of one question: a query has an end. */
const idsAtOnce = 100;

/** Runs whose starter is asked for at the same time. */
const placesAtOnce = 10;

interface Found {
  runs: RunSummary[];
  /** There are more. */
  isCut: boolean;
}

/**
 * The runs that fit and that the client's actor may do it to, also where this is so only because they started them. `only`: these alone, wherever in the list
 * they are. Throws as `listRuns`.
 */
export async function readFitting(client: TemporalClient, filter: RunFilter, only?: readonly string[]): Promise<Found> {
  const all = await read(client, filter, only);
  const { actor } = client;
  if (!actor?.sees || !actor.owns?.length) return all;
  const own = await readOwn(client, { ...actor, sees: actor.owns }, filter, only);
  const known = new Set(all.runs.map(({ runId }) => runId));
  return {
    runs: [...all.runs, ...own.runs.filter(({ runId }) => !known.has(runId))],
    isCut: all.isCut || own.isCut,
  };
}

/** Those that the actor started. The list finds them by the name; whose they are, the id says that is in their input. */
async function readOwn(client: TemporalClient, actor: Actor, filter: RunFilter, only?: readonly string[]) {
  if (filter.startedBy !== undefined && filter.startedBy !== actor.name) return { runs: [], isCut: false };
  const named = await read(actingAs(client, actor), { ...filter, startedBy: actor.name }, only);
  const own = new Set<string>();
  await forEachAtOnce(named.runs, placesAtOnce, async ({ runId }) => {
    const place = await placeOfRun(client, runId);
    if (place && place.startedById === actor.id && isSeen(place, actor.sees)) own.add(runId);
  });
  return { runs: named.runs.filter(({ runId }) => own.has(runId)), isCut: named.isCut };
}

async function read(client: TemporalClient, filter: RunFilter, only?: readonly string[]): Promise<Found> {
  if (!only) return readRuns(client, filter, mostInBulk);
  const runs: RunSummary[] = [];
  for (let from = 0; from < only.length; from += idsAtOnce) {
    const ids = only.slice(from, from + idsAtOnce);
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await queryRuns(client, { ...filter, ids }, { pageSize: idsAtOnce, nextPageToken });
      runs.push(...page.runs);
      nextPageToken = page.nextPageToken;
    } while (nextPageToken);
  }
  return { runs, isCut: false };
}
