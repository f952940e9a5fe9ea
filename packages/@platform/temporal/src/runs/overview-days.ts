import type { TemporalClient } from '../connection/client.js';
import type { OverviewRow } from '../domain/overview.js';
import { queryFor } from '../visibility/filter.js';
import { readRows } from '../visibility/rows.js';

const dayMs = 86_400_000;

/** Milliseconds by which the visibility store may follow. It is within a second of the server, as a rule. */
const lagMs = 60_000;

/** Runs that are kept, whoever sees them: some 50 MB. */
const mostKept = 200_000;

/** Runs of one day that one reading takes. */
const mostOfDay = 50_000;

/** The runs of one day that have ended, and until when nobody has to ask for them again. */
interface Day {
  ended: OverviewRow[];
  until: number;
  /** No run of the day is open, and none can start: there is nothing to ask for. */
  isOver: boolean;
}

/**
 * Keeps what one process has read of ended runs, by the day on which they started and by what somebody sees: a run that has ended does not change, so
 * each is read once. What the server has deleted since then still counts, as long as the process lives.
 */
export class OverviewDays {
  /** The latest used last. */
  readonly #days = new Map<string, Day>();
  readonly #reading = new Map<string, Promise<unknown>>();
  #kept = 0;

  /** The runs that the client's actor sees and that started on the UTC day which begins at `day`. `isCut`: there are more. */
  async read(client: TemporalClient, day: number): Promise<{ rows: OverviewRow[]; isCut: boolean }> {
    const key = JSON.stringify([client.namespace, day, client.actor?.sees ?? null]);
    // Two who ask at once read once: the second finds what the first has kept.
    await this.#reading.get(key)?.catch(() => undefined);
    const reading = this.#read(client, day, key);
    this.#reading.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  async #read(client: TemporalClient, day: number, key: string): Promise<{ rows: OverviewRow[]; isCut: boolean }> {
    const kept = this.#days.get(key) ?? { ended: [], until: 0, isOver: false };
    if (kept.isOver) {
      this.#keep(key, kept);
      return { rows: kept.ended, isCut: false };
    }
    const now = Date.now();
    const started = { since: iso(day), until: iso(day + dayMs) };
    const query = queryFor(started, client.actor?.sees);
    const fresh = kept.until > 0 ? ` AND (ExecutionStatus = 'Running' OR CloseTime >= '${iso(kept.until)}')` : '';
    const { rows, isCut } = await readRows(client, query + fresh, mostOfDay);
    // A part of a day is not kept: nobody would ask for the rest.
    if (isCut) return { rows: [...kept.ended, ...rows], isCut };
    const until = now - lagMs;
    const isSettled = ({ endedAt }: OverviewRow) => endedAt !== undefined && endedAt < until;
    const [settled, open] = [rows.filter(isSettled), rows.filter((row) => !isSettled(row))];
    const ended = [...kept.ended, ...settled];
    this.#keep(key, { ended, until, isOver: open.length === 0 && day + dayMs < until });
    return { rows: [...ended, ...open], isCut };
  }

  #keep(key: string, day: Day): void {
    this.#forget(key);
    this.#days.set(key, day);
    this.#kept += day.ended.length + 1;
    for (const oldest of this.#days.keys()) {
      if (this.#kept <= mostKept) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const day = this.#days.get(key);
    if (day) this.#kept -= day.ended.length + 1;
    this.#days.delete(key);
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
