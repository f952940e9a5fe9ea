import { setTimeout as sleep } from 'node:timers/promises';
import { orArchived } from '../archive/read.js';
import type { TemporalClient } from '../connection/client.js';
import { writeJson } from '../domain/json.js';
import { hasEnded } from '../domain/status.js';
import { RunNotFound, TemporalUnavailable } from '../errors/errors.js';
import { HistoryReader } from '../history/read.js';
import { RunProjection } from '../projection/projection.js';
import type { RunView, TimelineItem } from '../projection/view.js';
import { addLive, describeIfReadable } from './add-live.js';

/** What a follower gets: the run as it is now, with the changes since the update before; or the news that the server cannot be reached now. */
export type RunUpdate =
  | {
      type: 'update';
      view: RunView;
      /** Items that are new or changed since the update before, in their order; each replaces the one of the same id. */
      changed: TimelineItem[];
      /** Ids of items that are no longer in the timeline, and may have been in it before. */
      removed: string[];
      /** Resume after this event. */
      eventId: number;
    }
  | { type: 'disconnected'; message: string };

export interface FollowOptions {
  /** Only what is newer than this history event; everything when absent. */
  after?: number;
  /** Ends the iteration, at once. */
  signal?: AbortSignal;
}

/** Milliseconds between two looks at the turn under way. */
const describeEveryMs = 1_000;
/** The first look at a new turn comes sooner. */
const firstDescribeMs = 250;
const reconnectEveryMs = 500;

/**
 * Follows a run until it ends. The first update comes at once and holds the run as it is; the last one has an ended status.
 *
 * Costs the workflow nothing: one long poll of the history and, only while the run is `running`, a description a second. When the
 * server goes away it yields `disconnected` once, keeps trying, and goes on where it was. Needs no worker.
 * Throws `RunNotFound`, `RequestRefused`.
 */
export async function* followRun(
  client: TemporalClient,
  runId: string,
  { after = 0, signal }: FollowOptions = {},
): AsyncGenerator<RunUpdate, void, void> {
  const follower = new Follower(client, runId, after);
  const stop = () => follower.close();
  signal?.addEventListener('abort', stop, { once: true });
  let connected = true;
  try {
    while (!signal?.aborted) {
      try {
        await follower.read();
        // What was read as the signal came is for nobody.
        if (signal?.aborted) return;
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof RunNotFound) {
          const view = await orArchived(client, runId, () => Promise.reject(error));
          yield { type: 'update', view, changed: view.timeline, removed: [], eventId: view.eventId };
          return;
        }
        if (!(error instanceof TemporalUnavailable)) throw error;
        follower.reconnect();
        const message = `Lost Temporal at ${error.address} (${error.reason}); still trying.`;
        if (connected) yield { type: 'disconnected', message };
        connected = false;
        await sleep(reconnectEveryMs, undefined, { signal }).catch(() => undefined);
        continue;
      }
      const update = follower.update(!connected);
      connected = true;
      if (!update) continue;
      yield update;
      if (update.view.endedAt !== undefined) return;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

class Follower {
  readonly #projection = new RunProjection();
  readonly #history: HistoryReader;
  #caughtUp = false;
  #since: { eventId: number } | { revision: number };
  #head = '';

  constructor(
    private readonly client: TemporalClient,
    private readonly runId: string,
    after: number,
  ) {
    this.#history = new HistoryReader(client, runId);
    this.#since = { eventId: after };
  }

  /** Waits for something that may be new. */
  async read(): Promise<void> {
    if (!this.#caughtUp) return this.#catchUp();
    const events = await this.#history.next(this.#untilDescribe());
    for (const event of events ?? []) this.#projection.apply(event);
    if (events || this.#history.closed) return;
    await addLive(this.client, this.runId, this.#projection);
  }

  #untilDescribe(): number | undefined {
    if (this.#projection.taskIsOpen) return describeEveryMs;
    if (this.#projection.status !== 'running') return undefined;
    return this.#projection.turn?.state === 'unknown' ? firstDescribeMs : describeEveryMs;
  }

  /** Reads what there is, so that the first update does not show the run as it was. */
  async #catchUp(): Promise<void> {
    const description = await describeIfReadable(this.client, this.runId);
    if ('unreadable' in description) {
      await this.#readUntilQuiet();
      await addLive(this.client, this.runId, this.#projection);
    } else {
      while (!this.#history.closed && !this.#history.hasRead(description.executionId, description.historyLength)) {
        for (const event of (await this.#history.next()) ?? []) this.#projection.apply(event);
      }
      this.#projection.applyLive(description);
    }
    this.#caughtUp = true;
  }

  /** Reads the history when nothing tells how long it is. All of it is read when the run has ended, or when nothing more comes for a while. */
  async #readUntilQuiet(): Promise<void> {
    while (!this.#history.closed && !hasEnded(this.#projection.status)) {
      const events = await this.#history.next(describeEveryMs);
      for (const event of events ?? []) this.#projection.apply(event);
      if (!events && this.#projection.eventId > 0) return;
    }
  }

  /** What is new since the last update; `undefined` when nothing is, unless `always`. */
  update(always: boolean): Extract<RunUpdate, { type: 'update' }> | undefined {
    const view = this.#projection.view();
    const changed = this.#projection.changedSince(this.#since);
    const removed = this.#projection.removedSince(this.#since);
    const head = writeJson({ ...view, timeline: [], eventId: 0 });
    const isSame = head === this.#head && changed.length === 0 && removed.length === 0;
    if (isSame && !always) return undefined;
    this.#head = head;
    this.#since = { revision: this.#projection.revision };
    return { type: 'update', view, changed, removed, eventId: view.eventId };
  }

  reconnect(): void {
    this.#caughtUp = false;
  }

  close(): void {
    this.#history.close();
  }
}
