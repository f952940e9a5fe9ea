import type { DecisionAnswer, DecisionRequest } from '@platform/temporal/agent-service';
import {
  type AgentRunInput,
  type Decision,
  type DecisionSubmission,
  type DecisionsState,
  type PendingDecision,
  submitDecisionSignalName,
  submitDecisionUpdateName,
} from '@platform/temporal/contract';
import { checkDecision, type DecisionCheck, isOverdue, waitForDecisions } from '@platform/temporal/workflow';
import { ApplicationFailure, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import type { Notifications } from './notifications.js';
import { publishPending } from './status.js';

const submitDecisionUpdate = defineUpdate<Decision, [DecisionSubmission]>(submitDecisionUpdateName);
const submitDecisionSignal = defineSignal<[DecisionSubmission]>(submitDecisionSignalName);

/** How many decisions an execution hands on, so that one that comes twice is told so. At least those of one pause. */
const decisionsRemembered = 1_000;

/**
 * The decisions of a run: asks, takes what people submit, and enforces deadlines.
 *
 * Each request stands alone: deciding one never touches another. A submission that does not fit is refused (update: with its
 * `DecisionRejectionReason` as the failure's type, nothing written) or ignored and logged (signal).
 */
export class Decisions {
  private pending: PendingDecision[] = [];
  private readonly decided = new Map<string, Decision>();

  constructor(
    private readonly run: AgentRunInput,
    private readonly notifications: Notifications,
  ) {
    const { pending = [], decided = [] } = run.carried?.decisions ?? {};
    this.pending = pending;
    for (const decision of decided) this.decided.set(decision.requestId, decision);
    setHandler(submitDecisionUpdate, (submission) => this.accept(submission), {
      validator: (submission) => {
        this.accepted(submission);
      },
    });
    setHandler(submitDecisionSignal, (submission) => {
      const check = this.check(submission);
      if (check.ok) this.take(check.submission);
      else log.warn('A decision by signal was ignored', { reason: check.reason, cause: check.message });
    });
  }

  /** What the next execution of the run must know: what is open, and the latest of what was decided. */
  get state(): DecisionsState {
    return { pending: this.pending, decided: [...this.decided.values()].slice(-decisionsRemembered) };
  }

  /**
   * Asks people and waits until every request is decided, by them or by its deadline. People who were asked by the execution before
   * are not asked again.
   *
   * @returns the answers; nothing when `leave` ended the wait.
   * @throws CancelledFailure when the run is cancelled meanwhile.
   */
  async ask(requests: readonly DecisionRequest[], leave: () => boolean): Promise<DecisionAnswer[] | undefined>;
  async ask(requests: readonly DecisionRequest[]): Promise<DecisionAnswer[]>;
  async ask(requests: readonly DecisionRequest[], leave?: () => boolean): Promise<DecisionAnswer[] | undefined> {
    if (!this.wasAsked(requests)) this.publish(requests);
    await waitForDecisions({
      open: () => this.pending,
      expire: ({ id, deadline }) =>
        this.take({ requestId: id, action: 'reject', by: 'deadline', note: `Nobody decided until ${deadline}.` }),
      leave,
    });
    if (this.pending.length > 0) return undefined;
    return requests.map((request) => toAnswer(request, this.decided.get(request.id)!));
  }

  /** By the execution before, which this one takes over from. */
  private wasAsked(requests: readonly DecisionRequest[]): boolean {
    const carried = this.run.carried?.requests;
    return carried !== undefined && carried === requests;
  }

  private publish(requests: readonly DecisionRequest[]): void {
    this.pending = requests.map((request) => this.toPending(request));
    // Histories hold runs that asked about a call that was lost again under the id of the time before.
    for (const { id } of requests) this.decided.delete(id);
    publishPending(this.pending);
    this.notifications.send({
      type: 'decisionsAsked',
      decisions: this.pending.map(({ id, kind, tool, deadline }) => ({ id, kind, tool, deadline })),
    });
  }

  private accept(submission: unknown): Decision {
    return this.take(this.accepted(submission));
  }

  /** The submission when it may be taken. Asked by the validator and again by the handler, which must hold on its own in a replay. */
  private accepted(submission: unknown): DecisionSubmission {
    const check = this.check(submission);
    if (!check.ok) throw ApplicationFailure.nonRetryable(check.message, check.reason);
    return check.submission;
  }

  /** After a deadline nobody decides, even where its timer is processed late because no worker ran. */
  private check(submission: unknown): DecisionCheck {
    const check = checkDecision(this.pending, this.decided, submission);
    if (!check.ok || !isOverdue(check.request)) return check;
    const { id, deadline } = check.request;
    return { ok: false, reason: 'AlreadyDecided', message: `request "${id}" was rejected by its deadline ${deadline}` };
  }

  private take(submission: DecisionSubmission): Decision {
    const decision: Decision = { ...submission, decidedAt: new Date().toISOString() };
    this.decided.set(decision.requestId, decision);
    this.pending = this.pending.filter(({ id }) => id !== decision.requestId);
    publishPending(this.pending);
    return decision;
  }

  /** A deadline cannot say whether a lost tool call ran, so that question waits for a person however long it takes. */
  private toPending(request: DecisionRequest): PendingDecision {
    const seconds = request.kind === 'outcome' ? undefined : this.run.decisionDeadlineSeconds;
    const now = Date.now();
    return {
      ...request,
      askedAt: new Date(now).toISOString(),
      ...(seconds && { deadline: new Date(now + seconds * 1000).toISOString() }),
    };
  }
}

function toAnswer(request: DecisionRequest, decision: Decision): DecisionAnswer {
  const { action, by, note, values, result } = decision;
  return {
    requestId: request.id,
    toolCallId: request.toolCallId,
    kind: request.kind,
    action,
    by,
    argumentsHash: request.argumentsHash,
    arguments: decision.arguments,
    note,
    values,
    result,
  };
}
