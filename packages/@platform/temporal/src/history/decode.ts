/** Temporal's events and descriptions → {@link RunEvent} and {@link PendingTurn}. The one place that knows the protocol buffers. */
import { defaultPayloadConverter, type LoadedDataConverter, type Payload } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
  ExternalStorageRunner,
  extstoreInboundOptions,
  visit,
  walkCoresdkActivityResultFailure,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { readable } from '../domain/bounds.js';
import { runIdFromWorkflowId, runTurnActivity, workflowIdForRun } from '../domain/contract.js';
import { AgentsError, PayloadLost } from '../errors/errors.js';
import type { AttemptFailure, PendingTurn, RunEvent, RunEventBody } from '../projection/events.js';
import { toAttemptFailure } from './failure.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;
type Failure = temporal.api.failure.v1.IFailure | null | undefined;

/** Decodes payloads of one workflow. */
export interface Decoder {
  converter: LoadedDataConverter;
  namespace: string;
  workflowId: string;
}

/** What decodes the payloads of a run. */
export function decoderFor(client: TemporalClient, runId: string): Decoder {
  const converter = client.temporal.options.loadedDataConverter;
  return { converter, namespace: client.namespace, workflowId: workflowIdForRun(runId) };
}

/** Event types that this version does not know, and those that a reader does not need, become `other`. */
export async function decodeEvent(decoder: Decoder, event: HistoryEvent): Promise<RunEvent> {
  const id = Number(event.eventId);
  const at = iso(event.eventTime) ?? '';
  return { id, at, ...(await decodeBody(decoder, event).catch((error) => unreadable(event, error))) };
}

/** The event that says that an event cannot be read. An event that cannot be read must not hide the others. */
function unreadable(event: HistoryEvent, error: unknown): RunEventBody {
  return { type: 'unreadable', message: `${eventTypeName(event)} cannot be read: ${messageOf(error)}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function decodeBody(decoder: Decoder, event: HistoryEvent): Promise<RunEventBody> {
  if (event.workflowExecutionStartedEventAttributes) {
    const {
      input,
      continuedExecutionRunId,
      parentWorkflowExecution: by,
      header,
    } = event.workflowExecutionStartedEventAttributes;
    const parent = by?.workflowId && by.runId ? { parent: { workflowId: by.workflowId, runId: by.runId } } : {};
    const continues = Boolean(continuedExecutionRunId);
    const traceparent = readHeader(header?.fields?.traceparent);
    return { type: 'runStarted', input: await first(decoder, input), continues, ...parent, ...traceparent };
  }
  return (
    (await decodeTurn(decoder, event)) ??
    (await decodeChild(decoder, event)) ??
    (await decodeMessage(decoder, event)) ??
    (await decodeEnd(decoder, event)) ?? { type: 'other', name: eventTypeName(event) }
  );
}

/** Headers are no part of what is sealed: the payload is as the client's own converter made it. */
function readHeader(payload: Payload | null | undefined): { traceparent?: string } {
  if (!payload) return {};
  try {
    const value: unknown = defaultPayloadConverter.fromPayload(payload);
    return typeof value === 'string' ? { traceparent: value } : {};
  } catch {
    return {}; // somebody else's, in an encoding of theirs
  }
}

async function decodeTurn(decoder: Decoder, event: HistoryEvent): Promise<RunEventBody | undefined> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    if (scheduled.activityType?.name !== runTurnActivity) return undefined;
    return {
      type: 'turnScheduled',
      activityId: scheduled.activityId ?? '',
      input: await first(decoder, scheduled.input),
      maximumAttempts: scheduled.retryPolicy?.maximumAttempts ?? 0,
    };
  }
  const started = event.activityTaskStartedEventAttributes;
  if (started) {
    const lastFailure = started.lastFailure ? await failure(decoder, started.lastFailure) : undefined;
    const scheduledId = Number(started.scheduledEventId);
    return { type: 'turnStarted', scheduledId, attempt: started.attempt ?? 1, lastFailure };
  }
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const scheduledId = Number(completed.scheduledEventId);
    return { type: 'turnCompleted', scheduledId, result: await first(decoder, completed.result) };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) {
    const scheduledId = Number(failed.scheduledEventId);
    return { type: 'turnFailed', scheduledId, failure: await failure(decoder, failed.failure) };
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  return cancelled ? { type: 'turnCancelled', scheduledId: Number(cancelled.scheduledEventId) } : undefined;
}

/** The event of a child run; `undefined` for a child workflow that is no run. */
async function decodeChild(decoder: Decoder, event: HistoryEvent): Promise<RunEventBody | undefined> {
  const initiated = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (initiated) {
    const runId = runIdFromWorkflowId(initiated.workflowId ?? '');
    return runId === undefined
      ? undefined
      : { type: 'childStarted', runId, input: await first(decoder, initiated.input) };
  }
  const completed = event.childWorkflowExecutionCompletedEventAttributes;
  const failed = event.childWorkflowExecutionFailedEventAttributes;
  const ended =
    completed ??
    failed ??
    event.childWorkflowExecutionCanceledEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes;
  const runId = runIdFromWorkflowId(ended?.workflowExecution?.workflowId ?? '');
  if (!ended || runId === undefined) return undefined;
  if (completed) return { type: 'childCompleted', runId, result: await first(decoder, completed.result) };
  if (failed) return { type: 'childFailed', runId, message: (await failure(decoder, failed.failure)).message };
  const how = event.childWorkflowExecutionCanceledEventAttributes ? 'was cancelled' : 'did not finish';
  return { type: 'childFailed', runId, message: `run ${runId} ${how}` };
}

async function decodeMessage(decoder: Decoder, event: HistoryEvent): Promise<RunEventBody | undefined> {
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) {
    const payload = await first(decoder, signal.input);
    return { type: 'signalled', name: signal.signalName ?? '', payload, by: signal.identity ?? '' };
  }
  // After a reset the server delivers messages again. The request is in an event of its own then.
  const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
  const asked = accepted ?? event.workflowExecutionUpdateAdmittedEventAttributes?.request;
  if (asked) {
    const payload = await first(decoder, asked.input?.args);
    return { type: 'updateAccepted', updateId: asked.meta?.updateId ?? '', name: asked.input?.name ?? '', payload };
  }
  const updated = event.workflowExecutionUpdateCompletedEventAttributes;
  if (updated) {
    const failed = Boolean(updated.outcome?.failure);
    const result = failed ? undefined : await first(decoder, updated.outcome?.success);
    return { type: 'updateCompleted', updateId: updated.meta?.updateId ?? '', result, failed };
  }
  const properties = event.workflowPropertiesModifiedEventAttributes;
  if (properties) {
    return { type: 'memoChanged', memo: await decodeMemo(decoder, properties.upsertedMemo) };
  }
  const cancel = event.workflowExecutionCancelRequestedEventAttributes;
  if (cancel) return { type: 'cancelRequested', by: cancel.identity ?? '', reason: cancel.cause ?? '' };
  if (event.workflowTaskScheduledEventAttributes) return { type: 'workflowTaskScheduled' };
  const taskFailed = event.workflowTaskFailedEventAttributes;
  if (taskFailed) return decodeTaskFailure(taskFailed);
  if (event.workflowTaskStartedEventAttributes) return { type: 'workflowTaskStarted' };
  if (event.workflowTaskCompletedEventAttributes) return { type: 'workflowTaskCompleted' };
  return undefined;
}

/** Temporal also fails tasks that it only starts anew (a message that came meanwhile): no failure of the worker. */
function decodeTaskFailure({
  cause,
  failure: given,
  baseRunId,
  identity,
}: temporal.api.history.v1.IWorkflowTaskFailedEventAttributes): RunEventBody {
  const { WorkflowTaskFailedCause: Cause } = enums;
  const diverged = cause === Cause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;
  if (cause === Cause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW) {
    return { type: 'reset', executionId: baseRunId ?? '', by: identity ?? '', reason: given?.message ?? '' };
  }
  const byWorker = diverged || cause === Cause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE;
  if (!byWorker) return { type: 'other', name: 'WORKFLOW_TASK_FAILED' };
  return { type: 'workflowTaskFailed', message: given?.message ?? '', diverged };
}

async function decodeEnd(decoder: Decoder, event: HistoryEvent): Promise<RunEventBody | undefined> {
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) return { type: 'runCompleted', result: await first(decoder, completed.result) };
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) return { type: 'runFailed', failure: await failure(decoder, failed.failure) };
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { type: 'runTerminated', by: terminated.identity ?? '', reason: terminated.reason ?? '' };
  if (event.workflowExecutionTimedOutEventAttributes) return { type: 'runTimedOut' };
  if (event.workflowExecutionCanceledEventAttributes) return { type: 'runCancelled' };
  const continued = event.workflowExecutionContinuedAsNewEventAttributes;
  if (continued) return { type: 'continuedAsNew', executionId: continued.newExecutionRunId ?? '' };
  return undefined;
}

const SCHEDULED = enums.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;

/** The turn that is under way, if any. */
export async function decodePendingTurn(
  decoder: Decoder,
  description: temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse,
): Promise<PendingTurn | undefined> {
  const pending = description.pendingActivities?.find(({ activityType }) => activityType?.name === runTurnActivity);
  if (!pending) return undefined;
  const attempt = pending.attempt ?? 1;
  const nextAttemptAt = iso(pending.nextAttemptScheduleTime);
  const retrying = pending.state === SCHEDULED && attempt > 1 && nextAttemptAt !== undefined;
  return {
    activityId: pending.activityId ?? '',
    attempt,
    maximumAttempts: pending.maximumAttempts ?? 0,
    state: pending.state !== SCHEDULED ? 'running' : retrying ? 'retrying' : 'queued',
    scheduledAt: iso(pending.scheduledTime),
    startedAt: iso(pending.lastStartedTime),
    nextAttemptAt,
    worker: pending.lastWorkerIdentity || undefined,
    lastFailure: pending.lastFailure ? await failure(decoder, pending.lastFailure) : undefined,
    heartbeat: await first(decoder, pending.heartbeatDetails),
  };
}

/** Memo of a run as events, lists and descriptions carry it. */
export async function decodeMemo(
  decoder: Decoder,
  memo: temporal.api.common.v1.IMemo | null | undefined,
): Promise<Record<string, unknown>> {
  const fields = Object.entries(memo?.fields ?? {});
  const values = fields.map(async ([key, payload]) => [key, await first(decoder, { payloads: [payload] })] as const);
  return Object.fromEntries(await Promise.all(values));
}

/** The first of some payloads; `{ undecodable: why }` for one that cannot be read. */
export { first as decodeFirst };

function context({ namespace, workflowId }: Decoder) {
  return { type: 'workflow' as const, namespace, workflowId };
}

/** The first payload. One that cannot be decoded, or is too deep (any client may send a signal), must not hide the rest of the run. */
async function first(decoder: Decoder, payloads: Payloads): Promise<unknown> {
  try {
    const [payload] = payloads?.payloads ?? [];
    if (!payload) return undefined;
    const found = await fetched(decoder, payload);
    return readable((await decodeArrayFromPayloads(decoder.converter, [found], context(decoder)))[0]);
  } catch (error) {
    return { undecodable: messageOf(error), ...(error instanceof AgentsError && { lost: true }) };
  }
}

/** A payload that is only referred to, from the payload store. Throws `PayloadLost`. */
async function fetched({ converter: { externalStorage } }: Decoder, payload: Payload): Promise<Payload> {
  if (!externalStorage) return payload;
  const [found = payload] = await new ExternalStorageRunner(externalStorage).retrieve([payload]);
  return found;
}

async function failure(decoder: Decoder, given: Failure): Promise<AttemptFailure> {
  const { externalStorage } = decoder.converter;
  try {
    const holder = { failure: given };
    if (externalStorage) await visit(holder, walkCoresdkActivityResultFailure, extstoreInboundOptions(externalStorage));
    return toAttemptFailure(
      await decodeOptionalFailureToOptionalError(decoder.converter, holder.failure, context(decoder)),
    );
  } catch (error) {
    const code = error instanceof PayloadLost ? error.code : 'Unreadable';
    return { type: given?.applicationFailureInfo?.type || code, message: messageOf(error), workerLost: false };
  }
}

/** Seconds are a number, a text or a `Long`, depending on where the message comes from. */
function iso(time: { seconds?: unknown; nanos?: number | null } | null | undefined): string | undefined {
  return time ? new Date(Number(time.seconds ?? 0) * 1_000 + (time.nanos ?? 0) / 1e6).toISOString() : undefined;
}

function eventTypeName({ eventType }: HistoryEvent): string {
  return enums.EventType[eventType ?? 0] ?? `event type ${eventType}`;
}
