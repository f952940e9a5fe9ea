/** The way out for spans: bounded, and never in the way of who tells them. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** What became of spans. */
export interface SpanCounts {
  sent: number;
  /** The receiver refused them, or did not answer. */
  failed: number;
  /** Not given to it: too many were waiting. */
  dropped: number;
}

/** Milliseconds after which nobody waits for an answer any more, however slowly it comes. */
const longestAnswerMs = 30_000;

/** An exporter that counts, says once when the receiver takes nothing and once when it does again, and always comes to an end. */
export class CountingExporter implements SpanExporter {
  readonly counts: SpanCounts = { sent: 0, failed: 0, dropped: 0 };
  #waiting = 0;
  #fails = false;

  constructor(
    private readonly inner: SpanExporter,
    private readonly tell: { failed(reason: string): void; again(): void },
    /** Spans that may wait, those under way included. */
    private readonly most: number,
  ) {}

  /** Whether there is room for one more; counts it as dropped when there is none. */
  takes(): boolean {
    if (this.#waiting < this.most) {
      this.#waiting += 1;
      return true;
    }
    this.counts.dropped += 1;
    return false;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    let over = false;
    const end = (result: ExportResult) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      this.#waiting -= spans.length;
      this.#count(spans.length, result);
      done(result);
    };
    const late = () => end({ code: ExportResultCode.FAILED, error: new Error('no answer in time') });
    const timer = setTimeout(late, longestAnswerMs).unref();
    this.inner.export(spans, end);
  }

  forceFlush(): Promise<void> {
    return this.inner.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  #count(spans: number, { code, error }: ExportResult): void {
    const failed = code !== ExportResultCode.SUCCESS;
    this.counts[failed ? 'failed' : 'sent'] += spans;
    if (failed && !this.#fails) this.tell.failed(reasonOf(error));
    if (!failed && this.#fails) this.tell.again();
    this.#fails = failed;
  }
}

function reasonOf(error: Error | undefined): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'number') return `it answers ${code}`;
  if (code === 'ECONNREFUSED') return 'connection refused';
  return (error?.message || 'no reason given').slice(0, 200);
}
