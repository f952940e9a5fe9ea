import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * `whole`: everything passes. `slow`: every piece is late. `cut`: connections break, and new ones are refused. `half-open`: nothing passes and
 * neither end is told, as when a router forgets a connection. Connections that were open then stay silent for ever, even when the link is
 * whole again.
 */
export type LinkState = 'whole' | 'slow' | 'cut' | 'half-open';

/** Milliseconds by which a slow link delays each piece, in each direction. */
export const slowMs = 300;

/** A TCP proxy on loopback between two parts, which can be disturbed. */
export class Link {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #state: LinkState = 'whole';

  private constructor(private readonly target: number) {
    this.#server = createServer((near) => this.#accept(near));
  }

  /** Opens a link to a port of loopback, on a free port. */
  static async open(target: number): Promise<Link> {
    const link = new Link(target);
    await new Promise<void>((resolve, reject) => {
      link.#server.once('error', reject);
      link.#server.listen(0, '127.0.0.1', resolve);
    });
    return link;
  }

  /** The port to which a part connects instead of the target's. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get state(): LinkState {
    return this.#state;
  }

  set state(state: LinkState) {
    this.#state = state;
    for (const pair of this.#pairs) {
      if (state === 'cut') pair.break();
      else if (state === 'half-open') pair.silence();
    }
  }

  async close(): Promise<void> {
    for (const pair of this.#pairs) pair.break();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(near: Socket): void {
    if (this.#state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.target });
    const pair = new Pair(near, far, () => (this.#state === 'slow' ? slowMs : 0));
    this.#pairs.add(pair);
    near.once('close', () => this.#pairs.delete(pair));
    if (this.#state === 'half-open') pair.silence();
  }
}

/** Two ends of one connection. */
class Pair {
  #silent = false;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly delayMs: () => number,
  ) {
    this.#forward(near, far);
    this.#forward(far, near);
  }

  break(): void {
    for (const end of [this.near, this.far]) if (!end.destroyed) end.resetAndDestroy();
  }

  /** Drops what comes in from now on. When one end closes, the other is not told. */
  silence(): void {
    this.#silent = true;
  }

  #forward(from: Socket, to: Socket): void {
    from.setNoDelay(true);
    const queue = new Delayed(this.delayMs, () => this.#silent || to.destroyed);
    from.on('data', (piece) => queue.add(() => to.write(piece)));
    from.on('end', () => queue.add(() => to.end()));
    from.on('error', () => {}); // 'close' follows, and is passed on
    from.on('close', () => queue.add(() => to.destroy()));
  }
}

/** Passes on what one end has sent, after a delay. The order stays, even when the delay shrinks meanwhile. */
class Delayed {
  readonly #waiting: { due: number; act: () => void }[] = [];

  constructor(
    private readonly delayMs: () => number,
    private readonly isDropped: () => boolean,
  ) {}

  add(act: () => void): void {
    this.#waiting.push({ due: Date.now() + this.delayMs(), act });
    if (this.#waiting.length === 1) this.#work();
  }

  #work(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const wait = next.due - Date.now();
      if (wait > 0) {
        setTimeout(() => this.#work(), wait);
        return;
      }
      if (!this.isDropped()) next.act();
      this.#waiting.shift();
    }
  }
}
