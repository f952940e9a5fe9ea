import { type AgentsClient, createAgentsClient } from '@platform/client';
import type { TimelineItem } from '@platform/temporal';
import type { Broken } from './verify.js';

const endMs = 60_000;

/** Somebody who watches a run through the console, as a page and a program do. A stream that breaks is opened again where it was. */
export class Viewer {
  readonly #agents: AgentsClient;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  readonly #told = new Map<string, string>();
  #timeline: readonly TimelineItem[] = [];
  #twice: string[] = [];
  #failure: string | undefined;
  #ended = false;
  /** How often the stream broke, or the console lost the server. */
  cuts = 0;

  constructor(
    url: string,
    private readonly runId: string,
  ) {
    this.#agents = createAgentsClient({ url });
    this.#watching = this.#watch();
  }

  /** What the viewer did not get, got wrong, or was told twice of a run that has ended. Ends the watching. */
  async problems(): Promise<Broken[]> {
    const late = setTimeout(() => this.#stop.abort(), endMs);
    await this.#watching;
    clearTimeout(late);
    const broken = (what: string): Broken[] => [{ claim: 'viewers', what }];
    if (this.#failure) return broken(`a viewer was sent away: ${this.#failure}`);
    if (!this.#ended) return broken(`a viewer was not told the end within ${endMs / 1_000} s`);
    if (this.#twice.length > 0) return broken(`a viewer was told the same twice: ${this.#twice.join(', ')}`);
    const { timeline } = await this.#agents.getRun(this.runId);
    return JSON.stringify(timeline) === JSON.stringify(this.#timeline)
      ? []
      : broken(`a viewer saw ${differences(this.#timeline, timeline)}`);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #watch(): Promise<void> {
    try {
      for await (const news of this.#agents.followRun(this.runId, { signal: this.#stop.signal })) {
        if (news.type === 'disconnected') this.cuts++;
        if (news.type !== 'update') continue;
        for (const item of news.changed) this.#take(item);
        for (const id of news.removed) this.#told.delete(id);
        this.#timeline = news.view.timeline;
        this.#ended = news.view.endedAt !== undefined;
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }

  #take(item: TimelineItem): void {
    const text = JSON.stringify(item);
    if (this.#told.get(item.id) === text) this.#twice.push(item.id);
    this.#told.set(item.id, text);
  }
}

/** The items that differ, and all ids where only their order does. */
function differences(seen: readonly TimelineItem[], real: readonly TimelineItem[]): string {
  const textsOf = (timeline: readonly TimelineItem[]) => timeline.map((item) => JSON.stringify(item));
  const [ours, theirs] = [textsOf(seen), textsOf(real)];
  const only = (some: string[], others: string[]) => some.filter((text) => !others.includes(text)).join(', ');
  const [extra, missing] = [only(ours, theirs), only(theirs, ours)];
  if (extra || missing) return `${extra || 'too little'} instead of ${missing || 'nothing'}`;
  return `${seen.map(({ id }) => id)} instead of ${real.map(({ id }) => id)}`;
}
