import type { DecisionAnswer, TurnInput, TurnResult, TurnTranscript } from '@platform/temporal/agent-service';
import { type AgentRunInput, partPattern, runTurnActivity, saveTranscriptActivity } from '@platform/temporal/contract';
import { saveActivityOptions, turnActivityOptions } from '@platform/temporal/workflow';
import { CancellationScope, CancelledFailure, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import type { Decisions } from './decisions.js';
import { type TurnFailure, toTurnFailure, workerLost } from './failures.js';
import type { Journal } from './journal.js';
import type { Limits } from './limits.js';
import type { Pauses } from './pauses.js';
import type { PostHooks } from './post-hooks.js';
import type { Stalls } from './stalls.js';
import type { Steering } from './steering.js';
import { readTurnResult } from './turn-result.js';
import type { TurnScope } from './turn-scope.js';

/** How many new activities a turn gets whose workers die without progress, before the run stalls. */
const newActivitiesForLostWorkers = 3;

/** How a turn ends. */
export type TurnEnd = Extract<TurnResult, { status: 'completed' | 'paused' | 'yielded' }>;

/**
 * Runs turns. A turn is one activity, or several when it is resumed. Each activity goes on from the journal of those before it, so that no finished
 * call is made again.
 */
export class Turns {
  constructor(
    private readonly input: AgentRunInput,
    private readonly decisions: Decisions,
    private readonly stalls: Stalls,
    private readonly journal: Journal,
    /** Parts that decide whether a turn goes on, and with which messages and limits. */
    private readonly control: {
      scope: TurnScope;
      pauses: Pauses;
      steering: Steering;
      limits: Limits;
      postHooks: PostHooks;
    },
  ) {}

  /**
   * Runs a turn until it ends. Shutdowns and deaths of workers, failures and lost tool calls in between do not end it.
   *
   * @param answers to the requests at which the turn before ended.
   * @throws CancelledFailure when the run is cancelled, once the turn has stopped; ApplicationFailure of type `LimitReached`.
   */
  async run(turn: number, answers: readonly DecisionAnswer[]): Promise<TurnEnd> {
    this.journal.begin(turn);
    const outcomes: DecisionAnswer[] = [];
    let lostWorkers = 0;
    let alone = false;
    for (let execution = 0; ; execution++) {
      const { pauses, steering, limits } = this.control;
      await pauses.over();
      const input = { ...this.reference(turn), execution, decisions: [...answers], outcomes, ...(alone && { alone }) };
      const ended = await this.execute({ ...input, ...steering.input, ...limits.forTurn() });
      if (ended.status === 'failed') {
        const { failure } = ended;
        lostWorkers = failure.kind === 'workerLost' && !failure.progress ? lostWorkers + 1 : 0;
        alone ||= failure.type === workerLost; // until the turn ends, even when a person retries it
        if (failure.kind === 'interrupted') continue;
        if (mayGoOn(failure, lostWorkers)) {
          log.warn('The turn goes on in a new activity', {
            turn,
            execution,
            type: failure.type,
            cause: failure.message,
          });
        } else {
          await this.stalls.park({ type: failure.type, message: failure.message, turn });
          lostWorkers = 0;
        }
        continue;
      }
      if (ended.status === 'limitReached') {
        await limits.reached(ended.limit, `${turn}-limit-${execution}`, ended.policy);
      } else if (ended.status === 'unknownOutcome') outcomes.push(...(await this.decisions.ask(ended.requests)));
      else if (ended.status !== 'handedOver' && ended.status !== 'interrupted') return ended;
    }
  }

  /**
   * Saves the conversation before a turn in the payload store, so that the next execution does not need this history.
   *
   * @returns the transcript's last part.
   * @throws CancelledFailure when the run is cancelled meanwhile.
   */
  async save(turn: number): Promise<string> {
    const saveTranscript = proxyActivities(saveActivityOptions())[saveTranscriptActivity]!;
    for (;;) {
      try {
        const part: unknown = await saveTranscript({ runId: this.input.runId, turn, ...this.transcript() });
        if (isPart(part)) return part;
        const message =
          'The agent-service saved the conversation and did not say where. Deploy matching versions of both, then retry.';
        await this.stalls.park({ type: 'InvalidTranscript', message, turn });
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { type, message } = toTurnFailure(error);
        await this.stalls.park({ type, message, turn });
      }
    }
  }

  /** Runs the agent's own hooks for what a cancelled run has done until this turn. */
  async endCancelled(turn: number): Promise<void> {
    const { runId, agentId, sessionId, userId, options } = this.input;
    await this.control.postHooks.run({
      runId,
      agentId,
      turn,
      sessionId: sessionId ?? runId,
      userId,
      ...(options && { options }),
      ...this.transcript(),
    });
  }

  /** Runs one activity of a turn. Throws when the run was cancelled and the turn did not complete before that. */
  private async execute(input: TurnInput): Promise<ActivityEnd> {
    const ended = await this.control.scope.run((interrupted) => {
      this.journal.scheduled(input.turn);
      return runActivity(input, this.input, interrupted);
    });
    this.control.postHooks.heard(ended.status === 'failed' ? ended.failure : ended);
    if (ended.status === 'failed') this.journal.failed(input.turn, ended.failure);
    else this.journal.ended(input.turn, ended);
    if (ended.status !== 'completed' && CancellationScope.current().consideredCancelled) {
      throw new CancelledFailure('The run was cancelled');
    }
    return ended;
  }

  private reference(turn: number): Omit<TurnInput, 'execution' | 'decisions' | 'outcomes'> {
    const { runId, agentId, request, sessionId, userId, options, files, transcript, kept, historyLimit, origin } =
      this.input;
    const begins = turn === 0;
    return {
      runId,
      agentId,
      turn,
      ...(begins && !transcript?.midLoop && { request }),
      sessionId: sessionId ?? runId,
      userId,
      ...(begins && origin && { origin: { kind: origin.kind, runId: origin.runId, turn: origin.turn } }),
      ...(options && { options }),
      ...(files && { files }),
      ...this.transcript(),
      ...(begins && kept && kept.length > 0 && { kept: kept.length }),
      ...(historyLimit?.bytes !== undefined && { journalBytes: Math.ceil(historyLimit.bytes) }),
    };
  }

  private transcript(): { transcript?: TurnTranscript } {
    const { transcript, carried } = this.input;
    if (!transcript) return {};
    const { part, inSession, midLoop } = transcript;
    const history = !carried && !midLoop;
    return {
      transcript: { part, turn: carried?.turn ?? 0, ...(history && { history, ...(inSession && { inSession }) }) },
    };
  }
}

/** The name of a part of a transcript. */
function isPart(value: unknown): value is string {
  return typeof value === 'string' && partPattern.test(value);
}

/** How an activity of a turn ends. */
type ActivityEnd = TurnResult | { status: 'failed'; failure: TurnFailure };

async function runActivity(input: TurnInput, run: AgentRunInput, interrupted: () => boolean): Promise<ActivityEnd> {
  const runTurn = proxyActivities(turnActivityOptions(run))[runTurnActivity]!;
  try {
    const result: unknown = await runTurn(input);
    return readTurnResult(input.turn, result);
  } catch (error) {
    return { status: 'failed', failure: toTurnFailure(error, interrupted()) };
  }
}

/** Whether a failed turn gets a new activity with new attempts at once; otherwise the run stalls. */
function mayGoOn({ kind, progress }: TurnFailure, lostWorkers: number): boolean {
  if (kind === 'final') return false;
  return progress || (kind === 'workerLost' && lostWorkers <= newActivitiesForLostWorkers);
}
