// @ts-check

/**
 * Shows lines as they come, and no more than a person can read: of what comes in one stretch of time the first lines, then one that counts the rest.
 * @template Item
 */
export class BoundedLines {
  #shown = 0;
  /** @type {Item[]} */
  #rest = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {object} options
   * @param {(item: Item) => void} options.show
   * @param {(rest: Item[]) => void} options.sum is told what was not shown, at the end of the stretch
   * @param {number} [options.most] lines of a stretch
   * @param {number} [options.everyMs] how long one is
   */
  constructor({ show, sum, most = 5, everyMs = 2_000 }) {
    this.show = show;
    this.sum = sum;
    this.most = most;
    this.everyMs = everyMs;
  }

  /** @param {Item} item */
  take(item) {
    this.#timer ??= setTimeout(() => this.flush(), this.everyMs).unref();
    if (this.#shown < this.most) {
      this.#shown += 1;
      this.show(item);
    } else this.#rest.push(item);
  }

  /** Ends the stretch: what was counted is told. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown = 0;
    const rest = this.#rest;
    this.#rest = [];
    if (rest.length > 0) this.sum(rest);
  }
}
