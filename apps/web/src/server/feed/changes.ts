import type { RunUpdate, RunView } from '@platform/temporal';
import type { Changes } from './events.js';

type Update = Extract<RunUpdate, { type: 'update' }>;

/** `after` with which a follower's first update names as changed only what no history event tells yet. */
export const afterEverything = Number.MAX_SAFE_INTEGER;

/**
 * Knows which items a viewer must get when it resumes: those that may have changed since the last update that it saw. In doubt an item
 * counts as changed. That is always safe, because an item replaces the one with the same id.
 */
export class ChangeRecord {
  /** By item id: a viewer that has seen an update with an event id of at least this has seen the item as it is. */
  readonly #seenFrom = new Map<string, number>();
  /** The same of items that are there no longer. */
  readonly #removedFrom = new Map<string, number>();
  #eventId = -1;

  /** `after`: what the follower was started with. */
  constructor(private readonly after: number) {}

  apply({ view, changed, removed, eventId }: Update): void {
    // A live description changes items without a new event: whoever saw that event may have seen them before or after.
    const isLive = eventId === this.#eventId || this.#eventId < 0;
    if (this.#eventId < 0) {
      for (const { id } of view.timeline) this.#seenFrom.set(id, Math.min(this.after, eventId));
    }
    const seenFrom = isLive ? eventId + 0.5 : eventId;
    for (const { id } of changed) {
      this.#seenFrom.set(id, seenFrom);
      this.#removedFrom.delete(id);
    }
    for (const id of removed) {
      this.#seenFrom.delete(id);
      // Of the first update nobody knows which viewer has seen it.
      this.#removedFrom.set(id, this.#eventId < 0 ? Number.POSITIVE_INFINITY : seenFrom);
    }
    this.#eventId = eventId;
  }

  /** What a viewer needs whose last update had this event id: changed items, and ids of items that it must remove. */
  since(eventId: number, { timeline }: RunView): Changes {
    return {
      changed: timeline.filter(({ id }) => (this.#seenFrom.get(id) ?? Number.POSITIVE_INFINITY) > eventId),
      removed: [...this.#removedFrom].flatMap(([id, seenFrom]) => (seenFrom > eventId ? [id] : [])),
    };
  }
}
