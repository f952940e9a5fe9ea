import { type RetryRejectionReason, type RetryRequest, retryUpdateName, type Stall } from '@platform/temporal/contract';
import { type Names, names } from '@platform/temporal/workflow';
import { ApplicationFailure, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import { takesUpdate } from './faults.js';
import { asNamesWereRead } from './names.js';
import type { Notifications } from './notifications.js';
import { isObject } from './shapes.js';
import type { PublishedStatus } from './status.js';

const retryUpdate = defineUpdate<void, [RetryRequest]>(retryUpdateName);

/** Parks a run that cannot go on, and starts it again at the `retry` update. */
export class Stalls {
  private current: Stall | undefined;

  constructor(
    private readonly notifications: Notifications,
    private readonly status: PublishedStatus,
  ) {
    const retry = takesUpdate((request: unknown) => this.retry(request));
    setHandler(retryUpdate, retry, { validator: (request) => this.checkRetry(retryProblem(request)) });
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

  private retry(request: unknown): void {
    this.checkRetry(asNamesWereRead((names) => retryProblem(request, names)));
    this.current = undefined;
    this.status.stall(undefined);
  }

  private checkRetry(problem: string | undefined): void {
    if (problem) throw refused('InvalidRetry', problem);
    if (!this.current) throw refused('NotStalled', 'the run is not stalled; only a stalled run can be retried');
  }
}

function retryProblem(request: unknown, read: Names = names): string | undefined {
  if (!isObject(request)) return 'a retry must be an object with by and, if wanted, note';
  const { by, note, ...unknown } = request;
  const wrong = read.problem(by);
  if (wrong) return `by ${wrong}`;
  if (note !== undefined && note !== null && typeof note !== 'string') return 'note must be a text';
  const [field] = Object.keys(unknown);
  return field === undefined ? undefined : `${field} is unknown; allowed: by, note`;
}

function refused(reason: RetryRejectionReason, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, reason);
}
