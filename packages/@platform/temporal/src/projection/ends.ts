/** How a run ended. */

import { asObject } from '../domain/json/read.js';
import type { RunEvent } from './events.js';
import { type Cause, type ProjectionState, putItem, setStatus } from './state.js';
import type { EndedItem, RunView } from './view.js';

type EndEvent = Extract<
  RunEvent,
  { type: 'runCompleted' | 'runFailed' | 'runTimedOut' | 'runTerminated' | 'runCancelled' }
>;

/** The run has ended. For a tool call that was under way, nobody knows whether it ran. */
export function applyRunEnd(state: ProjectionState, cause: Cause, event: EndEvent): void {
  const status = statusOf(event);
  state.failure = failureOf(event);
  if (event.type === 'runCompleted') state.content = asObject(event.result)?.content;
  for (const { item } of [...state.items.values()]) {
    if (item.kind === 'tool' && item.state === 'running') putItem(state, cause, { ...item, state: 'unknown' });
  }
  state.children.clear();
  for (const asked of state.asked.values()) asked.open = false;
  state.current = undefined;
  state.progress = undefined;
  state.endedAt = cause.at;
  setStatus(state, status, cause.at);
  const id = `e${cause.eventId}`;
  putItem(state, cause, { kind: 'ended', id, at: cause.at, status, message: state.failure?.message });
}

function statusOf(event: EndEvent): EndedItem['status'] {
  if (event.type === 'runCompleted') return 'completed';
  return event.type === 'runCancelled' ? 'cancelled' : 'failed';
}

function failureOf(event: EndEvent): RunView['failure'] {
  switch (event.type) {
    case 'runFailed':
      return { type: event.failure.type, message: event.failure.message };
    case 'runTimedOut':
      return { type: 'TimedOut', message: 'The time limit of the workflow was reached.' };
    case 'runTerminated': {
      const why = event.reason ? `: ${event.reason}` : ' without a reason';
      return { type: 'Terminated', message: `Terminated by ${event.by || 'someone'}${why}` };
    }
    case 'runCompleted':
    case 'runCancelled':
      return undefined;
  }
}
