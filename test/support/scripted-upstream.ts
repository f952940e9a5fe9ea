/** A run that a test tells, for feeds. */
import type { LiveSignal, RunUpdate, RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import type { RunUpstream } from '../../apps/web/src/server/feed/run-feed.js';

/** What can be told before anybody listens, and ends when its reader leaves. For one reader. */
class Channel<T> {
  readonly #told: T[] = [];
  #end: { failure?: unknown } | undefined;
  #wake: () => void = () => undefined;

  tell(value: T): void {
    this.#told.push(value);
    this.#wake();
  }

  end(failure?: unknown): void {
    this.#end = { failure };
    this.#wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<T, void, void> {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const value = this.#told.shift();
      if (value !== undefined) {
        yield value;
      } else if (this.#end) {
        if (this.#end.failure) throw this.#end.failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

/** A message of the timeline. */
export function message(n: number, text = `message ${n}`): TimelineItem {
  const at = '2026-01-01T00:00:00.000Z';
  return { kind: 'message', id: `0.${n}`, at, turn: 0, n, text, model: 'm', inputTokens: 0, outputTokens: 0 };
}

/** A view with these items. */
export function viewOf(eventId: number, timeline: TimelineItem[], status: RunView['status'] = 'running'): RunView {
  const at = '2026-01-01T00:00:00.000Z';
  const usage = { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 };
  return {
    ...{ runId: 'r', agentId: 'a', request: 'do it', startedBy: 'ann', startedAt: at, status, statusSince: at },
    ...{ waitingFor: [], rules: [], turns: 1, usage, timeline, eventId },
  };
}

export class ScriptedUpstream implements RunUpstream {
  readonly #updates = new Channel<RunUpdate>();
  #live = new Channel<LiveSignal>();
  readonly defects: unknown[] = [];
  /** `after` of every follower that was started. */
  readonly followedAfter: number[] = [];
  /** Readers at the moment. */
  followers = 0;
  liveReaders = 0;
  liveStarts = 0;

  async *follow({ after, signal }: { after: number; signal: AbortSignal }) {
    this.followedAfter.push(after);
    this.followers += 1;
    try {
      yield* this.#updates.read(signal);
    } finally {
      this.followers -= 1;
    }
  }

  async *live(signal: AbortSignal) {
    this.liveStarts += 1;
    this.liveReaders += 1;
    this.#live = new Channel();
    try {
      yield* this.#live.read(signal);
    } finally {
      this.liveReaders -= 1;
    }
  }

  onDefect(error: unknown): void {
    this.defects.push(error);
  }

  /** The run has changed. */
  update(view: RunView, changed: TimelineItem[], removed: string[] = []): void {
    this.#updates.tell({ type: 'update', view, changed, removed, eventId: view.eventId });
  }

  disconnect(text: string): void {
    this.#updates.tell({ type: 'disconnected', message: text });
  }

  endFollowing(failure?: unknown): void {
    this.#updates.end(failure);
  }

  /** The agent-service has told something. */
  tell(event: LiveEvent): void {
    this.#live.tell({ type: 'event', event });
  }

  signal(signalled: LiveSignal): void {
    this.#live.tell(signalled);
  }
}
