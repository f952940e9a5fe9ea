/** Something that happens once and can be waited for. */
export class Latch {
  #settle: () => void = () => {};
  #done = false;
  /** Resolves when it has happened. */
  readonly reached = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  get isReached(): boolean {
    return this.#done;
  }

  reach(): void {
    this.#done = true;
    this.#settle();
  }
}
