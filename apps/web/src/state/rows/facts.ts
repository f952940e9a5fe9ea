/** What the rows of a run need to know of its items, one by one. Pure. */
import type { DecisionItem, MemberCall, TimelineItem } from '@platform/temporal';

/** What a person looks for in a run. `tool` narrows it to the calls of one tool. */
export interface RowFilter {
  show: 'all' | 'model' | 'tools' | 'decisions' | 'failures';
  tool?: string;
}

export const everything: RowFilter = { show: 'all' };

/** A key for a call. The id alone is not enough, because models of several members may use the same id. */
export function callKey(toolCallId: string, member: MemberCall | null | undefined): string {
  return `${toolCallId} ${member?.run ?? ''}`;
}

/** The decisions of a run, by the call that each is about. */
export function decisionsByCall(items: readonly TimelineItem[]): ReadonlyMap<string, readonly DecisionItem[]> {
  const calls = new Map<string, DecisionItem[]>();
  for (const item of items) {
    if (item.kind !== 'decision') continue;
    const call = callKey(item.request.toolCallId, item.request.member);
    calls.set(call, [...(calls.get(call) ?? []), item]);
  }
  return calls;
}

/** Whether it is a call: of a model or of a tool. Calls are the steps of a run, and have numbers. */
export function isStep({ kind }: TimelineItem): boolean {
  return kind === 'message' || kind === 'tool' || kind === 'modelError' || kind === 'spent';
}

/** Whether something went wrong there, as people look for it. What somebody stopped or rejected did not go wrong. */
export function isFailure(item: TimelineItem): boolean {
  switch (item.kind) {
    case 'tool':
      return item.state === 'failed' || item.state === 'unknown';
    case 'spent':
      return item.stopped === undefined;
    case 'ended':
      return item.status === 'failed';
    case 'modelError':
    case 'attempts':
    case 'stalled':
    case 'unreadable':
      return true;
    default:
      return false;
  }
}

/** A model call that only asked for tools: their rows follow. */
export function isSilent(item: TimelineItem): boolean {
  return item.kind === 'message' && item.text.trim() === '' && !item.reasoning && !item.files;
}

const aboutDecisions: ReadonlySet<TimelineItem['kind']> = new Set([
  'decision',
  'voted',
  'escalated',
  'ignoredDecision',
  'ruleRevoked',
  'limitRaised',
]);

/** Whether a filter shows an item. `isDecided`: people decide, or have decided, on this call. */
export function passes({ show, tool }: RowFilter, item: TimelineItem, isDecided: boolean): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'model':
      return item.kind === 'message' || item.kind === 'modelError' || item.kind === 'spent';
    case 'tools':
      return item.kind === 'tool' && (tool === undefined || item.tool === tool);
    case 'decisions':
      return isDecided || aboutDecisions.has(item.kind);
    case 'failures':
      return isFailure(item);
  }
}

/** The tools of a run and how often each was called, in alphabetical order. */
export function toolsOf(items: readonly TimelineItem[]): [tool: string, calls: number][] {
  const calls = new Map<string, number>();
  for (const item of items) if (item.kind === 'tool') calls.set(item.tool, (calls.get(item.tool) ?? 0) + 1);
  return [...calls].sort(([one], [other]) => (one < other ? -1 : 1));
}
