import type { Connection } from '@temporalio/client';

/** Milliseconds that an answer may take before a connection counts as silent. */
const answerTimeout = 2_000;

/** Milliseconds after which a silent connection is closed: its calls have ended by their own deadlines then. */
const leaveAfter = 60_000;

/**
 * The connection in use, replaced when it has gone silent: gRPC waits without end for a connection that was opened while something on
 * the way swallowed everything, and up to 45 s for one that was forgotten later.
 */
export class Connections {
  #current: Connection;
  #checking: Promise<void> | undefined;
  readonly #left = new Map<Connection, NodeJS.Timeout>();
  #closed = false;

  /** @param open makes a connection, without waiting for it. */
  constructor(private readonly open: () => Connection) {
    this.#current = open();
  }

  get current(): Connection {
    return this.#current;
  }

  /**
   * Looks, beside the caller, whether the connection still answers. When it does not and a new one does, that one is taken from now on.
   * Called when an answer did not come in time.
   */
  check(): void {
    if (this.#closed) return;
    this.#checking ??= this.#replaceSilent().finally(() => {
      this.#checking = undefined;
    });
  }

  /** Closes all of them. A look at one that is under way ends with it. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [connection, timer] of this.#left) {
      clearTimeout(timer);
      await connection.close();
    }
    await this.#current.close();
  }

  async #replaceSilent(): Promise<void> {
    const old = this.#current;
    if ((await answers(old)) || this.#closed) return;
    const fresh = this.open();
    this.#leave(fresh);
    if (!(await answers(fresh)) || this.#closed) return;
    clearTimeout(this.#left.get(fresh));
    this.#left.delete(fresh);
    this.#current = fresh;
    this.#leave(old);
  }

  #leave(connection: Connection): void {
    const close = () => {
      this.#left.delete(connection);
      void connection.close();
    };
    this.#left.set(connection, setTimeout(close, leaveAfter).unref());
  }
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + answerTimeout, () => connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false; // any failure means that the connection cannot be used
  }
}
