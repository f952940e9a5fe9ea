/** Where a run that has ended can go on without repeating anything. Pure. */
import type { MessageItem, TimelineItem, ToolItem } from '@platform/temporal';

/** A fork at the last step. */
export interface LastStep {
  turn: number;
  entry: number;
  change?: { result: string };
}

/**
 * The last finished call. A tool call keeps its result, so that it does not run again; a model call is made again, because what it would have led to was
 * not done. `undefined` when nothing was finished, or when keeping the last result would not be true: the tool failed, or returned files.
 */
export function lastStep(timeline: readonly TimelineItem[]): LastStep | undefined {
  const finished = timeline.flatMap((item): { turn: number; entry: number; item: MessageItem | ToolItem }[] => {
    if (item.kind === 'message') return [{ turn: item.turn, entry: item.n, item }];
    if (item.kind !== 'tool' || item.n === undefined || item.endedInTurn === undefined) return [];
    return [{ turn: item.endedInTurn, entry: item.n, item }];
  });
  const last = finished.sort((one, other) => one.turn - other.turn || one.entry - other.entry).at(-1);
  if (!last) return undefined;
  const { turn, entry, item } = last;
  if (item.kind === 'message') return { turn, entry };
  if (item.state !== 'done' || item.files || item.result === undefined) return undefined;
  return { turn, entry, change: { result: item.result } };
}
