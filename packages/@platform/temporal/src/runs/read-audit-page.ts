import type { z } from 'zod';
import { listArchivedRuns } from '../archive/list.js';
import { type AuditEntry, auditOf } from '../audit/audit.js';
import { fitsAudit } from '../audit/filter.js';
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { asObject, asText } from '../domain/json/read.js';
import { parseJson, writeJson } from '../domain/json.js';
import { RequestRefused, RunNotFound } from '../errors/errors.js';
import { parseInput, readAuditPageSchema } from '../input/input.js';
import { describeRun } from './describe.js';
import { isWithin, readIfKept, unusable } from './read-audit.js';
import { pageUnderWay } from './runs-under-way.js';
import { wrongToken } from './wrong-token.js';

/** As the export, with `pageToken`: `nextPageToken` of the page before. */
export type AuditPageInput = z.input<typeof readAuditPageSchema>;

/** What was found in some runs. */
export interface AuditPage {
  /** The latest first. Those of the next page may be later than the last of these: it goes on run by run. */
  entries: AuditEntry[];
  /** Runs whose histories were read for this page. */
  runsRead: number;
  /** Absent after the last page. A page may be empty and not the last. */
  nextPageToken?: string;
}

/** A page ends with the first batch of runs after which it has as many entries, has read as many runs, or has taken as many milliseconds. */
const most = { entries: 50, runs: 200, ms: 2_000 };

/** Runs that are listed together, and read at the same time. */
const [batch, atOnce] = [25, 8];

type Place = { in: 'server'; token?: Uint8Array } | { in: 'archive'; after: string };

/**
 * The audit of a period, some runs at a time: from the histories of the runs that were under way then, then from the archive. What a page costs does not
 * depend on how many runs there are. Throws as `exportAudit`.
 */
export async function readAuditPage(client: TemporalClient, given: AuditPageInput): Promise<AuditPage> {
  const { pageToken, from, to = new Date().toISOString(), agentId, ...filter } = parseInput(readAuditPageSchema, given);
  const period = { from, to, agentId };
  const page: AuditPage = { entries: [], runsRead: 0 };
  const took = performance.now();
  const isFull = () =>
    page.entries.length >= most.entries || page.runsRead >= most.runs || performance.now() - took > most.ms;
  let place: Place | undefined = placeOf(pageToken);
  do {
    place = place.in === 'server' ? await fromServer(place) : await fromArchive(place);
  } while (place && !isFull());
  page.entries.sort((one, other) => other.at.localeCompare(one.at));
  return place ? { ...page, nextPageToken: tokenOf(place) } : page;

  function take(entries: readonly AuditEntry[]) {
    page.runsRead++;
    page.entries.push(...entries.filter((entry) => isWithin(entry, period) && fitsAudit(entry, filter)));
  }

  async function fromServer({ token }: { token?: Uint8Array }): Promise<Place> {
    const asked = pageUnderWay(client, period, { pageSize: batch, nextPageToken: token });
    const { runs, nextPageToken } = await asked.catch((error: unknown) => {
      if (token && error instanceof RequestRefused) throw wrongToken(error);
      throw error;
    });
    await forEachAtOnce(runs, atOnce, async (run) => take(await readIfKept(client, run)));
    return nextPageToken ? { in: 'server', token: nextPageToken } : { in: 'archive', after: '' };
  }

  async function fromArchive({ after }: { after: string }): Promise<Place | undefined> {
    const { runs, unusable: broken, next } = await listArchivedRuns(client, { after, limit: batch });
    for (const archive of broken) take([unusable(archive, period)]);
    for (const run of runs) {
      const isMeant = (agentId === undefined || run.agentId === agentId) && run.startedAt <= to;
      // What the server has too was told by it.
      if (isMeant && (run.endedAt ?? to) >= from && !(await isOnServer(client, run.runId))) take(auditOf(run));
    }
    return next === undefined ? undefined : { in: 'archive', after: next };
  }
}

function tokenOf(place: Place): string {
  const said =
    place.in === 'server' ? { token: Buffer.from(place.token ?? []).toString('base64') } : { after: place.after };
  return Buffer.from(writeJson(said)).toString('base64url');
}

function placeOf(pageToken: string | undefined): Place {
  if (pageToken === undefined) return { in: 'server' };
  const said = saidIn(pageToken);
  const [token, after] = [asText(said?.token), asText(said?.after)];
  if (token) return { in: 'server', token: Buffer.from(token, 'base64') };
  if (after !== undefined) return { in: 'archive', after };
  throw wrongToken();
}

function saidIn(pageToken: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(parseJson(Buffer.from(pageToken, 'base64url').toString('utf8')));
  } catch {
    return undefined; // no token of ours
  }
}

async function isOnServer(client: TemporalClient, runId: string): Promise<boolean> {
  try {
    await describeRun(client, runId);
    return true;
  } catch (error) {
    if (error instanceof RunNotFound) return false;
    throw error;
  }
}
