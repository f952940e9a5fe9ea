/** What is in the payload store, and the removal of what nothing refers to any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { CannotPrune } from '../errors/errors.js';
import { parseInput } from '../input/input.js';
import type { StoredPayload } from '../payloads/store.js';
import { checkNamespaces } from './sharing.js';
import { type PayloadShare, type StoredPayloads, shareOf } from './stored-payloads.js';
import { type Survey, type SurveyProgress, survey } from './survey.js';

/** Seconds that must have passed since a payload was last written: it is written before anything refers to it. */
export const leastGraceSeconds = 3_600;

/** Seconds that pass when nothing else is said. */
export const defaultGraceSeconds = 86_400;

const namespacesSchema = z.array(z.string().min(1, 'must not be empty')).min(1, 'must name at least one').optional();

const inspectSchema = z.strictObject({ namespaces: namespacesSchema, elsewhere: namespacesSchema });

const pruneSchema = inspectSchema.extend({
  olderThanSeconds: z
    .number()
    .min(
      leastGraceSeconds,
      `must be at least ${leastGraceSeconds} (an hour): what is being written is not referred to yet`,
    )
    .default(defaultGraceSeconds),
  dryRun: z.boolean(),
  settleSeconds: z.number().min(0).default(10),
});

/**
 * `namespaces`: all whose runs keep payloads in this store; the client's own when absent. `elsewhere`: other namespaces of the server, whose
 * runs keep theirs in another store.
 */
export type InspectPayloadsInput = z.input<typeof inspectSchema>;

/**
 * Also: `olderThanSeconds` that have passed since a payload was last written, at least an hour, a day when absent. `dryRun`: nothing is
 * removed. `settleSeconds`: how long it is waited, before anything is removed, for what was just being started (10 when absent).
 */
export type PrunePayloadsInput = z.input<typeof pruneSchema>;

/** What is in a payload store. */
export interface PayloadUsage {
  location: string;
  namespaces: string[];
  /** Histories that were read. */
  histories: number;
  stored: PayloadShare;
  /** What nothing refers to. */
  unreferenced: PayloadShare;
}

export interface PrunedPayloads extends PayloadUsage {
  /** What nothing refers to and is old enough. */
  prunable: PayloadShare;
  /** What was removed of it; nothing in a dry run. */
  removed: PayloadShare;
}

interface PruneOptions {
  /** Told of each step. */
  onProgress?: (progress: SurveyProgress) => void;
}

/**
 * Reads every history of the namespaces, and says what is in the client's payload store and what nothing refers to.
 *
 * Throws `InvalidInput` also when the server has other namespaces with runs, `CannotPrune` when something cannot be read, `PayloadLost` for a
 * damaged payload that is referred to, `TemporalUnavailable`, `RequestRefused`, `PayloadStoreUnavailable`.
 */
export async function inspectPayloads(
  client: TemporalClient,
  input: InspectPayloadsInput = {},
  options: PruneOptions = {},
): Promise<PayloadUsage> {
  const { namespaces, elsewhere } = parseInput(inspectSchema, input);
  const all = await namespacesFor(client, namespaces, elsewhere);
  return usageOf(client, all, await survey(client, all, options));
}

/**
 * Removes what nothing refers to and was not written for a while. Nothing is removed unless everything could be read.
 *
 * Throws as {@link inspectPayloads}, and `CannotPrune` when the namespaces have no workflow at all: it is the wrong server then, or a store that can
 * be deleted as a whole.
 */
export async function prunePayloads(
  client: TemporalClient,
  input: PrunePayloadsInput,
  options: PruneOptions = {},
): Promise<PrunedPayloads> {
  const { namespaces, elsewhere, olderThanSeconds, dryRun, settleSeconds } = parseInput(pruneSchema, input);
  const all = await namespacesFor(client, namespaces, elsewhere);
  const writtenBefore = Date.now() - olderThanSeconds * 1_000;
  const settle = async (stored: StoredPayloads) => {
    const nothing = stored.unreferenced(writtenBefore).next().done;
    if (!dryRun && !nothing) await sleep(settleSeconds * 1_000);
  };
  const found = await survey(client, all, { ...options, settle });
  const usage = usageOf(client, all, found);
  if (found.histories === 0 && usage.stored.payloads > 0) {
    const where = `${all.map((name) => `"${name}"`).join(', ')} at ${client.address}`;
    const next = `If that is where its runs are and none is left, delete ${usage.location} yourself`;
    throw new CannotPrune(`there is no workflow in namespace ${where}. ${next}`);
  }
  const prunable = [...found.stored.unreferenced(writtenBefore)];
  const removed: StoredPayload[] = [];
  if (!dryRun) {
    await forEachAtOnce(prunable, removedAtOnce, async (payload) => {
      if (await client.payloads.remove(payload.path, writtenBefore)) removed.push(payload);
    });
  }
  return { ...usage, prunable: shareOf(prunable), removed: shareOf(removed) };
}

const removedAtOnce = 8;

async function namespacesFor(
  client: TemporalClient,
  namespaces: readonly string[] | undefined,
  elsewhere: readonly string[] = [],
): Promise<string[]> {
  const all = [...new Set(namespaces ?? [client.namespace])];
  await checkNamespaces(client, [...all, ...elsewhere], namespaces !== undefined);
  return all;
}

function usageOf({ payloads }: TemporalClient, namespaces: string[], { histories, stored }: Survey): PayloadUsage {
  return {
    location: payloads.location,
    namespaces,
    histories,
    stored: shareOf(stored.all()),
    unreferenced: shareOf(stored.unreferenced()),
  };
}
