import { type RetryRejectionReason, type RetryRequest, retryUpdateName, type Stall } from '@platform/temporal/contract';
import { type Names, saidProblem } from '@platform/temporal/workflow';
import { condition } from '@temporalio/workflow';
import { type Refusal, takeUpdates } from './messages.js';
import type { Notifications } from './notifications.js';
import type { PublishedStatus } from './status.js';

/** Parks a run that cannot go on, and starts it again at the `retry` update. */
export class Stalls {
  private current: Stall | undefined;

  constructor(
    private readonly notifications: Notifications,
    private readonly status: PublishedStatus,
  ) {
    takeUpdates<RetryRequest, void>(retryUpdateName, {
      act: 'retry',
      invalid: 'InvalidRetry',
      refusal: (request, names) => this.refusal(request, names),
      take: () => this.retry(),
    });
  }

  get isStalled(): boolean {
    return this.current !== undefined;
  }

  /**
   * Waits until someone retries.
   *
   * @throws CancelledFailure when the run is cancelled meanwhile.
   */
  async park(cause: Pick<Stall, 'type' | 'message' | 'turn'>): Promise<void> {
    const stall: Stall = { ...cause, since: new Date().toISOString() };
    this.current = stall;
    this.status.stall(stall);
    this.notifications.send({ type: 'stalled', stall });
    await condition(() => this.current === undefined);
  }

  private refusal(request: unknown, names: Names): Refusal<RetryRejectionReason> | undefined {
    const problem = saidProblem(request, names);
    if (problem) return { reason: 'InvalidRetry', message: problem };
    if (this.current) return undefined;
    return { reason: 'NotStalled', message: 'the run is not stalled; only a stalled run can be retried' };
  }

  private retry(): void {
    this.current = undefined;
    this.status.stall(undefined);
  }
}
