import {
  type AgentRunInput,
  type ControlRejectionReason,
  type Pause,
  type PauseRequest,
  pauseUpdateName,
  type ResumeRequest,
  resumeUpdateName,
} from '@platform/temporal/contract';
import { type Names, saidProblem } from '@platform/temporal/workflow';
import { condition } from '@temporalio/workflow';
import { type Refusal, takeMessages } from './messages.js';
import type { Stalls } from './stalls.js';
import type { PublishedStatus } from './status.js';
import type { TurnScope } from './turn-scope.js';

/**
 * Pauses a run: the turn under way ends at its next checkpoint, and none begins before someone resumes it. Decisions can be taken
 * meanwhile, and their deadlines pass as they would. A cancel ends a paused run.
 */
export class Pauses {
  private current: Pause | undefined;

  constructor(
    run: AgentRunInput,
    private readonly scope: TurnScope,
    private readonly stalls: Stalls,
    private readonly status: PublishedStatus,
  ) {
    this.current = run.carried?.control?.pause;
    takeMessages<PauseRequest, Pause>(pauseUpdateName, {
      act: 'pause',
      invalid: 'InvalidPause',
      refusal: (request, names) => this.pauseRefusal(request, names),
      take: (request) => this.pause(request),
    });
    takeMessages<ResumeRequest, Pause>(resumeUpdateName, {
      act: 'resume',
      invalid: 'InvalidResume',
      refusal: (request, names) => this.resumeRefusal(request, names),
      take: (request) => this.resume(request),
    });
  }

  /** The pause, for the next execution. */
  get state(): Pause | undefined {
    return this.current;
  }

  /**
   * Waits while the run is paused. Called before each activity of a turn.
   *
   * @throws CancelledFailure when the run is cancelled meanwhile.
   */
  async over(): Promise<void> {
    if (!this.current) return;
    this.status.settle();
    await condition(() => this.current === undefined);
  }

  private pause({ by, byId, note }: PauseRequest): Pause {
    this.current = { by, ...(byId && { byId }), at: new Date().toISOString(), ...(note && { note }) };
    this.scope.interrupt();
    this.status.pause(this.current);
    return this.current;
  }

  private resume({ by, byId, note }: ResumeRequest): Pause {
    const resumed = { by, ...(byId && { byId }), at: new Date().toISOString(), ...(note && { note }) };
    const paused = this.current!;
    this.current = undefined;
    this.status.pause({ ...paused, resumed });
    return resumed;
  }

  private pauseRefusal(request: unknown, names: Names): Refusal<ControlRejectionReason> | undefined {
    const problem = saidProblem(request, names);
    if (problem) return { reason: 'InvalidPause', message: problem };
    if (this.current) return { reason: 'AlreadyPaused', message: `${this.current.by} has paused the run already` };
    if (this.scope.isClosed) return { reason: 'Ending', message: 'the run is ending' };
    if (!this.stalls.isStalled) return undefined;
    return { reason: 'Stalled', message: 'the run is stalled: it does nothing until someone retries it' };
  }

  private resumeRefusal(request: unknown, names: Names): Refusal<ControlRejectionReason> | undefined {
    const problem = saidProblem(request, names);
    if (problem) return { reason: 'InvalidResume', message: problem };
    return this.current ? undefined : { reason: 'NotPaused', message: 'the run is not paused' };
  }
}
