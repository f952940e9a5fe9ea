/** Events of the streams, encoded. */
import type { RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import { writeJson } from '@platform/temporal/json';
import type { FeedStatus, RunUpdateEvent } from '../schemas/events.js';
import type { ServerSentEvent } from './outbox.js';

/** Whether Temporal and the agent-service can be reached, and why not. */
export function statusEvent({ temporal, agentService }: { temporal?: string; agentService?: string }): ServerSentEvent {
  const problems = [temporal, agentService].filter((problem) => problem !== undefined);
  const status: FeedStatus = {
    temporal: temporal === undefined ? 'ok' : 'unreachable',
    agentService: agentService === undefined ? 'ok' : 'unreachable',
    message: problems.length > 0 ? problems.join(' ') : undefined,
  };
  return { event: 'status', data: writeJson(status) };
}

/** News of the attempt in progress. */
export function liveEvent(event: LiveEvent): ServerSentEvent {
  return { event: 'live', data: writeJson(event) };
}

/** The run with its whole timeline. */
export function completeUpdate(view: RunView): ServerSentEvent {
  return updateEvent(view, { changed: view.timeline, removed: [] }, true);
}

/** What is new in a timeline: items in its order, and ids of those that were taken away. */
export interface Changes {
  changed: readonly TimelineItem[];
  removed: readonly string[];
}

/** The run with what is new in its timeline. */
export function updateEvent(view: RunView, { changed, removed }: Changes, complete = false): ServerSentEvent {
  const { timeline, ...head } = view;
  const places = new Map(timeline.map(({ id }, index) => [id, index]));
  const data: RunUpdateEvent = {
    view: head,
    changed: [...changed],
    positions: changed.map(({ id }) => places.get(id) ?? timeline.length),
    removed: [...removed],
    complete,
  };
  return { event: 'update', id: String(view.eventId), data: writeJson(data) };
}
