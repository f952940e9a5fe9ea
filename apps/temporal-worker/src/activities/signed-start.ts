import { decodeStart, type StartedAs } from '@platform/temporal';
import { agentExecutionWorkflowType, scheduledRunWorkflowType } from '@platform/temporal/contract';
import { isObject, sameJson } from '@platform/temporal/json';
import { type Act, isBeforeSigning, type PinnedKeys, verifyProof } from '@platform/temporal/proofs';
import { ApplicationFailure, Context } from '@temporalio/activity';

/** What starts, and how the server says that it came about. Times are milliseconds since 1970, by the server's clock. */
export interface Start {
  act: Extract<Act, 'start' | 'schedule'>;
  /** Of the run or the schedule. */
  runId: string;
  payload: Record<string, unknown>;
  /** When the signature must be good. */
  at: number;
  startedAt: number;
  parent?: { workflowId: string; runId: string; namespace: string };
  /** The execution that it goes on from. */
  continues?: { workflowId: string; runId: string };
}

/** Why it must not run. */
export interface StartRefusal {
  reason: 'Unsigned' | 'InvalidProof';
  message: string;
}

/**
 * Makes the local activity that says whether somebody wanted a start. A run that another run or a schedule of ours has started, and an execution that
 * goes on from one of ours, inherit: the server says from which workflow they come, and its history says what that is.
 */
export function createVerifyStart(pinned: PinnedKeys | undefined) {
  return async function verifyStart(start: Start): Promise<StartRefusal | null> {
    if (!pinned)
      throw ApplicationFailure.retryable('This run is signed, and this worker has no keys. Set SIGNING_KEYS_FILE');
    const { act, runId, payload, at, startedAt, parent, continues } = start;
    if (continues) return inherited(await startOf(continues), [agentExecutionWorkflowType]);
    if (parent) return fromParent(await startOf(parent), start);
    if (isBeforeSigning(pinned, startedAt)) return null;
    if (!payload.proof) {
      return unsigned(
        'nobody has signed it. Here runs and schedules start through the console or its API, which sign what people do',
      );
    }
    const { namespace } = Context.current().info;
    const check = verifyProof(payload.proof, { ...pinned, act, namespace, runId, payload, at });
    return check.ok ? null : { reason: 'InvalidProof', message: check.message };
  };
}

function startOf({ workflowId, runId }: { workflowId: string; runId: string }): Promise<StartedAs | undefined> {
  return decodeStart(Context.current().client, { workflowId, runId });
}

/** Whether the workflow before is one that our workers ran: then it was verified itself. */
function inherited(before: StartedAs | undefined, types: readonly string[]): StartRefusal | null {
  const { taskQueue } = Context.current().info;
  if (before && types.includes(before.type) && before.taskQueue === taskQueue) return null;
  return unsigned('it says that it comes from another workflow, which is none of ours');
}

function fromParent(parent: StartedAs | undefined, { act, payload }: Start): StartRefusal | null {
  const foreign = inherited(parent, act === 'start' ? [agentExecutionWorkflowType, scheduledRunWorkflowType] : []);
  if (foreign) return foreign;
  const input = isObject(parent?.input) ? parent.input : {};
  if (parent?.type === scheduledRunWorkflowType) {
    const { runId: _, ...run } = payload;
    return sameJson(run, input.run) ? null : unsigned('it is not what its schedule starts');
  }
  const other = ['startedBy', 'startedById', 'tenant'].find((field) => !sameJson(payload[field], input[field]));
  return other === undefined ? null : unsigned(`its ${other} is not that of the run that started it`);
}

function unsigned(message: string): StartRefusal {
  return { reason: 'Unsigned', message };
}
