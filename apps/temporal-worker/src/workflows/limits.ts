import type {
  ChildRunRequest,
  DecisionAnswer,
  DecisionPolicy,
  DecisionRequest,
  TurnLimits,
} from '@platform/temporal/agent-service';
import {
  type AgentRunInput,
  type Grants,
  type LimitName,
  type LimitRaise,
  type RaiseLimitRejectionReason,
  type RaiseLimitRequest,
  type RunLimits,
  raiseLimitUpdateName,
} from '@platform/temporal/contract';
import {
  amountWords,
  type LimitReached,
  limitNames,
  limitRanges,
  limitRequest,
  type Names,
  raiseRefusal,
  reachedWords,
  usedOf,
  withGrant,
  withGrants,
} from '@platform/temporal/workflow';
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Decisions } from './decisions.js';
import { type Refusal, takeUpdates } from './messages.js';
import { patches } from './patches.js';
import type { TurnScope } from './turn-scope.js';
import type { UsageCounter } from './usage.js';

/**
 * What a run may use. The agent-service stops a turn before the model call that would go beyond a limit; here people are asked for more,
 * or the run ends. Before that, people may grant more. Without limits nothing of it leaves a trace in the history.
 */
export class Limits {
  private granted: Grants;
  private readonly startedAt: number;
  /** Limits of which more was granted since the activity under way was told what it may use. */
  private readonly raised = new Set<LimitName>();
  /** The limit that people are asked about now. */
  private asksFor: LimitName | undefined;
  /** Who may grant more as the agent is served, once a turn has said it. */
  private served: DecisionPolicy | undefined;

  constructor(
    private readonly run: AgentRunInput,
    private readonly decisions: Decisions,
    private readonly usage: UsageCounter,
    private readonly scope: TurnScope,
  ) {
    this.granted = run.carried?.granted ?? {};
    this.startedAt = Date.parse(run.carried?.startedAt ?? workflowInfo().startTime.toISOString());
    takeUpdates<RaiseLimitRequest, LimitRaise>(raiseLimitUpdateName, {
      act: 'raise',
      invalid: 'InvalidRaise',
      refusal: (request, names) => this.raiseRefusal(request, names),
      take: (request) => this.raise(request),
    });
  }

  /** For the execution that carries on. */
  get state(): { granted?: Grants } {
    return Object.keys(this.granted).length > 0 ? { granted: this.granted } : {};
  }

  /**
   * Before runs are started, which use what this one may: at a limit that is reached people are asked for more.
   *
   * @param requestId of the request, unique in the run.
   * @throws as `reached`.
   */
  async leaveRoom(requestId: string): Promise<void> {
    for (let asked = 0; ; asked++) {
      const limit = limitNames.find((name) => this.isReached(name));
      if (!limit || !patched(patches.limitsBeforeChildren)) return;
      await this.reached(limit, `${requestId}-${asked}`);
    }
  }

  /**
   * What each of some runs that are started at once may use: an equal part of what is left of each limit, so that together they stay
   * within it, and by the same policy. Each gets the least that a limit can be. Time is not shared out. Limits of the agent that is
   * started hold where this run has none, and where they are lower.
   */
  forChild(
    { limits: agents, limitPolicy }: ChildRunRequest,
    siblings: number,
  ): Pick<AgentRunInput, 'limits' | 'limitPolicy'> {
    const given = this.run.limits;
    if (!given && !agents) return {};
    const { atLimit } = given ?? agents ?? {};
    const limits: RunLimits = { ...(atLimit && { atLimit }) };
    for (const name of limitNames) {
      const allowed = [this.partLeft(name, siblings), agents?.[name]].filter((amount) => typeof amount === 'number');
      if (allowed.length > 0) limits[name] = Math.min(...allowed);
    }
    const policy = given ? this.run.limitPolicy : limitPolicy;
    return { limits, ...(policy && { limitPolicy: policy }) };
  }

  private partLeft(name: LimitName, siblings: number): number | undefined {
    const allowed = this.inForce[name];
    if (typeof allowed !== 'number') return undefined;
    const { least, whole } = limitRanges[name];
    const left = allowed - usedOf(name, this.usage.total, this.elapsedSeconds());
    const part = Math.max(least, name === 'wallClockSeconds' ? left : left / siblings);
    return whole ? Math.floor(part) : part;
  }

  /** What the current turn may use in all its activities; nothing when the run has no limits. */
  forTurn(): { limits?: TurnLimits } {
    this.raised.clear();
    const limits: TurnLimits = {};
    for (const name of limitNames) {
      const allowed = this.inForce[name];
      if (typeof allowed !== 'number') continue;
      if (name === 'wallClockSeconds') limits.until = new Date(this.startedAt + allowed * 1000).toISOString();
      else limits[name] = allowed - usedOf(name, this.usage.beforeTurn, 0);
    }
    return Object.keys(limits).length > 0 ? { limits } : {};
  }

  /**
   * The turn has stopped at a limit: people are asked for more, unless they granted it while the turn was under way.
   *
   * @param requestId of the request, unique in the run.
   * @param served who may grant more as the agent is served: it comes before what the run was started with, which somebody may have chosen.
   * @returns once more is granted.
   * @throws ApplicationFailure of type `LimitReached` when the run is to end then, or when it gets nothing; CancelledFailure.
   */
  async reached(limit: LimitName, requestId: string, served?: DecisionPolicy | null): Promise<void> {
    // A run that another run has started is under that run's policy.
    const own = this.run.origin?.kind === 'child' ? undefined : (served ?? undefined);
    this.served = own ?? this.served;
    if (this.raised.has(limit) && !this.isReached(limit)) return;
    const reached = this.describe(limit);
    if (this.run.limits?.atLimit === 'end') throw this.ended(reached);
    const request = limitRequest(requestId, reached, own ?? this.run.limitPolicy);
    const answer = await this.ask(limit, request);
    if (answer?.action !== 'approve') throw this.ended(reached, `${answer?.by} granted no more`, answer?.note);
    const given = { action: answer.action, arguments: answer.arguments ?? request.arguments };
    this.granted = withGrant(this.run.limits ?? {}, this.granted, given, this.elapsedSeconds());
  }

  /**
   * Runs the whole of a run, and ends it at its time limit whatever it does then, where that is what the limit says.
   *
   * @throws ApplicationFailure of type `LimitReached`, and what `work` throws.
   */
  async withinTime<Result>(work: () => Promise<Result>): Promise<Result> {
    const { wallClockSeconds, atLimit } = this.run.limits ?? {};
    if (typeof wallClockSeconds !== 'number' || atLimit !== 'end') return work();
    const scope = new CancellationScope();
    const timer = new CancellationScope();
    let isOver = false;
    const end = () => {
      isOver = true;
      scope.cancel();
    };
    const waitFor = (seconds: number) => {
      const isUp = () => (this.allowedSeconds > seconds ? waitFor(this.allowedSeconds) : end());
      timer.run(() => sleep(Math.max(1, seconds * 1000 - this.elapsedSeconds() * 1000))).then(isUp, () => {});
    };
    waitFor(this.allowedSeconds);
    try {
      return await scope.run(work);
    } catch (error) {
      const cancelledByPerson = CancellationScope.current().consideredCancelled;
      if (isOver && isCancellation(error) && !cancelledByPerson) throw this.ended(this.describe('wallClockSeconds'));
      throw error;
    } finally {
      timer.cancel();
    }
  }

  private async ask(limit: LimitName, request: DecisionRequest): Promise<DecisionAnswer | undefined> {
    this.asksFor = limit;
    try {
      return (await this.decisions.ask([request]))[0];
    } finally {
      this.asksFor = undefined;
    }
  }

  private raiseRefusal(request: unknown, names: Names): Refusal<RaiseLimitRejectionReason> | undefined {
    const { limits, startedBy, startedById, startersBefore } = this.run;
    const run = { limits, startedBy, startedById, startersBefore, granted: this.granted, now: Date.now() };
    const refusal = raiseRefusal(request, { ...run, policy: this.policy }, names);
    if (refusal) return refusal;
    const { limit } = request as RaiseLimitRequest;
    if (limit === this.asksFor) {
      return {
        reason: 'AskedAlready',
        message: 'the limit is reached and the run asks for more: decide on that request',
      };
    }
    return this.scope.isClosed ? { reason: 'Ending', message: 'the run is ending' } : undefined;
  }

  private raise({ limit, more, by, byId, roles, note }: RaiseLimitRequest): LimitRaise {
    const given = { action: 'approve', arguments: { [limit]: more } };
    this.granted = withGrant(this.run.limits ?? {}, this.granted, given, this.elapsedSeconds());
    this.raised.add(limit);
    const who = { by, ...(byId && { byId }), ...(roles && { roles }) };
    const allowed = this.inForce[limit] ?? 0;
    return { limit, more, allowed, ...who, at: new Date().toISOString(), ...(note && { note }) };
  }

  /** Who may grant more. How the agent is served comes before what the run was started with, which somebody may have chosen. */
  private get policy(): DecisionPolicy | undefined {
    return this.served ?? this.run.limitPolicy;
  }

  private get allowedSeconds(): number {
    return this.inForce.wallClockSeconds ?? 0;
  }

  private isReached(name: LimitName): boolean {
    const allowed = this.inForce[name];
    return typeof allowed === 'number' && usedOf(name, this.usage.total, this.elapsedSeconds()) >= allowed;
  }

  private get inForce(): RunLimits {
    return withGrants(this.run.limits ?? {}, this.granted);
  }

  private describe(limit: LimitName): LimitReached {
    const allowed = this.inForce[limit] ?? 0;
    const used = usedOf(limit, this.usage.total, this.elapsedSeconds());
    return { limit, allowed, atStart: this.run.limits?.[limit] ?? 0, used };
  }

  private elapsedSeconds(): number {
    return (Date.now() - this.startedAt) / 1000;
  }

  private ended(reached: LimitReached, why?: string, note?: string | null): ApplicationFailure {
    const { limit, allowed } = reached;
    const because = why ? ` ${why}${note ? `: ${note}` : ''}.` : '';
    const next = `Start it again with more: limits.${limit} above ${amountWords(limit, allowed)}.`;
    return ApplicationFailure.nonRetryable(`${reachedWords(reached)}${because} ${next}`, 'LimitReached');
  }
}
