/** Tells what is still open for somebody that they are not known any more: streams close with a sign-out, not with the next request. */

/** Node's timers take no more milliseconds than 31 bits hold. */
const longestMs = 86_400_000;

interface Lease {
  controller: AbortController;
  timer: NodeJS.Timeout;
  marks: readonly string[];
  from: number;
}

/** Leases of this process, by the id of a session or token. */
export class Leases {
  readonly #leases = new Map<string, Lease>();

  /** `hasEnded`: as `SignedOut` says it. */
  constructor(private readonly hasEnded: (marks: readonly string[], from: number) => boolean) {}

  /**
   * Aborted when the session ends: at `endsAt`, or with a sign-out; at once, when it has ended before. `marks`, `from`: as `SignedOut` names
   * what ends it.
   */
  signalOf(id: string, endsAt: number, marks: readonly string[], from: number): AbortSignal {
    // No sweep comes again for what has ended already.
    if (this.hasEnded(marks, from)) return AbortSignal.abort();
    const known = this.#leases.get(id);
    if (known) return known.controller.signal;
    const lease = { controller: new AbortController(), timer: this.#endAt(id, endsAt), marks, from };
    this.#leases.set(id, lease);
    return lease.controller.signal;
  }

  /** Ends every lease that has ended since. */
  sweep(): void {
    for (const [id, { marks, from }] of this.#leases) if (this.hasEnded(marks, from)) this.end(id);
  }

  /** Ends one session or token here. */
  end(id: string): void {
    const lease = this.#leases.get(id);
    if (!lease) return;
    this.#leases.delete(id);
    clearTimeout(lease.timer);
    lease.controller.abort();
  }

  /** Forgets all: the process stops. */
  close(): void {
    for (const { timer } of this.#leases.values()) clearTimeout(timer);
    this.#leases.clear();
  }

  #endAt(id: string, endsAt: number): NodeJS.Timeout {
    const left = endsAt - Date.now();
    const again = () => {
      const lease = this.#leases.get(id);
      if (lease) lease.timer = this.#endAt(id, endsAt);
    };
    return left > longestMs ? setTimeout(again, longestMs).unref() : setTimeout(() => this.end(id), left).unref();
  }
}
