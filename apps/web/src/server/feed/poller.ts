/** Asks one question again and again while anyone listens. All listeners share it, and are told when the answer changes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentsError } from '@platform/temporal';
import { writeJson } from '@platform/temporal/json';
import { toProblem } from '../problem.js';
import { statusEvent } from './events.js';
import type { EventSource, Outbox, ServerSentEvent } from './outbox.js';

export interface PollerOptions {
  /** Name of the event that carries the answer. */
  event: string;
  ask: () => Promise<unknown>;
  onDefect: (error: unknown) => void;
  /** Milliseconds between an answer and the next question. */
  intervalMs?: number;
}

/** Beyond `pollers` different questions none is added; all of them together ask once every `paceMs`. */
export interface PollerLimits {
  pollers: number;
  paceMs: number;
}

/** Lets questions pass one after the other, in the order in which they come. */
class Pace {
  #next = 0;

  constructor(private readonly everyMs: number) {}

  /** Resolves when it is the caller's turn, or when it no longer wants one. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.everyMs;
    if (at > now) await sleep(at - now, undefined, { signal }).catch(() => undefined);
  }
}

export class Poller {
  /** Listeners, and whether each is told when the question cannot be asked. */
  readonly #listeners = new Map<Outbox, { status: boolean }>();
  #stopped: AbortController | undefined;
  #asking: Promise<void> = Promise.resolve();
  #answer: ServerSentEvent | undefined;
  #problem: string | undefined;

  constructor(
    private readonly options: PollerOptions,
    private readonly pace: Pace,
  ) {}

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Adds a listener: it is told the answer at once, or as soon as there is one. `status: false` when it hears from another feed of that. */
  attach(listener: Outbox, { status = true }: { status?: boolean } = {}): void {
    this.#listeners.set(listener, { status });
    const source: EventSource = { snapshot: () => this.#snapshot(status) };
    listener.addSource(source);
    for (const event of source.snapshot()) listener.push(event);
    if (this.#stopped) return;
    this.#stopped = new AbortController();
    this.#asking = this.#poll(this.#stopped.signal).catch((error) => this.#fail(error));
  }

  detach(listener: Outbox): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.stop();
  }

  /** Stops asking, and ends the streams of the remaining listeners. They may connect again. */
  stop(): void {
    this.#stopped?.abort();
    this.#stopped = undefined;
    this.#answer = undefined;
    this.#problem = undefined;
    for (const listener of this.#listeners.keys()) listener.close();
    this.#listeners.clear();
  }

  /** Resolves when no question is under way after {@link stop}. */
  get done(): Promise<void> {
    return this.#asking;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.pace.turn(signal);
      if (signal.aborted) return;
      let data: string | undefined;
      let problem: string | undefined;
      try {
        data = writeJson(await this.options.ask());
      } catch (error) {
        if (!(error instanceof AgentsError)) throw error;
        problem = error.message;
      }
      if (signal.aborted) return;
      if (problem !== this.#problem) {
        this.#problem = problem;
        this.#publish(statusEvent({ temporal: problem }), ({ status }) => status);
      }
      if (data !== undefined && data !== this.#answer?.data) {
        this.#answer = { event: this.options.event, data };
        this.#publish(this.#answer, () => true);
      }
      await sleep(this.options.intervalMs ?? 1_000, undefined, { signal }).catch(() => undefined);
    }
  }

  #fail(error: unknown): void {
    const { problem } = toProblem(error);
    this.options.onDefect(error);
    const end = { event: 'end', data: writeJson({ problem }) };
    for (const listener of this.#listeners.keys()) listener.end(end);
    this.#listeners.clear();
    this.stop();
  }

  #snapshot(status: boolean): ServerSentEvent[] {
    return [...(status ? [statusEvent({ temporal: this.#problem })] : []), ...(this.#answer ? [this.#answer] : [])];
  }

  #publish(event: ServerSentEvent, to: (listener: { status: boolean }) => boolean): void {
    for (const [listener, options] of this.#listeners) {
      if (to(options)) listener.push(event);
    }
  }
}

/** The pollers, by their question. A poller exists while anyone listens. */
export class Pollers {
  readonly #pollers = new Map<string, Poller>();
  /** Questions under way that nobody listens for any more. */
  readonly #busy = new Set<Promise<void>>();
  readonly #pace: Pace;
  #closed = false;

  constructor(private readonly limits: PollerLimits = { pollers: Number.POSITIVE_INFINITY, paceMs: 0 }) {
    this.#pace = new Pace(limits.paceMs);
  }

  /** Whether somebody listens to the answer to this question. */
  has(key: string): boolean {
    return this.#pollers.has(key);
  }

  /** How many listen to all of them. */
  get listeners(): number {
    return [...this.#pollers.values()].reduce((sum, { listeners }) => sum + listeners, 0);
  }

  /** Whether one more question would be too many. */
  isFull(key: string): boolean {
    return !this.has(key) && this.#pollers.size >= this.limits.pollers;
  }

  /** Adds a listener to the poller of `key`, made by `create` when there is none, and returns what takes it away again. After {@link close} it is closed. */
  attach(key: string, listener: Outbox, create: () => PollerOptions, options?: { status?: boolean }): () => void {
    if (this.#closed) {
      listener.close();
      return () => undefined;
    }
    const poller = this.#pollers.get(key) ?? new Poller(create(), this.#pace);
    this.#pollers.set(key, poller);
    poller.attach(listener, options);
    return () => {
      poller.detach(listener);
      if (poller.listeners > 0 || this.#pollers.get(key) !== poller) return;
      this.#pollers.delete(key);
      const { done } = poller;
      this.#busy.add(done);
      void done.finally(() => this.#busy.delete(done));
    };
  }

  /** Stops them all, for good. Resolves when no question is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const pollers = [...this.#pollers.values()];
    this.#pollers.clear();
    for (const poller of pollers) poller.stop();
    await Promise.all([...this.#busy, ...pollers.map(({ done }) => done)]);
  }
}
