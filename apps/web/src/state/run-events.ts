import type { RunView, TimelineItem } from '@platform/temporal';
import type { LiveEvent } from '@platform/temporal/agent-service';
import type { Problem } from '@/server/problem';
import type { FeedStatus } from '@/server/schemas/events';

/** A run without its timeline, which comes item by item. */
export type RunHead = Omit<RunView, 'timeline'>;

/** Data of an `update` event. Each item replaces the one of the same id. */
export interface RunUpdateData {
  view: RunHead;
  changed: TimelineItem[];
  /** Where each of `changed` stands in the timeline, from 0, ascending. */
  positions: number[];
  /** Ids of items that are there no longer. A server of an earlier version does not say. */
  removed?: string[];
  /** `changed` is the whole timeline. */
  complete: boolean;
}

/** Data of an `end` event. `problem`: why the run cannot be followed any more. */
export interface FeedEnd {
  problem?: Problem;
}

/** What happens to a page that watches a run. */
export type RunEvent =
  | { type: 'open' }
  | { type: 'lost' }
  | { type: 'update'; data: RunUpdateData }
  | { type: 'live'; data: LiveEvent }
  | { type: 'status'; data: FeedStatus }
  /** The run has ended, and the stream too. */
  | { type: 'end' };
