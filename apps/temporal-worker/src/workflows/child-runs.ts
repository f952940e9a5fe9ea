import type { ChildRunRequest, DecisionAnswer } from '@platform/temporal/agent-service';
import { type AgentRunInput, type AgentRunResult, runIdPattern } from '@platform/temporal/contract';
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  uuid4,
} from '@temporalio/workflow';
import type { Limits } from './limits.js';
import { startRun } from './start-run.js';

/** How deep runs may be nested, that of a person being 0: a model that goes in circles must not go on for ever. */
const deepestChild = 5;

/** Characters of a child's answer that its parent reads, as much as of any tool's result. */
const longestAnswer = 1_000_000;

/**
 * The runs that this run's agent starts. Each is a run like any other, decided on and cancelled by itself; it ends with this one at the
 * latest.
 */
export class ChildRuns {
  constructor(
    private readonly run: AgentRunInput,
    private readonly limits: Limits,
  ) {}

  /**
   * Starts runs side by side and waits for all of them, however long they take.
   *
   * @param turn that ended with these requests.
   * @returns what the model gets to read of each: its answer, or why there is none.
   * @throws CancelledFailure when this run is cancelled, once they have stopped.
   */
  async complete(turn: number, requests: readonly ChildRunRequest[]): Promise<DecisionAnswer[]> {
    return Promise.all(requests.map((request, n) => this.completeOne(request, this.idOf(turn, n))));
  }

  private async completeOne(request: ChildRunRequest, runId: string): Promise<DecisionAnswer> {
    const { id, toolCallId, agentId } = request;
    const answer = { requestId: id, toolCallId, kind: 'outcome', argumentsHash: '', by: `run ${runId}` } as const;
    const refuse = (note: string): DecisionAnswer => ({ ...answer, action: 'reject', note });
    const depth = (this.run.origin?.depth ?? 0) + 1;
    if (request.problem) return refuse(request.problem);
    if (depth > deepestChild) return refuse(`runs may be nested ${deepestChild} deep, and this one is that deep`);
    const { startedBy, userId, decisionDeadlineSeconds } = this.run;
    const child = await startRun({
      runId,
      agentId,
      request: request.request,
      startedBy,
      ...(userId && { userId }),
      ...(decisionDeadlineSeconds && { decisionDeadlineSeconds }),
      ...this.limits.forChild(),
      origin: { kind: 'child', runId: this.run.runId, toolCallId, depth },
    });
    if (!child) return refuse(`run ${runId} exists already`);
    try {
      const result = textOf(await child.result());
      if (result.length <= longestAnswer) return { ...answer, action: 'ran', result };
      return refuse(`the answer of run ${runId} has ${result.length} characters; at most ${longestAnswer} can be read`);
    } catch (error) {
      if (!(error instanceof ChildWorkflowFailure) || CancellationScope.current().consideredCancelled) throw error;
      return refuse(`run ${runId} ${whatBecameOf(error)}`);
    }
  }

  /** `<run>-<turn>-<n>`, for people who read a list; a run with a very long id has children with ids of their own. */
  private idOf(turn: number, n: number): string {
    const readable = `${this.run.runId}-${turn}-${n + 1}`;
    return runIdPattern.test(readable) ? readable : uuid4();
  }
}

function textOf({ content }: AgentRunResult): string {
  return typeof content === 'string' ? content : JSON.stringify(content ?? null);
}

function whatBecameOf(failure: ChildWorkflowFailure): string {
  if (isCancellation(failure)) return 'was cancelled';
  const { cause } = failure;
  if (cause instanceof ApplicationFailure) return `failed: ${cause.message}`;
  return `did not finish: ${cause?.message ?? failure.message}`;
}
