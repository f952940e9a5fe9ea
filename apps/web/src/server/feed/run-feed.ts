/** The events of one run for all its viewers, from one follower and one live stream. */
import type { LiveSignal, RunUpdate, RunView } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { applyLive, liveSnapshot, nothingLive, pruneLive } from '@platform/temporal/live';
import { toProblem } from '../problem.js';
import { afterEverything, ChangeRecord } from './changes.js';
import { completeUpdate, liveEvent, statusEvent, updateEvent } from './events.js';
import type { EventSource, Outbox, ServerSentEvent } from './outbox.js';

/** Where a feed gets its run from. */
export interface RunUpstream {
  /** As `followRun`. */
  follow(options: { after: number; signal: AbortSignal }): AsyncIterable<RunUpdate>;
  /** As `followLive`. */
  live(signal: AbortSignal): AsyncIterable<LiveSignal>;
  /** Is told of unexpected errors. */
  onDefect(error: unknown): void;
}

export class RunFeed implements EventSource {
  readonly #viewers = new Set<Outbox>();
  /** Viewers that came before the run was read, and where they resume. */
  readonly #waiting = new Map<Outbox, number | undefined>();
  readonly #stopped = new AbortController();
  readonly #changes: ChangeRecord;
  #live = nothingLive;
  #liveStopped: AbortController | undefined;
  #view: RunView | undefined;
  /** What cannot be reached, in words. */
  #problems: { temporal?: string; agentService?: string } = {};
  #end: ServerSentEvent | undefined;

  /**
   * Resolves with the run's first sign of life, or with the news that it cannot be read at the moment. Rejects with what the follower
   * throws before, `RunNotFound` for one.
   */
  readonly ready: Promise<void>;
  /** Resolves when nothing is asked of the upstreams any more. */
  readonly done: Promise<void>;
  #liveDone: Promise<void> = Promise.resolve();

  /** `after`: the event that the first viewer saw last. */
  constructor(
    private readonly upstream: RunUpstream,
    after: number = afterEverything,
  ) {
    this.#changes = new ChangeRecord(after);
    const { promise, resolve, reject } = withResolvers();
    this.ready = promise;
    this.ready.catch(() => undefined);
    this.done = this.#follow(after, resolve)
      .then(resolve, (error) => {
        reject(error);
        this.#fail(error);
      })
      .then(() => {
        this.#liveStopped?.abort();
        return this.#liveDone;
      });
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Adds a viewer: it gets what changed after the event, everything when `after` is absent, and from then on what happens. */
  attach(viewer: Outbox, after?: number): void {
    this.#viewers.add(viewer);
    viewer.addSource(this);
    viewer.push(this.#statusEvent());
    if (this.#view) this.#greet(viewer, this.#view, after);
    else this.#waiting.set(viewer, after);
    if (this.#end) viewer.end(this.#end);
  }

  detach(viewer: Outbox): void {
    this.#viewers.delete(viewer);
    this.#waiting.delete(viewer);
  }

  /** Closes the upstreams and the streams of the remaining viewers. They may connect again. */
  stop(): void {
    this.#stopped.abort();
    this.#liveStopped?.abort();
    for (const viewer of this.#viewers) viewer.close();
  }

  snapshot(): ServerSentEvent[] {
    const run = this.#view ? [completeUpdate(this.#view), liveEvent(liveSnapshot(this.#live))] : [];
    return [this.#statusEvent(), ...run];
  }

  async #follow(after: number, onFirst: () => void): Promise<void> {
    for await (const update of this.upstream.follow({ after, signal: this.#stopped.signal })) {
      // A follower may have something to tell as it is stopped: nobody is there for it, and it would start another live stream.
      if (this.#stopped.signal.aborted) return;
      if (update.type === 'disconnected') {
        this.#tell({ ...this.#problems, temporal: update.message });
      } else {
        this.#apply(update);
      }
      onFirst();
    }
    if (!this.#stopped.signal.aborted) this.#publishEnd({});
  }

  #apply(update: Extract<RunUpdate, { type: 'update' }>): void {
    const { view } = update;
    this.#view = view;
    this.#changes.apply(update);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [viewer, after] of waiting) this.#greet(viewer, view, after);
    const greeted = new Set(waiting.map(([viewer]) => viewer));
    this.#publish(updateEvent(view, update), greeted);
    this.#tell({ ...this.#problems, temporal: undefined });
    this.#watchLive(view.status === 'running');
    this.#live = pruneLive(this.#live, view, view.timeline, this.#problems.agentService !== undefined);
  }

  #greet(viewer: Outbox, view: RunView, after: number | undefined): void {
    // A viewer that claims a later event has seen another history.
    const resumes = after !== undefined && after <= view.eventId;
    viewer.push(resumes ? updateEvent(view, this.#changes.since(after, view)) : completeUpdate(view));
    viewer.push(liveEvent(liveSnapshot(this.#live)));
  }

  /** Follows the tokens only while a turn is worked on. Afterwards the viewers remove what is left of them. */
  #watchLive(wanted: boolean): void {
    if (wanted && !this.#liveStopped) {
      this.#liveStopped = new AbortController();
      const live = this.#followLive(this.#liveStopped.signal).catch((error) => this.#fail(error));
      this.#liveDone = Promise.all([this.#liveDone, live]).then(() => undefined);
    }
    if (!wanted && this.#liveStopped) {
      this.#liveStopped.abort();
      this.#liveStopped = undefined;
      if (this.#live !== nothingLive) {
        this.#live = nothingLive;
        this.#publish(liveEvent(liveSnapshot(this.#live)));
      }
      this.#tell({ ...this.#problems, agentService: undefined });
    }
  }

  async #followLive(signal: AbortSignal): Promise<void> {
    for await (const signalled of this.upstream.live(signal)) {
      if (signal.aborted) return;
      if (signalled.type === 'event') {
        this.#live = applyLive(this.#live, signalled.event, this.#view?.timeline);
        this.#publish(liveEvent(signalled.event));
      } else if (signalled.type === 'lost') {
        this.#tell({ ...this.#problems, agentService: signalled.message });
      } else {
        this.#tell({ ...this.#problems, agentService: undefined });
      }
    }
  }

  #fail(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    const { problem, isDefect } = toProblem(error);
    if (isDefect) this.upstream.onDefect(error);
    this.#stopped.abort();
    this.#liveStopped?.abort();
    this.#publishEnd({ problem });
  }

  #publishEnd(data: object): void {
    this.#end ??= { event: 'end', data: writeJson(data) };
    for (const viewer of this.#viewers) viewer.end(this.#end);
  }

  #tell(problems: { temporal?: string; agentService?: string }): void {
    const { temporal, agentService } = this.#problems;
    this.#problems = problems;
    if (temporal !== problems.temporal || agentService !== problems.agentService) this.#publish(this.#statusEvent());
  }

  #statusEvent(): ServerSentEvent {
    return statusEvent(this.#problems);
  }

  #publish(event: ServerSentEvent, except?: ReadonlySet<Outbox>): void {
    for (const viewer of this.#viewers) {
      if (!except?.has(viewer)) viewer.push(event);
    }
  }
}

function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
