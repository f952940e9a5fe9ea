import type { Agreement, Decided } from '@platform/temporal/agent-service';
import type { ApprovalRule, Decision } from '@platform/temporal/contract';

/** What is needed besides a decision to say how it came about. */
export interface DecidedIn {
  startedBy: string;
  startedById?: string;
  startersBefore?: Decided['startersBefore'];
  asked: Decided['asked'];
  /** All rules of the run. */
  rules: readonly ApprovalRule[];
}

/** How a decision came about, so that whoever runs the call can judge it again. */
export function decidedBy(
  decision: Decision,
  { startedBy, startedById, startersBefore, asked, rules }: DecidedIn,
): Decided {
  const started = { startedBy, ...(startedById && { startedById }), ...(startersBefore && { startersBefore }) };
  const decided = { ...started, ...(asked && { asked }), at: decision.decidedAt };
  switch (decision.via) {
    case 'policy':
      return { how: 'condition', ...decided };
    case 'deadline':
      return { how: 'deadline', ...decided };
    case 'rule':
      return { how: 'rule', ...decided, ...applied(rules.find(({ id }) => id === decision.rule)) };
    case 'fork':
      return { how: 'start', ...decided };
    case undefined: // decided in an earlier version, which did not say how
    case 'console':
    case 'cli':
    case 'api':
    case 'client':
    case 'signal': {
      const { decidedAt: at, votes } = decision;
      const agreed = votes?.map((vote) => agreement(vote, vote.at)) ?? [agreement(decision, at)];
      return { how: 'people', ...decided, agreed };
    }
  }
}

function applied(rule: ApprovalRule | undefined): Pick<Decided, 'agreed' | 'rule'> {
  if (!rule) return {};
  const { id, tool, member, covers, argumentsHash, expiresAt, createdAt } = rule;
  return { agreed: [agreement(rule, createdAt)], rule: { id, tool, member, covers, argumentsHash, expiresAt } };
}

function agreement({ by, byId, roles }: Pick<Decision, 'by' | 'byId' | 'roles'>, at: string): Agreement {
  return { by, ...(byId && { byId }), roles, at };
}
