/**
 * Has the turns of a process that died tried again. Each is ended by the token of the attempt that the process had, so what another has done
 * with it meanwhile is never touched. Its heartbeat's details, the end of its journal, stay.
 */
import { forEachAtOnce, type HeldTurn, unpackTurns } from '@platform/temporal';
import { leaseLapsed, leaseSeconds } from '@platform/temporal/contract';
import { ApplicationFailure, Context, log } from '@temporalio/activity';
import { msToTs } from '@temporalio/common/lib/time.js';

/** The turns that a process left: the last `LeaseHeartbeat` of its lease. */
export interface LeftTurns {
  processId: string;
  held: unknown;
}

/** Turns that are released at the same time: 500 take less than a second, and the server is not flooded. */
const atOnce = 16;

/** Milliseconds between signs of life of this activity, a third of what may pass. */
const beatMs = leaseSeconds * 300;

/** Milliseconds for a call. */
const callMs = 10_000;

/** gRPC status codes. */
const grpc = { invalidArgument: 3, notFound: 5 };

/** `PENDING_ACTIVITY_STATE_STARTED`, `_CANCEL_REQUESTED` and `_PAUSE_REQUESTED`: a process has the attempt. */
const [started, cancelRequested, pauseRequested] = [2, 3, 5];

type Connection = Context['client']['connection'];

/**
 * Releases every turn. Idempotent: what an earlier attempt of this activity has released is left alone.
 *
 * @returns how many turns were tried again by this.
 * @throws ApplicationFailure of type `InvalidRequest` (not retryable) for what is no heartbeat of a lease; else the first failure, after every turn
 * was tried: it is tried again.
 */
export async function releaseTurns({ processId, held }: LeftTurns): Promise<number> {
  const { client } = Context.current();
  const release = new Release(client.connection, client.options.namespace, processId);
  const beat = setInterval(() => Context.current().heartbeat(), beatMs);
  const failures: unknown[] = [];
  let released = 0;
  try {
    await forEachAtOnce(read(held), atOnce, async (turn) => {
      try {
        if (await release.turn(turn)) released += 1;
      } catch (error) {
        if (!isRefused(error)) failures.push(error);
        else
          log.error(
            'A turn of a dead process cannot be released: its own heartbeat timeout ends it',
            told(turn, error),
          );
      }
    });
  } finally {
    clearInterval(beat);
  }
  if (failures.length > 0) throw failures[0];
  return released;
}

/** For the log. Never the task's token: whoever has it may end the turn with any result. */
function told({ workflowId, runId, activityId, attempt }: HeldTurn, error: unknown) {
  return { workflowId, runId, activityId, attempt, error };
}

/** Whether the server will never take it. */
function isRefused(error: unknown): boolean {
  return (error as { code?: unknown }).code === grpc.invalidArgument;
}

function read(held: unknown): HeldTurn[] {
  try {
    return unpackTurns(held);
  } catch (error) {
    throw ApplicationFailure.nonRetryable(`What a lease held cannot be read: ${error}`, 'InvalidRequest');
  }
}

/** Releases turns of one process. */
class Release {
  constructor(
    private readonly connection: Connection,
    private readonly namespace: string,
    private readonly processId: string,
  ) {}

  /** Whether the turn was still the process's, and goes on now. */
  async turn(turn: HeldTurn): Promise<boolean> {
    const activity = await this.held(turn);
    if (!activity) return false;
    // Its last attempt, or one that is to end: failed, it would take its heartbeat's details along. A heartbeat timeout keeps them.
    const { state, maximumAttempts } = activity;
    const isLast = maximumAttempts > 0 && turn.attempt >= maximumAttempts;
    if (isLast || state === cancelRequested) return this.timeOut(turn);
    return this.fail(turn);
  }

  /** The activity, while the very attempt that the process had is under way. An operator may have changed how many attempts it has. */
  private async held({ workflowId, runId, activityId, attempt }: HeldTurn) {
    const request = { namespace: this.namespace, execution: { workflowId, runId } };
    const description = await this.found(() => this.connection.workflowService.describeWorkflowExecution(request));
    const activity = description?.pendingActivities?.find((pending) => pending.activityId === activityId);
    const { state, maximumAttempts } = activity ?? {};
    const isHeld = state === started || state === cancelRequested || state === pauseRequested;
    if (activity?.attempt !== attempt || !isHeld) return undefined;
    return { state, maximumAttempts: maximumAttempts ?? 0 };
  }

  /**
   * Ends the attempt, so that the next one begins at once. It gives itself the heartbeat timeout back that the activity was scheduled with: changed while
   * nobody has the activity, the server would let it wait for the interval of its retry policy, and forget why the attempt before ended.
   *
   * @returns `false` when it had ended.
   */
  private async fail({ token }: HeldTurn): Promise<boolean> {
    const request = {
      namespace: this.namespace,
      taskToken: Buffer.from(token, 'latin1'),
      identity: this.processId,
      failure: {
        message: 'The process that had the turn gives no sign of life any more.',
        source: 'agents',
        applicationFailureInfo: { type: leaseLapsed, nonRetryable: false, nextRetryDelay: { nanos: 1_000_000 } },
      },
    };
    const done = await this.found(() => this.connection.workflowService.respondActivityTaskFailed(request));
    return done !== undefined;
  }

  /**
   * Gives the activity the heartbeat timeout back that it was scheduled with: of an attempt that was silent for so long it is the end. `false` when it
   * has ended.
   */
  private async timeOut({ workflowId, runId, activityId }: HeldTurn): Promise<boolean> {
    const request = {
      namespace: this.namespace,
      execution: { workflowId, runId },
      id: activityId,
      activityOptions: { heartbeatTimeout: msToTs(leaseSeconds * 1_000) },
      updateMask: { paths: ['heartbeat_timeout'] },
    };
    return (await this.found(() => this.connection.workflowService.updateActivityOptions(request))) !== undefined;
  }

  /** The answer; `undefined` when the server knows no such thing (any more). */
  private async found<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await this.connection.withDeadline(Date.now() + callMs, ask);
    } catch (error) {
      if ((error as { code?: unknown }).code === grpc.notFound) return undefined;
      throw error;
    }
  }
}
