import type { Outbox } from './outbox.js';
import { RunFeed, type RunUpstream } from './run-feed.js';

/** Milliseconds that a feed stays open without viewers, so that a page that is reloaded finds it open. */
export const lingerMs = 5_000;

interface Kept {
  feed: RunFeed;
  lingering?: NodeJS.Timeout;
}

/** The feeds of all runs that somebody watches: one for each. */
export class RunFeeds {
  readonly #kept = new Map<string, Kept>();
  /** All feeds, also closed ones with a call under way. */
  readonly #busy = new Set<Promise<void>>();
  #closed = false;

  constructor(
    private readonly upstreamOf: (runId: string) => RunUpstream,
    private readonly linger: number = lingerMs,
  ) {}

  /**
   * Adds a viewer to a run's feed, and returns what takes it away again. Resolves when there is something to tell. After {@link close} the viewer is closed.
   * Throws what the follower throws at its first look, `RunNotFound` for one.
   */
  async open(runId: string, viewer: Outbox, after?: number): Promise<() => void> {
    if (this.#closed) {
      viewer.close();
      return () => undefined;
    }
    const kept = this.#kept.get(runId) ?? this.#start(runId, after);
    clearTimeout(kept.lingering);
    kept.feed.attach(viewer, after);
    const leave = () => {
      kept.feed.detach(viewer);
      if (kept.feed.viewers === 0) this.#letLinger(runId, kept);
    };
    try {
      await kept.feed.ready;
    } catch (error) {
      kept.feed.detach(viewer);
      this.#drop(runId, kept);
      throw error;
    }
    return leave;
  }

  /** How many runs are followed. */
  get size(): number {
    return this.#kept.size;
  }

  /** How many watch them. */
  get viewers(): number {
    return [...this.#kept.values()].reduce((sum, { feed }) => sum + feed.viewers, 0);
  }

  /** Ends every feed, for good. Resolves when no call is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [runId, kept] of this.#kept) this.#drop(runId, kept);
    await Promise.all(this.#busy);
  }

  #start(runId: string, after: number | undefined): Kept {
    const kept: Kept = { feed: new RunFeed(this.upstreamOf(runId), after) };
    this.#kept.set(runId, kept);
    const { done } = kept.feed;
    this.#busy.add(done);
    void done.finally(() => this.#busy.delete(done));
    return kept;
  }

  #letLinger(runId: string, kept: Kept): void {
    clearTimeout(kept.lingering);
    kept.lingering = setTimeout(() => this.#drop(runId, kept), this.linger);
    kept.lingering.unref();
  }

  #drop(runId: string, kept: Kept): void {
    clearTimeout(kept.lingering);
    kept.feed.stop();
    if (this.#kept.get(runId) === kept) this.#kept.delete(runId);
  }
}
