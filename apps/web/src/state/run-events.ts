import type { RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';

/** A run without its timeline, which comes item by item. */
export type RunHead = Omit<RunView, 'timeline'>;

/** Data of an `update` event. Each item replaces the one of the same id; they come in the timeline's order. */
export interface RunUpdateData {
  view: RunHead;
  changed: TimelineItem[];
}

/** Data of a `status` event: what the server itself can reach. */
export interface Upstream {
  temporal: 'ok' | 'unreachable';
  agentService: 'ok' | 'unreachable';
  message?: string;
}

/** What happens to a page that watches a run. */
export type RunEvent =
  /** A connection that remembers nothing begins: its first update carries every item. */
  | { type: 'fresh' }
  | { type: 'open' }
  | { type: 'lost' }
  | { type: 'update'; data: RunUpdateData }
  | { type: 'live'; data: LiveEvent }
  | { type: 'status'; data: Upstream }
  /** The run is over and so is the stream. */
  | { type: 'end' };
