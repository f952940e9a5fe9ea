import type { HeedInput } from '@platform/temporal/agent-service';
import { heedActivity } from '@platform/temporal/contract';
import { heedActivityOptions, retryPolicy } from '@platform/temporal/workflow';
import {
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  patched,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { AgentActivities } from '../activities/agent.js';
import { patches } from './patches.js';

/** Tried until it works: a turn must not be ended before its finished calls are safe. Retries wait in a timer of the server. */
const { keepJournal } = proxyLocalActivities<AgentActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { ...retryPolicy, maximumAttempts: Number.POSITIVE_INFINITY },
  localRetryThreshold: '100 milliseconds',
});

/**
 * Has the process that has the turn hear at once that it is to end, else it hears so with the next beat. Whatever becomes of it: nothing waits for it.
 * Journals that earlier versions kept name no process, so their histories need no patch.
 */
function heed(processId: unknown): void {
  if (typeof processId !== 'string') return;
  const call = proxyActivities(heedActivityOptions(processId))[heedActivity]!;
  const input: HeedInput = { workflowId: workflowInfo().workflowId };
  call(input).catch((error: unknown) => {
    if (!(error instanceof ActivityFailure)) throw error;
  });
}

/**
 * The activity of a turn that is under way. It can be ended at its next checkpoint without ending the run. Then model streams are closed, tools get
 * one second, and `once` tools run to their end. The next activity of the turn goes on without losing a finished call.
 */
export class TurnScope {
  private current: CancellationScope | undefined;
  private ending: CancellationScope | undefined;
  private closed = false;

  /** Whether an activity is under way. */
  get isOpen(): boolean {
    return this.current !== undefined;
  }

  /** Whether no activity comes any more. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** No activity comes any more: the run ends. */
  close(): void {
    this.closed = true;
  }

  /** Whether the activity under way was asked to end. */
  get isEnding(): boolean {
    return this.current !== undefined && this.current === this.ending;
  }

  /**
   * Runs the activity. `interrupted` tells, once it has ended, whether it was asked to.
   *
   * @throws CancelledFailure when the run was cancelled before.
   */
  async run<T>(activity: (interrupted: () => boolean) => Promise<T>): Promise<T> {
    const run = CancellationScope.current();
    if (run.consideredCancelled) throw new CancelledFailure('The run was cancelled');
    // Not in the run's own scope: a cancel, too, must keep finished calls before it ends the activity.
    return CancellationScope.nonCancellable(async () => {
      const scope = new CancellationScope();
      this.current = scope;
      run.cancelRequested.catch(() => this.cancel(scope));
      try {
        return await scope.run(() => activity(() => this.ending === scope));
      } finally {
        this.current = undefined;
      }
    });
  }

  /**
   * Asks the activity under way to end. Does nothing when there is none, or when it was asked already. Returns at once: the caller of {@link run}
   * decides what follows.
   */
  interrupt(): void {
    const scope = this.current;
    if (!scope || this.isEnding) return;
    this.ending = scope;
    void CancellationScope.nonCancellable(async () => {
      const processId: unknown = await keepJournal();
      scope.cancel();
      heed(processId);
    });
  }

  /** The run is cancelled. Histories of earlier versions end the activity at once. */
  private cancel(scope: CancellationScope): void {
    if (this.current !== scope) return;
    if (patched(patches.keptAtCancel)) this.interrupt();
    else scope.cancel();
  }
}
