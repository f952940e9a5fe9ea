/** What a tool call is doing, in a word, and since when. */
import { hasEnded, type RunStatus } from '../domain/status.js';
import type { ToolItem, TurnProgress } from '../projection/view.js';

/** How it looks; `running` turns. */
export type ToolLook = ToolItem['state'] | 'waiting' | 'stopped';

export interface ToolAround {
  /** Of the run. */
  status: RunStatus;
  /** The turn that is worked on. */
  turn?: Pick<TurnProgress, 'state'>;
  /** The agents are away: nothing runs. */
  isAway?: boolean;
  /** A member of a team, to whom it gave a task, waits for a person. */
  waits?: boolean;
  /** A person does it. */
  isTask?: boolean;
}

/** What a call is or became. */
export const toolWords: Readonly<Record<ToolItem['state'], string>> = {
  requested: 'not run yet',
  running: 'running',
  done: 'done',
  failed: 'failed',
  rejected: 'rejected, did not run',
  skipped: 'skipped',
  unknown: 'nobody knows whether it ran',
};

/** Only what somebody works on runs: a run that is paused, stalled, over, or between two attempts, runs no tool. */
export function toolLook({ state }: Pick<ToolItem, 'state'>, around: ToolAround): { look: ToolLook; word: string } {
  const { status, waits, isTask } = around;
  if (state !== 'running' && state !== 'requested') return { look: state, word: toolWords[state] };
  if (hasEnded(status)) return { look: 'stopped', word: state === 'running' ? 'did not finish' : 'did not run' };
  if (state === 'requested') return { look: state, word: isTask ? 'waits for a person' : toolWords.requested };
  if (waits) return { look: 'waiting', word: 'waiting' };
  const word = whyItStands(around);
  return word === undefined ? { look: 'running', word: toolWords.running } : { look: 'waiting', word };
}

function whyItStands({ status, turn, isAway }: ToolAround): string | undefined {
  if (status === 'stalled' || (status === 'running' && isAway)) return 'stands still';
  if (status === 'paused') return 'paused';
  if (status !== 'running') return 'waiting';
  if (turn?.state === 'retrying') return 'waits for the next attempt';
  return turn?.state === 'queued' ? 'waiting' : undefined;
}

/**
 * Since when a call that runs has been running, ISO 8601. One that waited for a decision, or whose attempt failed, counts from when it could
 * run, not from when it was asked for.
 *
 * @param startedAt as the agents say, while they can be asked.
 */
export function runsSince(
  { at }: Pick<ToolItem, 'at'>,
  { turn, decidedAt, startedAt }: { turn?: Pick<TurnProgress, 'since'>; decidedAt?: string; startedAt?: string },
): string {
  if (startedAt !== undefined) return startedAt;
  return [at, turn?.since ?? at, decidedAt ?? at].reduce((last, time) =>
    Date.parse(time) > Date.parse(last) ? time : last,
  );
}
