import type { RunsState, StallGroup, SystemReport } from '../../operating/system/report.js';
import { duration } from '../durations.js';
import { failureDetail, failureKind, remedy } from '../failures.js';
import type { SystemLine } from './line.js';

const group = 'Runs';

/** Milliseconds after which the oldest decision has waited for long: as in the alert. */
const longMs = 24 * 3_600_000;

/** Stalls by cause, decisions that wait, and how many runs there are. */
export function runLines({ runs }: SystemReport, now: number): SystemLine[] {
  if (runs.value === undefined) return [{ group, name: 'Runs', state: 'unknown', text: runs.problem }];
  const { value } = runs;
  return [
    countLine(value),
    ...value.stalls.map((stall) => stallLine(stall, now)),
    ...(value.stalls.length === 0 ? [{ group, name: 'Stalled', state: 'ok', text: 'none' } as const] : []),
    decisionLine(value, now),
    ...unreadLines(value),
  ];
}

function countLine({ counts }: RunsState): SystemLine {
  const { running, waiting, paused, completed, failed, cancelled } = counts;
  const ended = `${completed} completed, ${failed} failed, ${cancelled} cancelled`;
  const text = `${running} running, ${waiting} waiting, ${paused} paused; ${ended}`;
  return { group, name: 'All', state: 'ok', text };
}

function stallLine({ type, count, since, runId, message }: StallGroup, now: number): SystemLine {
  const ms = now - Date.parse(since);
  return {
    ...{ group, name: `Stalled: ${failureKind(type)}`, state: 'wrong', runId, stall: type },
    text: `${count} ${count === 1 ? 'run' : 'runs'}, the longest for ${duration(ms)} (${failureDetail({ type, message })})`,
    cure: `${remedy(type)} Then retry.`,
    runbook: type === 'PayloadLost' ? 'payload-lost' : ms > 4 * 3_600_000 ? 'run-stalled-for-long' : 'stalls-grow',
  };
}

function decisionLine({ decisions, overdue, oldestDecision: oldest }: RunsState, now: number): SystemLine {
  const line = { group, name: 'Decisions' } as const;
  if (!oldest) return { ...line, state: 'ok', text: 'none waits' };
  const waited = now - Date.parse(oldest.askedAt);
  const about = `the oldest for ${duration(waited)}: ${oldest.tool} of ${oldest.agentId}`;
  const late = overdue > 0 ? `, ${overdue} past the deadline` : '';
  const text = `${decisions} ${decisions === 1 ? 'waits' : 'wait'}${late}; ${about}`;
  const { runId } = oldest;
  if (overdue > 0) {
    const cure = 'Decide them, or see whether the worker runs: it takes what a policy says at the deadline.';
    return { ...line, state: 'attention', text, cure, runbook: 'decisions-overdue', runId };
  }
  if (waited <= longMs) return { ...line, state: 'ok', text, runId };
  const cure = 'Tell those who may decide; give the tool a deadline or an escalation where this happens again.';
  return { ...line, state: 'attention', text, cure, runbook: 'decisions-wait-for-long', runId };
}

function unreadLines({ unread }: RunsState): SystemLine[] {
  if (unread === 0) return [];
  const text = 'not every run that waits or is stalled could be read: the numbers above are at least that';
  return [{ group, name: 'Unread', state: 'attention', text, cure: 'Look at the list of runs: it names those.' }];
}
