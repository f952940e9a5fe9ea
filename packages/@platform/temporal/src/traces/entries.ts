/** What all spans need to know of an entry of the journal. */
import type { MemberCall } from '../agent-service/member.js';
import { asNumber } from '../domain/json/read.js';
import { memberOf } from '../projection/member-of.js';
import type { EntryFacts, TurnFacts } from './facts.js';
import { between, earlier } from './parts.js';

/** When a call began and ended. Where nobody measured it, it takes no time. */
export function timesOf(facts: TurnFacts, entry: EntryFacts): { start: string; end: string } {
  const { end } = between([entry.at, facts.executions[0]?.scheduledAt], undefined);
  const ms = asNumber(entry.ms);
  return { start: ms !== undefined && ms > 0 ? earlier(end, Math.floor(ms)) : end, end };
}

/** The activity in which it was recorded. */
export function executionOf(entry: EntryFacts): number {
  return asNumber(entry.execution) ?? 0;
}

/** The member of a team that made the call. */
export function memberIn(entry: EntryFacts): MemberCall | undefined {
  return memberOf(entry).member;
}

/** Whether the run itself recorded it, and not the run that it is a fork of. */
export function isOwn({ turn, kept = 0 }: TurnFacts, entry: EntryFacts): boolean {
  return turn > 0 || Number(entry.n) >= kept;
}
