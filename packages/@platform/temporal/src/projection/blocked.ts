/** Tasks of the workflow that no worker completes. */
import type { RunEvent } from './events.js';
import type { Cause, ProjectionState } from './state.js';
import type { Blocked } from './view.js';

type TaskEvent = Extract<RunEvent, { type: 'workflowTaskScheduled' | 'workflowTaskFailed' | 'workflowTaskCompleted' }>;

export function applyTask(state: ProjectionState, cause: Cause, event: TaskEvent): void {
  if (event.type === 'workflowTaskCompleted') {
    state.task = undefined;
    state.nobody = undefined;
    return;
  }
  const { since = cause.at } = state.task ?? {};
  if (event.type === 'workflowTaskScheduled') state.task = { ...state.task, since };
  else state.task = { since, failure: { message: event.message, diverged: event.diverged } };
}

/** Why the run takes nothing; `undefined` when it does, and when it has ended. */
export function blockedOf({ task, nobody, endedAt }: ProjectionState): Blocked | undefined {
  if (!task || endedAt !== undefined) return undefined;
  const { since, failure } = task;
  if (nobody !== undefined) return { type: 'NoWorker', message: nobody, since };
  if (!failure) return undefined;
  if (failure.diverged) {
    const next = 'Deploy the earlier version again; docs/deploying-changes.md says how to keep both.';
    return { type: 'Diverged', message: `The worker's code does not fit this run any more. ${next}`, since };
  }
  return { type: 'WorkerFails', message: `The worker fails on this run: ${failure.message}. Look at its log.`, since };
}
