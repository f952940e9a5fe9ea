/** Rules of a run: calls that need not be asked about again. */
import type { DecisionRequest } from '../../agent-service.js';
import type { ApprovalRule } from '../contract.js';
import { type Names, names } from '../names.js';
import { kindOf } from './kinds.js';
import { refusalFor, requirementFor } from './policy.js';
import type { Started } from './same-person.js';

/**
 * The rule that approves a call, if there is one. The rule must be in force and cover the call, and its maker must be allowed to approve this
 * very call alone. So a rule never gets around a policy, whatever its maker could approve when making it.
 */
export function ruleFor(
  rules: readonly ApprovalRule[],
  request: DecisionRequest,
  { now, ...started }: Started & { now: number },
  by: Names = names,
): ApprovalRule | undefined {
  // A rule stands for later calls, and a passkey for the one that was shown.
  if (!kindOf(request).remember || request.policy?.sign === 'passkey') return undefined;
  const requirement = requirementFor(request.policy, request.arguments);
  if (requirement.quorum > 1) return undefined;
  return rules.find(
    (rule) =>
      isInForce(rule, now) &&
      rule.tool === request.tool &&
      rule.member === (request.member?.id ?? undefined) &&
      (rule.covers === 'tool' || rule.argumentsHash === request.argumentsHash) &&
      refusalFor(requirement, { id: request.id }, rule, started, by) === undefined,
  );
}

/** Whether a rule still approves anything. `now`: milliseconds since the epoch. */
export function isInForce({ expiresAt, revoked }: ApprovalRule, now: number): boolean {
  return !revoked && (expiresAt === undefined || Date.parse(expiresAt) > now);
}
