/** Requests for decisions and what became of them, in words. */
import type {
  ApprovalRule,
  Decision,
  DecisionAction,
  DecisionVia,
  PendingDecision,
  RecordedVote,
} from '@platform/temporal';
import { isSame } from '@platform/temporal/decisions';
import { outcomeTitle, standingWords } from '@platform/temporal/standing';
import { clock, duration } from './time';
import { argumentsLine } from './visible';

/** What the one who decides is asked. */
export function requestTitle(request: PendingDecision): string {
  const { kind, tool, member } = request;
  switch (kind) {
    case 'approval':
      return `May ${member?.name ?? 'the agent'} run ${tool}?`;
    case 'input':
      return `${tool}${member ? ` of ${member.name}` : ''} needs your input`;
    case 'question':
      return `${member?.name ?? 'The agent'} asks you`;
    case 'outcome':
      return outcomeTitle(request);
    case 'limit':
      return 'May the run use more?';
  }
}

/** `Waiting for finance (1 of 2 agreed), 2 h left, then ops can decide too`, when there is something to say. */
export function waitingWords(request: PendingDecision, now: number, startedBy: string): string | undefined {
  return standingWords(request, { now, startedBy, durationText: duration });
}

/** For the one who agreed: `Your word is recorded: 1 of 2 agreed. It runs once one more person agrees to the same.` */
export function votedWords({ agreed, required }: RecordedVote): string {
  const missing = required - agreed;
  const who = missing === 1 ? 'one more person agrees' : `${missing} more people agree`;
  return `Your word is recorded: ${agreed} of ${required} agreed. It runs once ${who} to the same.`;
}

const past: Readonly<Record<DecisionAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  answer: 'answered',
  ran: 'said to be done',
  again: 'run again',
  skip: 'skipped',
};

/**
 * `Approved by ana, 14:03`; `Approved with changes by ana and ben, 14:03`; `Approved by rule r1, 14:03`; `Rejected, because nobody had
 * decided by 14:03`.
 */
export function decisionWords({ action, by, via, votes, decidedAt, arguments: edited }: Decision, now: number): string {
  const at = clock(decidedAt, now);
  const word = past[action];
  const Word = `${word[0]?.toUpperCase()}${word.slice(1)}`;
  if (by === 'deadline') return `${Word}, because nobody had decided by ${at}`;
  if (via === 'policy') return `${Word} by the policy, ${at}: nobody needs to be asked`;
  const who = votes?.map((vote) => vote.by).join(' and ') ?? by;
  return `${Word}${edited ? ' with changes' : ''} by ${who}, ${at}`;
}

/** For the one who was too late: `ana approved this before you, at 14:03. Your decision changed nothing.` */
export function tooLateWords({ action, by, decidedAt }: Decision, now: number, reader?: string): string {
  const at = clock(decidedAt, now);
  if (by === 'deadline') return `The deadline passed before you decided, at ${at}. Your decision changed nothing.`;
  if (reader !== undefined && isSame(by, reader)) {
    return `You decided this before, at ${at}: ${past[action]}. What you said now changed nothing.`;
  }
  return `${by} decided this before you, at ${at}: ${past[action]}. Your decision changed nothing.`;
}

/** What a rule approves: `every call of refund`, or `refund with order: 7`. */
export function ruleWords({ tool, covers, arguments: args }: ApprovalRule): string {
  return covers === 'tool' ? `every call of ${tool}` : `${tool} with ${argumentsLine(args)}`;
}

/** Where somebody decided. */
export const viaWords: Readonly<Record<DecisionVia, string>> = {
  console: 'in the console',
  cli: 'with the CLI',
  api: 'through the API',
  client: 'by a program',
  signal: 'by signal',
  rule: 'by a rule',
  deadline: 'by the deadline',
  policy: 'by the policy',
  fork: 'in the run before',
};
