/** Tells people in their browsers that something waits for them, and takes it back when it does not wait any more. */
import { createHash } from 'node:crypto';
import { getRun, type PendingDecision, RunNotFound, type RunView, type TemporalClient } from '@platform/temporal';
import { requestTitle } from '@platform/temporal/words';
import { isTold, stands, type WaitingRun, type WhoIsWho } from './audience.js';
import type { PushMessage, Sent } from './send.js';
import type { Subscription, Subscriptions } from './subscriptions.js';

/** What came of a telling: browsers that have it, and those that the next attempt may reach. */
export interface Telling {
  told: number;
  failed: number;
}

/** Milliseconds between two looks whether what people were told of still waits. */
const lookEvery = 10_000;

/** Requests whose notifications are taken back at most: those told last. */
const mostWatched = 500;

interface Watched {
  runId: string;
  requestId: string;
  askedAt: string;
  browsers: readonly Subscription[];
}

interface Parts {
  client: TemporalClient;
  subscriptions: Subscriptions;
  send(subscription: Subscription, message: PushMessage): Promise<Sent>;
  signIn?: WhoIsWho;
  onDefect(error: unknown, doing: string, runId?: string): void;
}

export class Push {
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: Parts) {}

  /**
   * Tells everybody in whose inbox a request of the run is theirs. What is told is read from the run, so whoever asks for it can make nobody be told of anything
   * that is not so. Throws `TemporalUnavailable`.
   */
  async tell(runId: string, requestIds: readonly string[]): Promise<Telling> {
    const subscriptions = await this.#standing();
    if (subscriptions.length === 0) return { told: 0, failed: 0 };
    const run = await this.#waiting(runId);
    const asked = run?.waitingFor.filter(({ id }) => requestIds.includes(id)) ?? [];
    const all = await Promise.all(asked.map((request) => this.#tellOf(run!, request, subscriptions)));
    return all.reduce((sum, one) => ({ told: sum.told + one.told, failed: sum.failed + one.failed }), {
      told: 0,
      failed: 0,
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watched.clear();
  }

  async #tellOf(run: RunView, request: PendingDecision, subscriptions: readonly Subscription[]): Promise<Telling> {
    const { signIn } = this.parts;
    const starter: WaitingRun = run;
    const audience = subscriptions.filter(({ person }) => isTold(person, request, starter, signIn));
    const sent = await this.#sendAll(audience, {
      topic: topicOf(run.runId, request),
      content: askedContent(run, request),
    });
    const browsers = audience.filter((_, at) => sent[at] === 'taken');
    if (browsers.length > 0)
      this.#watch({ runId: run.runId, requestId: request.id, askedAt: request.askedAt, browsers });
    return { told: browsers.length, failed: sent.filter((one) => one === 'failed').length };
  }

  /** Forgets browsers that want no more. */
  async #sendAll(browsers: readonly Subscription[], message: PushMessage): Promise<Sent[]> {
    const { send, subscriptions } = this.parts;
    return Promise.all(
      browsers.map(async (browser) => {
        const sent = await send(browser, message);
        if (sent === 'gone') await subscriptions.remove(browser.endpoint);
        return sent;
      }),
    );
  }

  /** Those that still stand. Who has signed out is forgotten. */
  async #standing(): Promise<Subscription[]> {
    const { subscriptions, signIn } = this.parts;
    const all = await subscriptions.list();
    const ended = all.filter(({ person }) => !stands(person, signIn));
    await Promise.all(ended.map(({ endpoint }) => subscriptions.remove(endpoint)));
    return all.filter((one) => !ended.includes(one));
  }

  async #waiting(runId: string): Promise<RunView | undefined> {
    try {
      return await getRun(this.parts.client, runId);
    } catch (error) {
      if (error instanceof RunNotFound) return undefined;
      throw error;
    }
  }

  #watch(watched: Watched): void {
    const key = `${watched.runId}/${watched.requestId}/${watched.askedAt}`;
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > mostWatched && oldest !== undefined) this.#watched.delete(oldest);
    this.#timer ??= setTimeout(() => void this.#look(), lookEvery).unref();
  }

  async #look(): Promise<void> {
    try {
      for (const runId of new Set([...this.#watched.values()].map((one) => one.runId))) await this.#lookAt(runId);
    } catch (error) {
      this.parts.onDefect(error, 'Looking whether people were told of something that does not wait any more failed');
    }
    this.#timer = this.#watched.size > 0 ? setTimeout(() => void this.#look(), lookEvery).unref() : undefined;
  }

  async #lookAt(runId: string): Promise<void> {
    const run = await this.#waiting(runId);
    for (const [key, watched] of this.#watched) {
      if (watched.runId !== runId) continue;
      const isOpen = run?.waitingFor.some(({ id, askedAt }) => id === watched.requestId && askedAt === watched.askedAt);
      if (isOpen) continue;
      this.#watched.delete(key);
      const tag = tagOf(runId, watched.requestId);
      await this.#sendAll(watched.browsers, { topic: hash(tag), content: { type: 'over', tag } });
    }
  }
}

/** Like every notification it holds no arguments of tools and no words of the conversation: a locked phone shows it to whoever is there. */
function askedContent({ runId, agentId }: RunView, request: PendingDecision): object {
  const tag = tagOf(runId, request.id);
  return {
    type: 'asked',
    tag,
    title: requestTitle(request).slice(0, 200),
    body: `${agentId} waits for you`,
    deadline: request.deadline,
    url: `/inbox#${encodeURIComponent(tag)}`,
  };
}

function tagOf(runId: string, requestId: string): string {
  return `${runId}/${requestId}`;
}

function topicOf(runId: string, { id }: PendingDecision): string {
  return hash(tagOf(runId, id));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}
