import { z } from 'zod';
import { readArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { RunNotFound, SeveralRuns } from '../errors/errors.js';
import { parseInput, runIdSchema } from '../input/input.js';
import { queryRuns } from '../visibility/visibility.js';
import { describeRun } from './describe.js';

/** Runs that are looked up: more than an ambiguous beginning names, so that it is said when there are others. */
const lookedUp = 6;

/**
 * The run id that begins with `beginning`: the id itself, or a part of it that fits only one run. An archived run is found by its whole id.
 * Throws `RunNotFound`, `InvalidInput` when it fits several (with some of them), `TemporalUnavailable`.
 */
export async function findRun(client: TemporalClient, beginning: string): Promise<string> {
  const { run: idPrefix } = parseInput(z.object({ run: runIdSchema }), { run: beginning });
  try {
    await describeRun(client, idPrefix);
    return idPrefix;
  } catch (error) {
    if (!(error instanceof RunNotFound)) throw error;
  }
  const { runs } = await queryRuns(client, { idPrefix }, { pageSize: lookedUp });
  const [only] = runs;
  if (!only) {
    if (await readArchived(client, idPrefix)) return idPrefix;
    throw new RunNotFound(beginning);
  }
  if (runs.length === 1) return only.runId;
  throw new SeveralRuns(
    beginning,
    runs.map(({ runId }) => runId),
  );
}
