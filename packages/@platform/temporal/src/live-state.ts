import type { LiveEvent } from './agent-service.js';

type Snapshot = Extract<LiveEvent, { type: 'snapshot' }>;

const nothing: Snapshot = { type: 'snapshot', turn: null, attempt: null, texts: [], tools: [] };

/** What the attempt in progress has said so far, for viewers that come later. Snapshots are replaced, never changed. */
export class LiveState {
  #shown = nothing;

  get snapshot(): Snapshot {
    return this.#shown;
  }

  get isEmpty(): boolean {
    return this.#shown.texts.length === 0 && this.#shown.tools.length === 0;
  }

  clear(): void {
    this.#shown = nothing;
  }

  apply(event: LiveEvent): void {
    if (event.type === 'snapshot') {
      this.#shown = event;
      return;
    }
    const { turn, attempt } = event;
    const { texts, tools } = this.#shown;
    this.#shown = { ...this.#shown, turn, attempt };
    if (event.type === 'tool') {
      this.#shown.tools = [...tools.filter(({ key }) => key !== event.tool.key), event.tool];
    } else if (event.type === 'delta') {
      const before = texts.find(({ key }) => key === event.key);
      const text = (before?.text ?? '') + (event.text ?? '');
      const reasoning = (before?.reasoning ?? '') + (event.reasoning ?? '');
      this.#shown.texts = [...texts.filter((shown) => shown !== before), { key: event.key, text, reasoning }];
    } else if (event.entry.kind !== 'claim') {
      this.#shown.texts = texts.filter(({ key }) => key !== event.entry.key);
      this.#shown.tools = tools.filter(({ key }) => key !== event.entry.key);
    }
  }
}
