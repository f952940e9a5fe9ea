import type { TimelineItem } from '@platform/temporal';
import { applyLive, type Live, nothingLive, pruneLive } from './live';
import type { RunEvent, RunHead, Upstream } from './run-events';
import { mergeItems } from './timeline';

/** Everything that a page knows of a run. */
export interface RunState {
  /** Absent until the first update. */
  view?: RunHead;
  items: readonly TimelineItem[];
  live: Live;
  upstream: Upstream;
  connection: 'connecting' | 'open' | 'lost' | 'ended';
  /** The next update carries every item: what is there is replaced, not merged. */
  expectsAll: boolean;
}

export const initialRunState: RunState = {
  items: [],
  live: nothingLive,
  upstream: { temporal: 'ok', agentService: 'ok' },
  connection: 'connecting',
  expectsAll: true,
};

/** Applies events in their order. Pure; the same state comes back when nothing changed. */
export function reduceRun(state: RunState, events: readonly RunEvent[]): RunState {
  return events.reduce(apply, state);
}

function apply(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'fresh':
      return { ...state, expectsAll: true };
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
      const { view, changed } = event.data;
      const items = mergeItems(state.expectsAll ? [] : state.items, changed);
      const live = pruneLive(state.live, view, items, state.upstream.agentService === 'unreachable');
      return { ...state, view, items, live, expectsAll: false, connection: 'open' };
    }
    case 'live': {
      const live = applyLive(state.live, event.data, state.items);
      return live === state.live ? state : { ...state, live };
    }
  }
}
