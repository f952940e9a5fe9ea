import { z } from 'zod';
import { readArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { InvalidInput, RunNotFound } from '../errors/errors.js';
import { parseInput, runIdSchema } from '../input/input.js';
import { queryRuns } from '../visibility/visibility.js';
import { describeRun } from './describe.js';

/** How many candidates an ambiguous beginning names. */
const candidatesNamed = 5;

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
  const { runs } = await queryRuns(client, { idPrefix }, { pageSize: candidatesNamed + 1 });
  const [only] = runs;
  if (!only) {
    if (await readArchived(client, idPrefix)) return idPrefix;
    throw new RunNotFound(beginning);
  }
  if (runs.length === 1) return only.runId;
  const some = runs.slice(0, candidatesNamed).map(({ runId }) => runId);
  const more = runs.length > candidatesNamed ? ', …' : '';
  throw new InvalidInput(
    'run',
    `"${beginning}" is the beginning of several runs: ${some.join(', ')}${more}. Give more of the id.`,
  );
}
