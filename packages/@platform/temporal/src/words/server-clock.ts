/**
 * The server's time, for those who say how far away a time is: "2 h left" must not depend on the clock of a phone. It is read from the `Date`
 * of answers, which is cut to whole seconds; each answer narrows down how far the clock here is off. A clock that may be right counts as right.
 */
export class ServerClock {
  /** Milliseconds that the clock here is behind, at least and at most. */
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;

  /**
   * Takes the time of an answer.
   *
   * @param date its `Date` header; one that is missing, or is no time, says nothing.
   * @param sentAt when it was asked for, by the clock here, in milliseconds.
   * @param receivedAt when its head was there.
   */
  heard(date: string | null | undefined, sentAt: number, receivedAt: number): void {
    const at = Date.parse(date ?? '');
    if (Number.isNaN(at)) return;
    const [least, most] = [at - receivedAt, at + cutMs - sentAt];
    const fits = least <= this.#most && most >= this.#least;
    // What does not fit is of a clock that was set, here or there.
    this.#least = fits ? Math.max(this.#least, least) : least;
    this.#most = fits ? Math.min(this.#most, most) : most;
  }

  /** The server's time in milliseconds, as far as it is known; else that of the clock here. */
  now(local = Date.now()): number {
    return local + Math.min(Math.max(0, this.#least), this.#most);
  }
}

/** Milliseconds that a `Date` may be behind: it has whole seconds, and servers make it anew once a second. */
const cutMs = 2_000;
