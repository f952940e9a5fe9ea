import type { DecisionAnswer, DecisionRequest } from '@platform/temporal/agent-service';
import {
  type AgentRunInput,
  type Decision,
  type DecisionsState,
  type DecisionVia,
  type PendingDecision,
  type RecordedVote,
  type SignedState,
  submitDecisionUpdateName,
} from '@platform/temporal/contract';
import {
  type AcceptedDecision,
  checkDecision,
  type DecisionCheck,
  type DecisionContext,
  isOverdue,
  kindOf,
  needsPasskey,
  requirementFor,
  waitForDecisions,
  withVote,
} from '@platform/temporal/workflow';
import { ApplicationFailure, patched } from '@temporalio/workflow';
import { decidedBy } from './decided-by.js';
import { asArgumentsWereJudged, asEditsWereChecked, asNamesWereRead } from './earlier-readings.js';
import type { Figures } from './figures.js';
import { takeJudged } from './messages.js';
import type { Notifications } from './notifications.js';
import { countDecision } from './numbers.js';
import { patches } from './patches.js';
import { about, asked, decisionAtDeadline, toAnswer, toPending, whatIsDue } from './requests.js';
import { Rules } from './rules.js';
import { signing } from './signing.js';
import { type PublishedStatus, publishChanged } from './status.js';
import { tellDecision } from './waits.js';

/** How many decisions on earlier requests are carried on. They tell people who decide too late what was decided. */
const mostCarried = 200;

/** A submission that is taken: when, how, and what it does. */
type Taken = AcceptedDecision & ReturnType<typeof withVote> & { via: DecisionVia; at: string };

type Judged = Taken | Extract<DecisionCheck, { ok: false }>;

/**
 * The decisions of a run: applies the policies of its tools and its rules, asks, takes what people submit, reminds, escalates, and
 * enforces deadlines.
 *
 * Each request stands alone: deciding one never touches another. A submission that does not fit is refused (update: with its
 * `DecisionRejectionReason` as the failure's type, nothing written) or ignored and logged (signal).
 */
export class Decisions {
  private pending: PendingDecision[];
  private readonly decided: Map<string, Decision>;
  private readonly rules: Rules;
  /** What each request was about, by its id. */
  private readonly asked: Map<string, Decision['asked']>;
  /** Ids of the latest requests. */
  private latest: ReadonlySet<string> = new Set();

  constructor(
    private readonly run: AgentRunInput,
    private readonly notifications: Notifications,
    private readonly status: PublishedStatus,
    private readonly figures: Figures,
  ) {
    const carried = run.carried?.decisions;
    this.pending = carried?.pending ?? [];
    this.decided = new Map(carried?.decided.map((decision) => [decision.requestId, decision]));
    this.rules = new Rules(run, carried?.rules);
    this.asked = new Map([...this.decided.values()].map(({ requestId, asked }) => [requestId, asked]));
    for (const request of this.pending) this.asked.set(request.id, about(request, request.askedAt));
    takeJudged<Taken, Decision | RecordedVote>(submitDecisionUpdateName, {
      act: 'decide',
      invalid: 'InvalidDecision',
      check: (submission) => {
        const check = this.check(submission);
        return check.ok ? signing.decisionRefusal(check.request, submission) : check;
      },
      judge: (submission, signal) => this.judge(submission, signal),
      take: (taken) => this.take(taken),
    });
  }

  /** For the execution that carries on: its constructor takes it, and `ask` with the same requests goes on waiting for them. */
  get state(): DecisionsState {
    const decided = [...this.decided.values()];
    const latest = decided
      .filter(({ requestId }) => this.latest.has(requestId))
      .map((decision) => ({ ...decision, asked: this.asked.get(decision.requestId) }));
    const earlier = decided
      .filter(({ requestId }) => !this.latest.has(requestId))
      .slice(-mostCarried)
      .map(({ requestId, action, by, decidedAt }) => ({ requestId, action, by, decidedAt }));
    return { pending: this.pending, decided: [...earlier, ...latest], rules: this.rules.state() };
  }

  /** What was signed, for the execution that carries on: of open requests, of the latest decisions, and of rules. */
  get signed(): { signed?: SignedState } {
    const votes = this.pending.flatMap(({ votes }) => votes ?? []);
    const latest = [...this.decided.values()].filter(({ requestId }) => this.latest.has(requestId));
    const all = [...votes, ...latest, ...latest.flatMap(({ votes }) => votes ?? []), ...this.rules.state()];
    return signing.state(all.flatMap(({ proof }) => proof ?? []));
  }

  /**
   * Asks people and waits until every request is decided: by a condition of its policy or a rule at once, else by them or its deadline.
   * People who were asked by the execution before are not asked again.
   *
   * @returns the answers; nothing when `leave` ended the wait.
   * @throws CancelledFailure when the run is cancelled meanwhile; ApplicationFailure of type `DecisionOverdue` when nobody decided and the
   * policy says that the run fails then.
   */
  async ask(requests: readonly DecisionRequest[], leave: () => boolean): Promise<DecisionAnswer[] | undefined>;
  async ask(requests: readonly DecisionRequest[]): Promise<DecisionAnswer[]>;
  async ask(requests: readonly DecisionRequest[], leave?: () => boolean): Promise<DecisionAnswer[] | undefined> {
    this.latest = new Set(requests.map(({ id }) => id));
    if (this.pending.length === 0) this.begin(requests);
    await waitForDecisions({ open: () => this.pending, onDue: (request) => this.onDue(request), leave });
    if (this.pending.length > 0) return undefined;
    return requests.map((request) => this.answerTo(request));
  }

  private answerTo(request: DecisionRequest): DecisionAnswer {
    const decision = this.decided.get(request.id)!;
    const { startedBy, startedById, startersBefore } = this.run;
    const [asked, rules] = [this.asked.get(request.id), this.rules.state()];
    const sentWith = (proof: string | undefined) => signing.sentWith(proof);
    const decided = { startedBy, startedById, startersBefore, asked, rules, sentWith };
    return toAnswer(request, decision, decidedBy(decision, decided));
  }

  private begin(requests: readonly DecisionRequest[]): void {
    for (const request of requests.filter(({ id }) => !this.decided.has(id))) {
      this.asked.set(request.id, about(request, new Date().toISOString()));
    }
    const automatic = requests.flatMap((request) => this.decideAutomatically(request) ?? []);
    for (const decision of automatic) this.decided.set(decision.requestId, decision);
    this.pending = requests
      .filter(({ id }) => !this.decided.has(id))
      .map((request) => toPending(request, this.run.decisionDeadlineSeconds, Date.now()));
    this.status.pending(this.pending, automatic);
    if (this.pending.length > 0)
      this.notifications.send({ type: 'decisionsAsked', decisions: this.pending.map(asked) });
  }

  /** The decision on a request about which nobody needs to be asked; `undefined` when people must decide. */
  private decideAutomatically(request: DecisionRequest): Decision | undefined {
    if (!kindOf(request).automatic || request.again) return undefined;
    const approved = { requestId: request.id, action: 'approve', decidedAt: new Date().toISOString() } as const;
    if (requirementFor(request.policy, request.arguments).automatic)
      return { ...approved, by: 'policy', via: 'policy' };
    const rule = this.rules.use(request);
    return rule && { ...approved, by: `rule ${rule.id}`, via: 'rule', rule: rule.id };
  }

  /** After a deadline nobody decides, even where its timer is processed late because no worker ran. */
  private check(submission: unknown, as: Pick<DecisionContext, 'names' | 'edits' | 'judged'> = {}): DecisionCheck {
    const { pending, decided, run } = this;
    const now = Date.now();
    const { startedBy, startedById, startersBefore } = run;
    return checkDecision({ pending, decided, startedBy, startedById, startersBefore, now, ...as }, submission);
  }

  /** What a submission does, if it may be taken. */
  private judge(submission: unknown, signal?: 'signal'): Judged {
    return asNamesWereRead((names) => {
      const check = asArgumentsWereJudged((judged) =>
        asEditsWereChecked((edits) => this.check(submission, { names, edits, judged })),
      );
      if (!check.ok) return check;
      if (signal && needsPasskey(check.request.policy, check.submission.action)) {
        return {
          ok: false,
          reason: 'Unsigned',
          message: 'the policy wants a passkey, and a signal cannot be verified',
        };
      }
      const [via, at] = [signal ?? check.submission.via ?? 'client', new Date().toISOString()];
      return { ...check, via, at, ...withVote(check, via, at, names) };
    });
  }

  /** Decides, or records a vote where others must agree as well. */
  private take({ submission, required, agreeing, via, at, decision, request }: Taken): Decision | RecordedVote {
    if (!decision) {
      this.replace(request);
      return { ...submission, via, votedAt: at, agreed: agreeing.length + 1, required };
    }
    const rule = submission.remember && this.rules.make(request, submission.remember, { ...submission, via });
    return this.settle({ ...decision, ...(rule && { createdRule: rule.id }) });
  }

  /** `automatic`: no person decided. Then the memo must tell the decision, because no other event of the history does. */
  private settle(decision: Decision, automatic = false): Decision {
    const request = this.pending.find(({ id }) => id === decision.requestId);
    countDecision(request, decision);
    tellDecision(this.run, request, decision);
    this.figures.decided(request, decision);
    this.decided.set(decision.requestId, decision);
    this.pending = this.pending.filter(({ id }) => id !== decision.requestId);
    this.status.pending(this.pending, automatic ? [decision] : []);
    return decision;
  }

  private onDue(request: PendingDecision): void {
    const now = Date.now();
    if (isOverdue(request, now)) {
      this.expire(request);
      return;
    }
    const { changed, escalated, remind } = whatIsDue(request, now);
    this.replace(changed);
    for (const { to } of escalated) this.notifications.send({ type: 'escalated', decisions: [asked(changed)], to });
    if (remind) this.notifications.send({ type: 'reminder', decisions: [asked(changed)] });
  }

  /** The deadline has passed, and the policy does not say to wait on. */
  private expire(request: PendingDecision): void {
    const now = new Date().toISOString();
    const decision = this.grantsByItself(request)
      ? decisionAtDeadline(request, now, true)
      : decisionAtDeadline(request, now);
    this.settle(decision, true);
    if (request.policy?.atDeadline !== 'fail') return;
    const message = `${decision.note} The policy of ${request.tool} says that the run fails then. Start it again when somebody can decide.`;
    throw ApplicationFailure.nonRetryable(message, 'DecisionOverdue');
  }

  /** Whether the deadline grants the limit. It did so in earlier versions, and their histories must replay. */
  private grantsByItself(request: PendingDecision): boolean {
    const isLimit = kindOf(request).about === 'limit';
    return isLimit && request.policy?.atDeadline === 'approve' && !patched(patches.limitNeedsPerson);
  }

  private replace(changed: PendingDecision): void {
    this.pending = this.pending.map((request) => (request.id === changed.id ? changed : request));
    publishChanged(this.pending);
  }
}
