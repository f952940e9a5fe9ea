/** The events that wait for one viewer. Their number is bounded, so that a slow viewer does not cost memory. */

export interface ServerSentEvent {
  event: string;
  /** JSON, encoded once however many viewers get it. */
  data: string;
  id?: string;
}

/** Gives a viewer the whole present state, in place of the events that it has missed. */
export interface EventSource {
  snapshot(): ServerSentEvent[];
}

/** Above either limit a viewer is behind. Its waiting events are dropped, and it gets the whole state when it reads again. */
export interface OutboxLimits {
  events: number;
  /** Characters of data. One snapshot may be larger. */
  characters: number;
}

export const outboxLimits: OutboxLimits = { events: 500, characters: 2_000_000 };

/** Result of {@link Outbox.next} when nothing came in time. */
export const idle = Symbol('idle');

export class Outbox {
  readonly #sources = new Set<EventSource>();
  #queue: ServerSentEvent[] = [];
  #characters = 0;
  #behind = false;
  #end: ServerSentEvent | undefined;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(private readonly limits: OutboxLimits = outboxLimits) {}

  /** Adds a source. It is asked for the whole state when this viewer is behind. */
  addSource(source: EventSource): void {
    this.#sources.add(source);
  }

  /** Never waits. */
  push(event: ServerSentEvent): void {
    if (this.#closed || this.#end || this.#behind) return;
    this.#queue.push(event);
    this.#characters += event.data.length;
    if (this.#queue.length > this.limits.events || this.#characters > this.limits.characters) {
      this.#clear();
      this.#behind = true;
    }
    this.#wake?.();
  }

  /** Ends the outbox: the viewer gets what waits, then this event, and nothing more. */
  end(event: ServerSentEvent): void {
    this.#end ??= event;
    this.#wake?.();
  }

  /** Ends the outbox with this event, in place of what waits: the viewer may see nothing more. */
  cut(event: ServerSentEvent): void {
    this.#clear();
    this.#behind = false;
    this.end(event);
  }

  /** Ends the outbox at once, because nobody reads any more. */
  close(): void {
    this.#closed = true;
    this.#clear();
    this.#wake?.();
  }

  /** The next event; {@link idle} when none came within `idleMs`; `undefined` after the end. For one reader. */
  async next(idleMs: number): Promise<ServerSentEvent | typeof idle | undefined> {
    if (!this.#hasNews()) await this.#news(idleMs);
    if (this.#closed) return undefined;
    if (this.#behind) this.#catchUp();
    const event = this.#queue.shift();
    if (event) {
      this.#characters -= event.data.length;
      return event;
    }
    if (!this.#end) return idle;
    this.#closed = true;
    return this.#end;
  }

  #hasNews(): boolean {
    return this.#queue.length > 0 || this.#behind || this.#closed || this.#end !== undefined;
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #catchUp(): void {
    this.#behind = false;
    this.#queue = [...this.#sources].flatMap((source) => source.snapshot());
    this.#characters = this.#queue.reduce((sum, { data }) => sum + data.length, 0);
  }

  #clear(): void {
    this.#queue = [];
    this.#characters = 0;
  }
}
