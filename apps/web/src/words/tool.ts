/** What a tool call is doing, in a word. */
import type { RunStatus, ToolItem } from '@platform/temporal';

/** How it looks; `running` turns. */
export type ToolLook = ToolItem['state'] | 'waiting' | 'stopped';

export interface ToolAround {
  /** Of the run. */
  status: RunStatus;
  /** A member of a team, to whom it gave a task, waits for a person. */
  waits?: boolean;
  /** A person does it. */
  isTask?: boolean;
}

const words: Readonly<Record<ToolItem['state'], string>> = {
  requested: 'not run yet',
  running: 'running',
  done: 'done',
  failed: 'failed',
  rejected: 'rejected, did not run',
  skipped: 'skipped',
  unknown: 'nobody knows whether it ran',
};

const ended: readonly RunStatus[] = ['completed', 'failed', 'cancelled'];

/** Only what somebody works on runs: a run that is paused, stalled or over runs no tool. */
export function toolLook({ state }: Pick<ToolItem, 'state'>, around: ToolAround): { look: ToolLook; word: string } {
  const { status, waits, isTask } = around;
  if (state !== 'running' && state !== 'requested') return { look: state, word: words[state] };
  if (ended.includes(status)) return { look: 'stopped', word: state === 'running' ? 'did not finish' : 'did not run' };
  if (state === 'requested') return { look: state, word: isTask ? 'waits for a person' : words.requested };
  if (waits) return { look: 'waiting', word: 'waiting' };
  if (status === 'running') return { look: 'running', word: words.running };
  return { look: 'waiting', word: status === 'stalled' ? 'stands still' : status === 'paused' ? 'paused' : 'waiting' };
}
