import type { RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import { chunksOf } from '@platform/temporal/until-aborted';
import { createParser } from 'eventsource-parser';
import type { FeedStatus, RunUpdateEvent } from '../../../apps/web/src/server/schemas/events.js';
import { patience } from '../../support/patience.mjs';

export interface Told {
  event: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: data of events of different shapes
  data: any;
}

/** Somebody who watches a run, as a page does. */
export class Viewer {
  readonly told: Told[] = [];
  /** The run without its timeline. */
  view: Omit<RunView, 'timeline'> | undefined;
  timeline: TimelineItem[] = [];
  /** Ids of the items that it was told, as often as it was. */
  readonly changed: string[] = [];
  status: FeedStatus | undefined;
  /** Text of the model's answer in progress, by the key of its call. */
  readonly texts = new Map<string, string>();
  lastEventId: string | undefined;
  ended = false;
  #failure: unknown;
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();

  private constructor() {}

  /** Connects; throws when the answer is no stream. With `before` it goes on where that viewer was cut off. */
  static async open(url: string, before?: Viewer): Promise<Viewer> {
    const viewer = new Viewer();
    viewer.timeline = before?.timeline ?? [];
    viewer.lastEventId = before?.lastEventId;
    const headers: Record<string, string> = before?.lastEventId ? { 'last-event-id': before.lastEventId } : {};
    const response = await fetch(url, { headers, signal: viewer.#stop.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    void viewer.#read(response.body);
    return viewer;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Waits until what was told fits. */
  async until(what: string, fits: (viewer: this) => boolean): Promise<void> {
    const deadline = Date.now() + patience;
    while (!fits(this)) {
      const left = deadline - Date.now();
      if (this.ended || this.#failure || left <= 0) {
        const last = JSON.stringify(this.told.slice(-5)).slice(0, 3_000);
        throw new Error(`The viewer was not told: ${what}; the last it was told: ${last}`, { cause: this.#failure });
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = createParser({
      onEvent: ({ event = 'message', id, data }) => this.#take({ event, id, data: JSON.parse(data) }),
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of chunksOf(body, this.#stop.signal)) parser.feed(decoder.decode(chunk, { stream: true }));
    } catch (error) {
      this.#failure = error;
    }
    this.ended = true;
    this.#wake();
  }

  #take(told: Told): void {
    this.told.push(told);
    if (told.id !== undefined) this.lastEventId = told.id;
    if (told.event === 'update') this.#update(told.data);
    if (told.event === 'live') this.#live(told.data);
    if (told.event === 'status') this.status = told.data;
    this.#wake();
  }

  #update({ view, changed, positions, complete }: RunUpdateEvent): void {
    this.view = view as Omit<RunView, 'timeline'>;
    const ids = new Set(changed.map(({ id }) => id));
    this.timeline = complete ? [] : this.timeline.filter(({ id }) => !ids.has(id));
    this.changed.push(...ids);
    for (const [index, item] of changed.entries()) this.timeline.splice(positions[index]!, 0, item as TimelineItem);
  }

  #live(event: LiveEvent): void {
    if (event.type === 'snapshot') {
      this.texts.clear();
      for (const { key, text } of event.texts) this.texts.set(key, text);
    }
    if (event.type === 'delta') this.texts.set(event.key, (this.texts.get(event.key) ?? '') + (event.text ?? ''));
    if (event.type === 'entry') this.texts.delete(event.entry.key);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
