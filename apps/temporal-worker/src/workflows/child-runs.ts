import type { ChildRunRequest, DecisionAnswer } from '@platform/temporal/agent-service';
import { type AgentRunInput, type AgentRunResult, runIdPattern } from '@platform/temporal/contract';
import { kindOfChildAnswer, readUsageOptions, writeJson } from '@platform/temporal/workflow';
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  log,
  patched,
  proxyActivities,
  uuid4,
} from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import { ownFinding } from './finding.js';
import { runInputProblem } from './input.js';
import type { Limits } from './limits.js';
import { patches } from './patches.js';
import { isObject } from './shapes.js';
import { startRun } from './start-run.js';
import { publishChildUsage } from './status.js';
import type { UsageCounter } from './usage.js';
import { tellChild } from './waits.js';

const { readUsage } = proxyActivities<AgentActivities>(readUsageOptions);

/** How deep runs may be nested; a run that a person started has depth 0. Without a bound, a model could start runs in circles for ever. */
const deepestChild = 5;

/** Characters of a child's answer that its parent reads; the same as of any tool's result. */
const longestAnswer = 1_000_000;

/**
 * The runs that this run's agent starts. Each is a run like any other, with decisions and a cancel of its own. It ends at the latest when this run
 * ends.
 */
export class ChildRuns {
  constructor(
    private readonly run: AgentRunInput,
    private readonly limits: Limits,
    private readonly usage: UsageCounter,
  ) {}

  /**
   * Starts runs side by side and waits for all of them, however long they take. What they used is counted for this run.
   *
   * @param turn that ended with these requests.
   * @returns what the model gets to read of each: its answer, or why there is none.
   * @throws CancelledFailure when this run is cancelled, once they have stopped.
   */
  async complete(turn: number, requests: readonly ChildRunRequest[]): Promise<DecisionAnswer[]> {
    const siblings = requests.filter(({ problem }) => !problem).length;
    const all = requests.map((request, n) => this.completeOne(request, turn, this.idOf(turn, n), siblings));
    try {
      return await Promise.all(all);
    } catch (error) {
      if (patched(patches.childrenCounted)) await Promise.allSettled(all);
      throw error;
    }
  }

  private async completeOne(
    request: ChildRunRequest,
    turn: number,
    runId: string,
    siblings: number,
  ): Promise<DecisionAnswer> {
    const { id, toolCallId, agentId } = request;
    const argumentsHash = request.argumentsHash ?? '';
    const answer = { requestId: id, toolCallId, kind: kindOfChildAnswer, argumentsHash, by: `run ${runId}` } as const;
    const refuse = (note: string): DecisionAnswer => ({ ...answer, action: 'reject', note });
    const depth = (this.run.origin?.depth ?? 0) + 1;
    if (request.problem) return refuse(request.problem);
    if (depth > deepestChild) return refuse(`runs may be nested ${deepestChild} deep, and this one is that deep`);
    const { startedBy, startedById, startersBefore, userId, tenant, tenantWeight, decisionDeadlineSeconds } = this.run;
    const input: AgentRunInput = {
      runId,
      agentId,
      request: request.request,
      startedBy,
      ...(startedById && { startedById }),
      ...(startersBefore && { startersBefore }),
      ...(userId && { userId }),
      ...(tenant && { tenant, tenantWeight }),
      ...(decisionDeadlineSeconds && { decisionDeadlineSeconds }),
      ...this.limits.forChild(request, siblings),
      origin: { kind: 'child', runId: this.run.runId, turn, toolCallId, depth },
    };
    const problem = runInputProblem(input);
    if (problem) return refuse(problem);
    const child = await startRun(input, { finding: ownFinding() });
    if (!child) return refuse(`run ${runId} exists already`);
    const begun = { runId, agentId, toolCallId, startedAt: new Date().toISOString() };
    try {
      const ended: unknown = await child.result();
      tellChild(this.run, begun);
      if (!isObject(ended)) return refuse(`run ${runId} ended with ${typeof ended}, which is no result of a run`);
      this.usage.addChild(ended.usage);
      const result = textOf(ended);
      if (result.length <= longestAnswer) return { ...answer, action: 'ran', result };
      return refuse(`the answer of run ${runId} has ${result.length} characters; at most ${longestAnswer} can be read`);
    } catch (error) {
      if (!(error instanceof ChildWorkflowFailure)) throw error;
      tellChild(this.run, begun, whatBecameOf(error));
      if (patched(patches.childrenCounted)) await this.countWithoutResult(runId);
      if (CancellationScope.current().consideredCancelled) throw error;
      return refuse(`run ${runId} ${whatBecameOf(error)}`);
    }
  }

  /** Reads what a child without a result has used from the child's history, and publishes it in this run's memo. A cancel of this run waits for it. */
  private async countWithoutResult(runId: string): Promise<void> {
    try {
      const usage = await CancellationScope.nonCancellable(() => readUsage({ runId }));
      this.usage.addChild(usage);
      publishChildUsage({ runId, usage });
    } catch (error) {
      log.error('What a run used that was started by this one could not be read, and is not counted', { runId, error });
    }
  }

  /** `<run>-<turn>-<n>`, for people who read a list; a run with a very long id has children with ids of their own. */
  private idOf(turn: number, n: number): string {
    const readable = `${this.run.runId}-${turn}-${n + 1}`;
    return runIdPattern.test(readable) ? readable : uuid4();
  }
}

function textOf({ content }: Partial<AgentRunResult>): string {
  return typeof content === 'string' ? content : writeJson(content ?? null);
}

function whatBecameOf(failure: ChildWorkflowFailure): string {
  if (isCancellation(failure)) return 'was cancelled';
  const { cause } = failure;
  if (cause instanceof ApplicationFailure) return `failed: ${cause.message}`;
  return `did not finish: ${cause?.message ?? failure.message}`;
}
