import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A point of one call in the watched agent-service: `model:started`, `model:returned`, `model:recorded` (the entry is acknowledged),
 * the same for `tool`, `claim:started` and `claim:recorded`.
 */
export interface Point {
  /** Milliseconds since 1970. */
  at: number;
  pid: number;
  run: string;
  turn: number;
  attempt: number;
  point: string;
  effect: 'model' | 'tool' | 'once';
  /** The call, as the turn's journal names it. */
  key: string;
}

/**
 * Watched agent-services ask this server at every point whether a call may go on. The call stands still until `reached` resolves. An
 * agent-service that was killed meanwhile gets no answer.
 */
export class PointServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly reached: (point: Point) => Promise<void> | void) {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Listens on a free port of loopback. `reached` must not throw. */
  static async listen(reached: (point: Point) => Promise<void> | void): Promise<PointServer> {
    const server = new PointServer(reached);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  /** What `POINT_SERVER` is set to. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const lines = createInterface({ input: socket });
    for (const end of [socket, lines]) end.on('error', () => {}); // the agent-service was killed; 'close' follows
    lines.on('line', async (line) => {
      const { id, ...point } = JSON.parse(line) as Point & { id: number };
      await this.reached(point);
      if (!socket.destroyed) socket.write(`${id}\n`);
    });
  }
}
