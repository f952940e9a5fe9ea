/** What a reset of a run undoes. */

import type { RunEvent } from '../projection/events.js';
import { RunProjection } from '../projection/projection.js';
import type { TimelineItem, UndoneItem } from '../projection/timeline.js';

/** Decisions of people from the event `eventId` on, and the tool calls that they were about. `events`: the execution that was reset. */
export async function undoneFrom(events: AsyncIterable<RunEvent>, eventId: number): Promise<UndoneItem[]> {
  const projection = new RunProjection();
  for await (const event of events) projection.apply(event);
  return projection.changedSince({ eventId: eventId - 1 }).flatMap(takenBack);
}

function takenBack(item: TimelineItem): UndoneItem[] {
  switch (item.kind) {
    case 'decision':
      return item.decision ? [item] : [];
    case 'tool':
      return item.requestId === undefined ? [] : [item];
    case 'voted':
    case 'ignoredDecision':
    case 'escalated':
    case 'ruleRevoked':
    case 'limitRaised':
      return [item];
    case 'reset':
      return [...(item.undone ?? [])];
    case 'request':
    case 'message':
    case 'modelError':
    case 'spent':
    case 'ignoredJournal':
    case 'attempts':
    case 'handedOver':
    case 'stalled':
    case 'retried':
    case 'steered':
    case 'paused':
    case 'resumed':
    case 'cancelRequested':
    case 'ended':
    case 'earlierGone':
    case 'unknownEntry':
    case 'unreadable':
      return []; // such an item is no decision
  }
}
