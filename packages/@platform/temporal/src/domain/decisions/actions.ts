/** What people can say about a request, in which way it comes, and what a rule covers. */

/** Everything that a person can say. `decisionKinds` lists which of these fit each kind of request. */
export const decisionActions = ['approve', 'reject', 'answer', 'ran', 'again', 'skip'] as const;
export type DecisionAction = (typeof decisionActions)[number];

/** What an entry of the audit can be asked for by: what a person said, or what else happened. */
export const auditDecisions = [
  ...decisionActions,
  'limitRaised',
  'ignored',
  'escalated',
  'ruleRevoked',
  'changed',
  'reset',
] as const;
export type AuditDecision = (typeof auditDecisions)[number];

/** Where people decide. */
export const submittedVias = ['console', 'cli', 'api', 'client'] as const;
export type SubmittedVia = (typeof submittedVias)[number];

/**
 * How a decision came: from a person, or from a rule, a deadline or a condition of the policy; `fork`: with the start of the run, as it was
 * decided in the run that this one is a fork of.
 */
export const decisionVias = [...submittedVias, 'signal', 'rule', 'deadline', 'policy', 'fork'] as const;
export type DecisionVia = (typeof decisionVias)[number];

/** What a rule covers: every call of the tool, or those with the same arguments. */
export const ruleCovers = ['tool', 'arguments'] as const;
