import type { RunUpdate, RunView, TimelineItem } from '@platform/temporal';

type Update = Extract<RunUpdate, { type: 'update' }>;

/** `after` with which a follower's first update names as changed only what no history event tells yet. */
export const afterEverything = Number.MAX_SAFE_INTEGER;

/**
 * Which items a viewer that resumes must be told: those that may have changed since the update it saw last. When in doubt an item
 * counts as changed, which is always right, because items replace each other by id.
 */
export class ChangeRecord {
  /** By item id: a viewer that has seen an update with an event id of at least this has seen the item as it is. */
  readonly #seenFrom = new Map<string, number>();
  #eventId = -1;

  /** `after`: what the follower was started with. */
  constructor(private readonly after: number) {}

  apply({ view, changed, eventId }: Update): void {
    // A live description changes items without a new event: whoever saw that event may have seen them before or after.
    const isLive = eventId === this.#eventId || this.#eventId < 0;
    if (this.#eventId < 0) {
      for (const { id } of view.timeline) this.#seenFrom.set(id, Math.min(this.after, eventId));
    }
    for (const { id } of changed) this.#seenFrom.set(id, isLive ? eventId + 0.5 : eventId);
    this.#eventId = eventId;
  }

  /** Items of the view to tell a viewer whose last update had this event id. */
  since(eventId: number, { timeline }: RunView): TimelineItem[] {
    return timeline.filter(({ id }) => (this.#seenFrom.get(id) ?? Number.POSITIVE_INFINITY) > eventId);
  }
}
