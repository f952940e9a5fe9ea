/** Reads everything that may refer to a payload. */
import type { TemporalClient } from '../client.js';
import { forEachAtOnce } from './at-once.js';
import { ServerRecords } from './server-records.js';
import { StoredPayloads } from './stored-payloads.js';

/** How far it is. */
export interface SurveyProgress {
  histories: number;
  /** That were read to see what they refer to. */
  payloads: number;
}

export interface Survey extends SurveyProgress {
  stored: StoredPayloads;
  /** When it began, in milliseconds since 1970. */
  startedAt: number;
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
  const found: Survey = { stored, startedAt: Date.now(), histories: 0, payloads: 0 };
  const told = () => onProgress?.({ histories: found.histories, payloads: found.payloads });
  const servers = namespaces.map((namespace) => new ServerRecords(client, namespace, (bytes) => stored.mark(bytes)));
  const read = async (since?: number) => {
    await stored.list(client.payloads);
    for (const server of servers) {
      await server.readWorkflows(() => {
        if (since === undefined) found.histories += 1;
        told();
      }, since);
      if (since === undefined) await server.readSchedules();
    }
    for (let names = stored.takeUnread(); names.length > 0; names = stored.takeUnread()) {
      await forEachAtOnce(names, payloadsAtOnce, async (name) => {
        stored.mark(await client.payloads.get(name));
        found.payloads += 1;
        told();
      });
    }
  };
  await read();
  await settle?.(stored);
  await read(found.startedAt - lag);
  return found;
}
