/** Requests for decisions and what became of them, in words. */
import type { Decision, DecisionAction, PendingDecision } from '@platform/temporal';
import { clock, until } from './time';

/** What the one who decides is asked. */
export function requestTitle({ kind, tool }: PendingDecision): string {
  switch (kind) {
    case 'approval':
      return `May the agent run ${tool}?`;
    case 'input':
      return `${tool} needs your input`;
    case 'question':
      return 'The agent asks you';
    case 'outcome':
      return `Did ${tool} run?`;
  }
}

/** `Rejected in 12 min if nobody decides`, when there is a deadline. */
export function deadlineWords({ deadline, kind }: PendingDecision, now: number): string | undefined {
  if (!deadline || kind === 'outcome') return undefined;
  const left = until(deadline, now);
  return left ? `Rejected in ${left} if nobody decides` : 'The deadline has passed';
}

const past: Readonly<Record<DecisionAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  answer: 'answered',
  ran: 'said to have run',
  again: 'run again',
  skip: 'skipped',
};

/** `Approved by ana, 14:03`; `Approved with changes by ana, 14:03`; `Rejected, because nobody decided by 14:03`. */
export function decisionWords({ action, by, decidedAt, arguments: edited }: Decision, now: number): string {
  const at = clock(decidedAt, now);
  if (by === 'deadline') return `Rejected, because nobody had decided by ${at}`;
  const word = past[action];
  return `${word[0]?.toUpperCase()}${word.slice(1)}${edited ? ' with changes' : ''} by ${by}, ${at}`;
}

/** For the one who was too late: `ana approved this before you, at 14:03. Your decision changed nothing.` */
export function tooLateWords({ action, by, decidedAt }: Decision, now: number): string {
  const at = clock(decidedAt, now);
  if (by === 'deadline') return `The deadline passed before you decided, at ${at}. Your decision changed nothing.`;
  return `${by} decided this before you, at ${at}: ${past[action]}. Your decision changed nothing.`;
}
