/** Requests for decisions and what became of them, in this reader's words and times. */
import type { ApprovalRule, Decision, PendingDecision } from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { standingWords } from '@platform/temporal/standing';
import { actionWords, duration } from '@platform/temporal/words';
import { clock } from './time';
import { argumentsLine } from './visible';

/** `Waiting for finance (1 of 2 agreed), 2 h left, then ops can decide too`, when there is something to say. */
export function waitingWords(request: PendingDecision, now: number, startedBy: string): string | undefined {
  return standingWords(request, { now, startedBy, durationText: duration });
}

/** For the one who was too late: `ana approved this before you, at 14:03. Your decision changed nothing.` */
export function tooLateWords({ action, by, decidedAt }: Decision, now: number, reader?: string): string {
  const at = clock(decidedAt, now);
  if (by === 'deadline') return `The deadline passed before you decided, at ${at}. Your decision changed nothing.`;
  if (reader !== undefined && isSame(by, reader)) {
    return `You decided this before, at ${at}: ${actionWords[action]}. What you said now changed nothing.`;
  }
  return `${by} decided this before you, at ${at}: ${actionWords[action]}. Your decision changed nothing.`;
}

/** What a rule approves: `every call of refund`, or `refund with order: 7`. */
export function ruleWords({ tool, covers, arguments: args }: ApprovalRule): string {
  return covers === 'tool' ? `every call of ${tool}` : `${tool} with ${argumentsLine(args)}`;
}
