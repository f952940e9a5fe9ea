/** Asks the person at the terminal for the decisions that a run waits for, one after the other, while the run is followed. */
import type { PendingDecision, RunView } from '@platform/temporal';
import { isDecided } from '@platform/temporal/contract';
import { AgentsError } from '@platform/temporal/errors';
import { colours } from '../output/marks.js';
import { requestLines } from '../output/request.js';
import { holdOutput, print } from '../output/screen.js';
import { wrapBlock } from '../output/text.js';
import type { Session } from '../session.js';
import { askDecision, askRetry, later, left } from './prompts.js';

type Question = { key: string } & ({ request: PendingDecision } | { stalledSince: string });

/** Asks one question at a time. A question that somebody else answers meanwhile disappears. */
export class Asking {
  #open: { key: string; abort: AbortController; done: Promise<void> } | undefined;
  /** Questions that were put off, or whose answer was refused. */
  readonly #done = new Set<string>();
  /** Questions that were answered here. The next question waits until the run has shown the answer. */
  readonly #answered = new Set<string>();
  #view: RunView | undefined;
  #closed = false;

  constructor(
    private readonly session: Pick<Session, 'api' | 'who'>,
    private readonly leave: () => void,
  ) {}

  /** Opens, keeps or removes the question, as the run needs it now. */
  show(view: RunView): void {
    this.#view = view;
    const questions = questionsOf(view);
    const { key: openKey, abort: openAbort } = this.#open ?? {};
    if (openKey !== undefined && !questions.some(({ key }) => key === openKey)) openAbort?.abort();
    const next = questions.find(({ key }) => !this.#done.has(key));
    if (this.#open || !next || this.#closed || questions.some(({ key }) => this.#answered.has(key))) return;
    const abort = new AbortController();
    this.#open = { key: next.key, abort, done: this.#ask(view.runId, next, abort.signal) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#open?.abort.abort();
    await this.#open?.done;
  }

  async #ask(runId: string, question: Question, signal: AbortSignal): Promise<void> {
    if ('request' in question) {
      for (const line of requestLines(question.request, this.#view?.startedBy ?? '')) print(line);
    }
    const release = holdOutput();
    try {
      const outcome = await this.#askAndSubmit(runId, question, signal);
      if (outcome === left && !signal.aborted) this.leave();
      (outcome === left || outcome === later ? this.#done : this.#answered).add(question.key);
    } catch (error) {
      if (!(error instanceof AgentsError)) throw error;
      print(colours.red(wrapBlock(error.message, '  ')));
      this.#done.add(question.key);
    } finally {
      release();
      this.#open = undefined;
    }
    if (this.#view) this.show(this.#view);
  }

  async #askAndSubmit(runId: string, question: Question, signal: AbortSignal): Promise<unknown> {
    if ('stalledSince' in question) {
      const answer = await askRetry(signal);
      if (answer === left || answer === later) return answer;
      const { by } = await this.session.who();
      return this.session.api.retryRun({ runId, by });
    }
    const { request } = question;
    const answer = await askDecision(request, signal);
    if (answer === left || answer === later) return answer;
    const { argumentsHash, id: requestId } = request;
    const taken = await this.session.api.submitDecision({
      runId,
      requestId,
      argumentsHash,
      ...(await this.session.who()),
      via: 'cli',
      ...answer,
    });
    if (isDecided(taken)) return taken;
    print(colours.green(`  ✓ ${taken.agreed} of ${taken.required} agreed; others must agree as well`));
    return later;
  }
}

function questionsOf({ status, waitingFor, stall }: RunView): Question[] {
  if (status === 'stalled' && stall) return [{ key: `stalled ${stall.since}`, stalledSince: stall.since }];
  return waitingFor.map((request) => ({ key: `${request.id} ${request.askedAt}`, request }));
}
