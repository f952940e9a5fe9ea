import { setTimeout as sleep } from 'node:timers/promises';
import { listRuns, type PendingDecision, type RunSummary, type TemporalClient } from '@platform/temporal';
import type { Answer } from './scenarios.js';

const lookEveryMs = 150;

/** A run whose open requests a {@link Board} answers. */
export interface Answering {
  id: string;
  /** What a person answers, or `undefined` to leave it open for now. */
  answer(request: PendingDecision): Decided | undefined;
}

/** `by` and `requestId` are the board's. */
export type Decided = Answer | { action: 'ran' | 'again'; result?: string };

/** Plays the people of one round: sees which runs wait or have ended, and answers through the console's HTTP API. */
export class Board {
  readonly #runs: Map<string, Answering>;
  readonly #answered = new Set<string>();
  readonly #stopped = new AbortController();
  /** The latest that is known of each run. */
  readonly seen = new Map<string, RunSummary>();
  /** Why a run gets no answer, by run id: the API refused the answer for good, or the scenario has none. */
  readonly refused = new Map<string, string>();

  constructor(
    private readonly client: TemporalClient,
    private readonly api: string,
    private readonly startedBy: string,
    runs: Answering[],
  ) {
    this.#runs = new Map(runs.map((run) => [run.id, run]));
  }

  /** Looks and answers until {@link stop}. Outages are waited for. */
  async work(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#look().catch(() => {}); // the server is away; the next look tells
      await sleep(lookEveryMs, undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Waits until every run has ended or cannot go on by itself. */
  async untilSettled(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    const settled = ({ id }: Answering) =>
      this.refused.has(id) || !['running', 'waiting', undefined].includes(this.seen.get(id)?.status);
    while (![...this.#runs.values()].every(settled) && Date.now() < deadline) await sleep(lookEveryMs);
  }

  async #look(): Promise<void> {
    const { runs } = await listRuns(this.client, { startedBy: this.startedBy, limit: 1_000 });
    for (const summary of runs) this.seen.set(summary.runId, summary);
    await Promise.all(
      runs.flatMap(({ runId, waitingFor }) => waitingFor.map((request) => this.#decide(runId, request))),
    );
  }

  async #decide(runId: string, request: PendingDecision): Promise<void> {
    const id = `${runId} ${request.id} ${request.askedAt}`;
    if (this.#answered.has(id)) return;
    const decided = this.#answer(runId, request);
    if (!decided) return;
    const response = await fetch(`${this.api}/runs/${runId}/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...decided, requestId: request.id, by: 'chaos' }),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined); // the web is away; the next look tries again
    if (!response) return;
    const text = await response.text().catch(() => '');
    if (response.ok || response.status === 409) this.#answered.add(id);
    else if (response.status < 500) this.refused.set(runId, `the API answered ${response.status}: ${text}`);
  }

  #answer(runId: string, request: PendingDecision): Decided | undefined {
    try {
      return this.#runs.get(runId)?.answer(request);
    } catch (error) {
      this.refused.set(runId, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}
