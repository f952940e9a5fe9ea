/** What has ended before its time: a cookie that somebody kept a copy of stays void, here and in every console on the same data folder. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What can be ended: one session of the console, one of the provider, or all of a person. */
export type EndKind = 'session' | 'provider-session' | 'person';

/** Milliseconds in which an end at another console is noticed. */
const rereadMs = 1_000;

/** Ends, one empty file each, whose name says what has ended and when: nothing is ever half written, and two consoles need no lock. */
export class SignedOut {
  readonly #ends = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  /**
   * @param keepMs how long a session can live: ends that are older end nothing any more, and are removed
   * @param onEnd told when something has ended
   */
  constructor(
    private readonly folder: string,
    private readonly keepMs: number,
    private readonly onEnd: () => void,
    private readonly onDefect: (error: unknown, doing: string) => void,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#read();
    this.#timer = setInterval(() => this.#readAgain(), rereadMs).unref();
  }

  /** The name of what can end. What it stands for cannot be read from it. */
  static mark(kind: EndKind, ...of: string[]): string {
    return `${kind}-${createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32)}`;
  }

  /** Ends it from now on; what begins later is not ended. Durable when it returns. */
  end(mark: string): void {
    const now = Date.now();
    writeFileSync(path.join(this.folder, `${mark}.${now}`), '', { mode: 0o600 });
    this.#ends.set(mark, now);
    this.onEnd();
  }

  /** Whether one of the marks has ended since `from` (milliseconds since 1970). */
  hasEnded(marks: readonly string[], from: number): boolean {
    return marks.some((mark) => (this.#ends.get(mark) ?? Number.NEGATIVE_INFINITY) >= from);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #readAgain(): void {
    try {
      if (this.#read()) this.onEnd();
    } catch (error) {
      this.onDefect(error, `Reading who has signed out elsewhere (${this.folder}) failed`);
    }
  }

  /** Whether there was something new. */
  #read(): boolean {
    let isNew = false;
    for (const file of readdirSync(this.folder)) {
      const [, mark = '', time = ''] = /^([a-z]+(?:-[a-z]+)?-[0-9a-f]{32})\.(\d+)$/.exec(file) ?? [];
      if (mark === '') continue;
      if (Number(time) < Date.now() - this.keepMs) {
        rmSync(path.join(this.folder, file), { force: true });
        if (this.#ends.get(mark) === Number(time)) this.#ends.delete(mark);
      } else if ((this.#ends.get(mark) ?? -1) < Number(time)) {
        this.#ends.set(mark, Number(time));
        isNew = true;
      }
    }
    return isNew;
  }
}
