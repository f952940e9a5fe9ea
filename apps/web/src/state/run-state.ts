import { mergeItems } from '@platform/client';
import type { TimelineItem } from '@platform/temporal';
import { applyLive, type Live, nothingLive, pruneLive } from '@platform/temporal/live';
import type { FeedStatus } from '@/server/schemas/events';
import type { RunEvent, RunHead } from './run-events';

/** Everything that a page knows of a run. */
export interface RunState {
  /** Absent until the first update. */
  view?: RunHead;
  items: readonly TimelineItem[];
  live: Live;
  /** What the server can reach. */
  upstream: FeedStatus;
  connection: 'connecting' | 'open' | 'lost' | 'ended';
}

export const initialRunState: RunState = {
  items: [],
  live: nothingLive,
  upstream: { temporal: 'ok', agentService: 'ok' },
  connection: 'connecting',
};

/** Applies events in their order. Pure; the same state comes back when nothing changed. */
export function reduceRun(state: RunState, events: readonly RunEvent[]): RunState {
  return events.reduce(apply, state);
}

function apply(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'open':
      return { ...state, connection: 'open' };
    case 'lost':
      return state.connection === 'ended' ? state : { ...state, connection: 'lost' };
    case 'end':
      return { ...state, connection: 'ended', live: nothingLive };
    case 'status': {
      const cutOff = event.data.agentService === 'unreachable';
      const live = state.view ? pruneLive(state.live, state.view, state.items, cutOff) : state.live;
      return { ...state, upstream: event.data, live };
    }
    case 'update': {
      const { view, ...changes } = event.data;
      const items = mergeItems(state.items, changes);
      const live = pruneLive(state.live, view, items, state.upstream.agentService === 'unreachable');
      return { ...state, view, items, live, connection: 'open' };
    }
    case 'live': {
      const live = applyLive(state.live, event.data, state.items);
      return live === state.live ? state : { ...state, live };
    }
  }
}
