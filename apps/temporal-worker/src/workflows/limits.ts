import type { ChildRunRequest, DecisionPolicy, TurnLimits } from '@platform/temporal/agent-service';
import type { AgentRunInput, Grants, LimitName, RunLimits } from '@platform/temporal/contract';
import {
  amountWords,
  type LimitReached,
  limitNames,
  limitRanges,
  limitRequest,
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
import { patches } from './patches.js';
import type { UsageCounter } from './usage.js';

/**
 * What a run may use. The agent-service stops a turn before the model call that would go beyond a limit; here people are asked for more,
 * or the run ends. Without limits nothing of it leaves a trace in the history.
 */
export class Limits {
  private granted: Grants;
  private readonly startedAt: number;

  constructor(
    private readonly run: AgentRunInput,
    private readonly decisions: Decisions,
    private readonly usage: UsageCounter,
  ) {
    this.granted = run.carried?.granted ?? {};
    this.startedAt = Date.parse(run.carried?.startedAt ?? workflowInfo().startTime.toISOString());
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
   * The turn has stopped at a limit: people are asked for more.
   *
   * @param requestId of the request, unique in the run.
   * @param served who may grant more as the agent is served: it comes before what the run was started with, which somebody may have chosen.
   * @returns once more is granted.
   * @throws ApplicationFailure of type `LimitReached` when the run is to end then, or when it gets nothing; CancelledFailure.
   */
  async reached(limit: LimitName, requestId: string, served?: DecisionPolicy | null): Promise<void> {
    const reached = this.describe(limit);
    if (this.run.limits?.atLimit === 'end') throw this.ended(reached);
    // A run that another run has started is under that run's policy.
    const own = this.run.origin?.kind === 'child' ? undefined : served;
    const request = limitRequest(requestId, reached, own ?? this.run.limitPolicy);
    const [answer] = await this.decisions.ask([request]);
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
    const { wallClockSeconds: seconds, atLimit } = this.run.limits ?? {};
    if (typeof seconds !== 'number' || atLimit !== 'end') return work();
    const scope = new CancellationScope();
    const timer = new CancellationScope();
    let isOver = false;
    const end = () => {
      isOver = true;
      scope.cancel();
    };
    timer.run(() => sleep(Math.max(1, seconds * 1000 - this.elapsedSeconds() * 1000))).then(end, () => {});
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
