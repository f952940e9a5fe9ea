/** What Temporal knows by name: types, queues and ids, and how their calls are tried again. */
import type { FailureType } from '../agent-service.js';

/** Registered workflow type of a run. */
export const agentExecutionWorkflowType = 'agentExecutionWorkflow';

/**
 * Registered workflow type that a schedule starts: it starts the run and lasts as long as it, so that the schedule's overlap policy holds
 * for runs.
 */
export const scheduledRunWorkflowType = 'scheduledRunWorkflow';

/** Registered name of the Python activity that runs one turn: the stretch of an agent's work between two waits. */
export const runTurnActivity = 'runTurn';

/** Registered name of the Python activity that keeps a conversation for the execution that goes on with it. */
export const saveTranscriptActivity = 'saveTranscript';

/** Registered name of the Python activity that runs an agent's own post hooks for what a cancelled run has done. */
export const runPostHooksActivity = 'runPostHooks';

/** Name under which payloads refer to the payload store. */
export const payloadDriverName = 'payloads';

/** Bytes from which a payload is kept in the payload store instead of in the history. */
export const payloadSizeThreshold = 256 * 1024;

/** Task queue of the workflow and the TypeScript activities when `TEMPORAL_TASK_QUEUE` is not set. */
export const defaultTaskQueue = 'agent-runs';

/** Task queue on which the agent-service takes turns, derived from the workflow's own. */
export function agentTaskQueue(taskQueue: string): string {
  return `${taskQueue}-agents`;
}

const workflowIdPrefix = 'agent-run-';

/** Characters of the id of a run, and of a schedule. */
export const longestRunId = 128;
export const longestScheduleId = 80;

/** What a run id (the caller's key, or a generated one) may look like: it becomes part of a workflow id and of URLs. */
export const runIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** What the id of a schedule may look like: run ids are made of it and of a time. */
export const scheduleIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

const scheduledWorkflowIdPrefix = 'agent-scheduled-';

/** What Temporal puts a time behind, for the workflow that a schedule starts. */
export function workflowIdForSchedule(scheduleId: string): string {
  return `${scheduledWorkflowIdPrefix}${scheduleId}`;
}

/** The run id of a schedule's workflow: `nightly-2026-01-02T090000Z`, the same for the same time. */
export function runIdOfScheduledWorkflow(workflowId: string): string {
  return workflowId.slice(scheduledWorkflowIdPrefix.length).replaceAll(':', '');
}

/** The workflow id of a run. The only place where it is made. */
export function workflowIdForRun(runId: string): string {
  return `${workflowIdPrefix}${runId}`;
}

/** The run id of a workflow id; `undefined` when the workflow is not a run of ours. */
export function runIdFromWorkflowId(workflowId: string): string | undefined {
  return workflowId.startsWith(workflowIdPrefix) ? workflowId.slice(workflowIdPrefix.length) : undefined;
}

/**
 * Default retry policy of every activity: first retry after 1 s, doubling, at most 30 s apart, 5 attempts.
 * The source is the project's specification.
 */
export const defaultRetryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 30_000,
  maximumAttempts: 5,
} as const;

/** Failure types that Temporal retries by the default policy; every other one stalls the run at once. */
export const retryableFailureTypes: readonly FailureType[] = ['RateLimited', 'Transient', 'Timeout'];
