/**
 * What a policy wants for one call, and whether a person may decide it: pure functions, used by the workflow, by the
 * projection of history, and by those who show it.
 */
import type { Deciders, DecisionCase, DecisionPolicy } from '../../agent-service.js';
import type { DecisionRejectionReason, PendingDecision } from '../contract.js';
import { isSame, type Names, names } from '../names.js';
import { judgeAll } from './conditions.js';
import { kindOf } from './kinds.js';
import { isNamed, isStarter, type Named, type Started } from './same-person.js';

/** Who started a run: the name alone where nothing else is known. */
export type Starter = string | Started;

function startedOf(starter: Starter): Started {
  return typeof starter === 'string' ? { startedBy: starter } : starter;
}

/** What the policy requires for one call with its arguments. */
export interface Requirement {
  /** The policy approves the call without a person. */
  automatic: boolean;
  /** How many must agree. */
  quorum: number;
  /** Who may decide; anyone when absent. */
  deciders?: Deciders;
  /** Whoever started the run may not decide. */
  notStarter: boolean;
}

/** Someone who wants to decide. */
export interface Decider extends Named {
  roles?: readonly string[];
}

/**
 * What the policy requires for these arguments: the first case that fits, else the policy itself. A case cannot be judged when an argument is
 * missing or has another type. Then nothing is approved without a person, and the strictest requirement holds.
 */
export function requirementFor(policy: DecisionPolicy | null | undefined, args: Record<string, unknown>): Requirement {
  const base = toRequirement(policy ?? {});
  const cases = policy?.cases ?? [];
  for (const one of cases) {
    const judgement = judgeAll(one.when, args);
    if (judgement === 'yes') return toRequirement(policy ?? {}, one);
    if (judgement === 'no') continue;
    const asking = cases.filter(({ approve }) => !approve).map((other) => toRequirement(policy ?? {}, other));
    return [base, ...asking].reduce((strictest, other) => (isStricter(other, strictest) ? other : strictest));
  }
  return base;
}

/**
 * What happens to a request that nobody has decided by its deadline. Only a call that was asked for as it is can be approved. Time alone never
 * grants more of a limit, never fills in an input or an answer, and has no passkey.
 */
export function endAtDeadline(
  request: Pick<PendingDecision, 'kind' | 'external' | 'policy'>,
): 'approve' | 'reject' | 'fail' | 'wait' {
  const end = request.policy?.atDeadline ?? 'deny';
  if (end === 'fail' || end === 'wait') return end;
  const mayApprove = kindOf(request).automatic && request.policy?.sign !== 'passkey';
  return end === 'approve' && mayApprove ? 'approve' : 'reject';
}

/** Why someone may not decide a request, for arguments with this requirement; `undefined` when they may. */
export function refusalFor(
  requirement: Requirement,
  request: Pick<PendingDecision, 'id' | 'escalations'>,
  decider: Decider,
  starter: Starter,
  by: Names = names,
): { reason: DecisionRejectionReason; message: string } | undefined {
  if (requirement.notStarter && isStarter(decider, startedOf(starter), by)) {
    const message = `${decider.by} started the run, and the policy wants somebody else for request "${request.id}"`;
    return { reason: 'StartedByDecider', message };
  }
  const allowed = decidersNow(requirement, request);
  if (!allowed || isOneOf(allowed, decider, by)) return undefined;
  const as = decider.roles?.length ? ` (${decider.roles.join(', ')})` : ', who came without a role,';
  const message = `${decider.by}${as} may not decide request "${request.id}"; allowed: ${decidersText(allowed)}`;
  return { reason: 'NotAllowed', message };
}

/** Who may decide now: the deciders of the policy, and those to whom the request was escalated. `undefined`: anyone may. */
export function decidersNow(
  { deciders }: Requirement,
  { escalations }: Pick<PendingDecision, 'escalations'>,
): Deciders | undefined {
  if (!deciders) return undefined;
  const all = [deciders, ...(escalations ?? []).filter(({ done }) => done).map(({ to }) => to)];
  const unique = (lists: (string[] | null | undefined)[]) => [...new Set(lists.flatMap((list) => list ?? []))];
  return { names: unique(all.map(({ names }) => names)), roles: unique(all.map(({ roles }) => roles)) };
}

/** `ada, bo or anyone of finance`. */
export function decidersText({ names, roles }: Deciders): string {
  const parts = [...(names ?? []), ...(roles ?? []).map((role) => `anyone of ${role}`)];
  const last = parts.pop() ?? 'nobody';
  return parts.length > 0 ? `${parts.join(', ')} or ${last}` : last;
}

function isOneOf({ names: allowed, roles }: Deciders, decider: Decider, read: Names): boolean {
  const { roles: own } = decider;
  if (allowed?.some((name) => isNamed(name, decider, read))) return true;
  return roles?.some((role) => own?.some((given) => isSame(given, role, read))) ?? false;
}

function toRequirement(policy: DecisionPolicy, one?: DecisionCase): Requirement {
  const automatic = one?.approve ?? false;
  return {
    automatic,
    quorum: automatic ? 1 : (one?.quorum ?? policy.quorum ?? 1),
    deciders: one?.deciders ?? policy.deciders ?? undefined,
    notStarter: one?.notStarter ?? policy.notStarter ?? false,
  };
}

function isStricter(one: Requirement, other: Requirement): boolean {
  if (one.quorum !== other.quorum) return one.quorum > other.quorum;
  if (one.notStarter !== other.notStarter) return one.notStarter;
  return one.deciders !== undefined && other.deciders === undefined;
}
