/** Reads everything that may refer to a payload. */

import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { ServerRecords } from './server-records.js';
import { StoredPayloads } from './stored-payloads.js';

/** How much was read, also what was read again at the end. */
export interface SurveyProgress {
  histories: number;
  /** That were read to see what they refer to. */
  payloads: number;
}

export interface Survey {
  stored: StoredPayloads;
  /** How many there are. */
  histories: number;
}

/** Payloads that are read at the same time; each is in memory as a whole. */
const payloadsAtOnce = 8;

/** Milliseconds by which the clocks of this machine and the server may differ, and its lists lag behind. */
const lag = 10 * 60_000;

/**
 * Lists the payload store, and marks what is referred to: from the namespaces' histories, open activities and schedules, and from payloads
 * that are marked themselves.
 *
 * What went on meanwhile from something that was deleted meanwhile is found by looking again at what is new, after `settle`.
 *
 * Throws `CannotPrune` when something cannot be read, `PayloadLost` for a marked payload that is damaged, and what every call throws.
 */
export async function survey(
  client: TemporalClient,
  namespaces: readonly string[],
  {
    settle,
    onProgress,
  }: { settle?: (stored: StoredPayloads) => Promise<void>; onProgress?: (progress: SurveyProgress) => void } = {},
): Promise<Survey> {
  const stored = new StoredPayloads();
  const progress: SurveyProgress = { histories: 0, payloads: 0 };
  const count = (what: keyof SurveyProgress) => {
    progress[what] += 1;
    onProgress?.({ ...progress });
  };
  const servers = namespaces.map((namespace) => new ServerRecords(client, namespace, (bytes) => stored.mark(bytes)));
  const read = async (since?: number) => {
    await stored.list(client.payloads);
    for (const server of servers) {
      await server.readWorkflows(() => count('histories'), since);
      if (since === undefined) await server.readSchedules();
    }
    for (let names = stored.takeUnread(); names.length > 0; names = stored.takeUnread()) {
      await forEachAtOnce(names, payloadsAtOnce, async (name) => {
        stored.mark(await client.payloads.get(name));
        count('payloads');
      });
    }
  };
  const startedAt = Date.now();
  await read();
  const { histories } = progress;
  await settle?.(stored);
  await read(startedAt - lag);
  return { stored, histories };
}
