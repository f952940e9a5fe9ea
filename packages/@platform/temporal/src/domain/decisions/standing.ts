/** How a request stands, for those who show it. */
import type { Deciders } from '../../agent-service.js';
import type { PendingDecision, Vote } from '../contract.js';
import { askedArguments, contentOf, decidedArguments } from './decided-arguments.js';
import { kindOf } from './kinds.js';
import {
  type Decider,
  decidersNow,
  endAtDeadline,
  type Requirement,
  refusalFor,
  requirementFor,
  type Starter,
} from './policy.js';

export * from './words.js';

/** Edited arguments that people have agreed to, who agreed, and how many must. */
export interface Proposal {
  arguments: Record<string, unknown>;
  votes: Vote[];
  required: number;
}

/** What is needed to decide a request as it was asked, and what people have said so far. */
export interface Standing extends Requirement {
  /** Those who agreed to the call as it was asked for. For other kinds than approvals: the largest group that said the same. `quorum` must agree. */
  agreed: Vote[];
  proposals: Proposal[];
}

/** How a request stands. */
export function standingOf(request: PendingDecision): Standing {
  const requirement = requirementFor(request.policy, askedArguments(request));
  const groups = new Map<string, Vote[]>();
  for (const vote of request.votes ?? []) {
    const content = contentOf(request, vote);
    groups.set(content, [...(groups.get(content) ?? []), vote]);
  }
  const asAsked = groups.get(contentOf(request, { action: 'approve' })) ?? [];
  const largest = [...groups.values()].reduce<Vote[]>((most, group) => (group.length > most.length ? group : most), []);
  const edited = [...groups.values()]
    .filter(([vote]) => vote?.action === 'approve')
    .filter((group) => group !== asAsked);
  const { runsAsAsked } = kindOf(request);
  const [filledIn] = runsAsAsked ? [] : largest;
  return {
    ...requirement,
    ...(filledIn && { quorum: requirementFor(request.policy, decidedArguments(request, filledIn)).quorum }),
    deciders: decidersNow(requirement, request),
    agreed: runsAsAsked ? asAsked : largest,
    proposals: edited.map((votes) => {
      const args = votes[0]?.arguments ?? request.arguments;
      return { arguments: args, votes, required: requirementFor(request.policy, args).quorum };
    }),
  };
}

/** Why someone may not decide a request as it was asked: `only finance can, and ana has no role`; `undefined` when they may. */
export function mayNotDecide(request: PendingDecision, decider: Decider, starter: Starter): string | undefined {
  const requirement = requirementFor(request.policy, askedArguments(request));
  const refusal = refusalFor(requirement, request, decider, starter);
  if (!refusal) return undefined;
  const { by, roles } = decider;
  if (refusal.reason === 'StartedByDecider') return `${by} started the run, and somebody else must decide`;
  const has = roles?.length ? `has only ${roles.join(', ')}` : 'has no role';
  return `only ${groupText(decidersNow(requirement, request) ?? {}, 'or')} can, and ${by} ${has}`;
}

/**
 * `Waiting for finance (1 of 2 agreed), 2 h left, then ops is asked too`, and why it is asked again, if it is. `undefined` when there is nothing to say: anyone may decide, and
 * nothing happens by itself.
 *
 * @param durationText how long something lasts (milliseconds), in words.
 */
export function standingWords(
  request: PendingDecision,
  { now, startedBy, durationText }: { now: number; startedBy: string; durationText(ms: number): string },
): string | undefined {
  const { deciders, agreed, quorum, notStarter, proposals } = standingOf(request);
  const next = nextStep(request, deciders !== undefined);
  const again = request.again ? `Asked again: ${request.again}. ` : '';
  if (!deciders && quorum === 1 && !notStarter && !next && !again) return undefined;
  const count = quorum > 1 ? ` (${countWords(agreed.length, quorum, proposals.length > 0)})` : '';
  const but = notStarter ? `, but not ${startedBy}, who started the run` : '';
  const then = next ? `, ${durationText(Math.max(0, Date.parse(next.at) - now))} left, then ${next.what}` : '';
  return `${again}Waiting for ${deciders ? groupText(deciders, 'or') : 'anyone'}${count}${but}${then}`;
}

/** People who agreed to edited arguments are counted with those arguments, not here. */
function countWords(agreed: number, quorum: number, hasProposals: boolean): string {
  return agreed === 0 && hasProposals ? `${quorum} must agree to the same` : `${agreed} of ${quorum} agreed`;
}

/** The next thing that happens without a person, apart from reminders. */
function nextStep(request: PendingDecision, isLimited: boolean): { at: string; what: string } | undefined {
  const { deadline, overdue, escalations } = request;
  const steps = (escalations ?? [])
    .filter(({ done }) => !done)
    .map(({ at, to }) => ({ at, what: `${groupText(to, 'and')} ${isLimited ? 'can decide too' : 'are told'}` }));
  if (deadline && !overdue) steps.push({ at: deadline, what: endWords(request) });
  return steps.sort((a, b) => a.at.localeCompare(b.at))[0];
}

function endWords(request: PendingDecision): string {
  switch (endAtDeadline(request)) {
    case 'fail':
      return 'the run fails';
    case 'wait':
      return 'people are reminded';
    case 'approve':
      return 'it is approved';
    case 'reject':
      return kindOf(request).about === 'limit' ? 'the run ends' : 'it is rejected';
  }
}

function groupText({ names, roles }: Deciders, word: 'or' | 'and'): string {
  const all = [...(names ?? []), ...(roles ?? [])];
  const last = all.pop() ?? 'nobody';
  return all.length > 0 ? `${all.join(', ')} ${word} ${last}` : last;
}
