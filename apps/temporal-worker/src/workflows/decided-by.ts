import type { Agreement, Decided } from '@platform/temporal/agent-service';
import type { ApprovalRule, Decision, SentMessage } from '@platform/temporal/contract';

/** What is needed besides a decision to say how it came about. */
export interface DecidedIn {
  startedBy: string;
  startedById?: string;
  startersBefore?: Decided['startersBefore'];
  asked: Decided['asked'];
  /** All rules of the run. */
  rules: readonly ApprovalRule[];
  /** What a signature was about. */
  sentWith(proof: string | undefined): Omit<SentMessage, 'proof'> | undefined;
}

/** How a decision came about, so that whoever runs the call can judge it again. */
export function decidedBy(
  decision: Decision,
  { startedBy, startedById, startersBefore, asked, rules, sentWith }: DecidedIn,
): Decided {
  const started = { startedBy, ...(startedById && { startedById }), ...(startersBefore && { startersBefore }) };
  const decided = { ...started, ...(asked && { asked }), at: decision.decidedAt };
  switch (decision.via) {
    case 'policy':
      return { how: 'condition', ...decided };
    case 'deadline':
      return { how: 'deadline', ...decided };
    case 'rule':
      return {
        how: 'rule',
        ...decided,
        ...applied(
          rules.find(({ id }) => id === decision.rule),
          sentWith,
        ),
      };
    case 'fork':
      return { how: 'start', ...decided };
    case undefined: // decided in an earlier version, which did not say how
    case 'console':
    case 'cli':
    case 'api':
    case 'client':
    case 'signal': {
      const { decidedAt: at, votes } = decision;
      const agreed = votes?.map((vote) => agreement(vote, vote.at, sentWith)) ?? [agreement(decision, at, sentWith)];
      return { how: 'people', ...decided, agreed };
    }
  }
}

function applied(rule: ApprovalRule | undefined, sentWith: DecidedIn['sentWith']): Pick<Decided, 'agreed' | 'rule'> {
  if (!rule) return {};
  const { id, tool, member, covers, argumentsHash, expiresAt, createdAt } = rule;
  return {
    agreed: [agreement(rule, createdAt, sentWith)],
    rule: { id, tool, member, covers, argumentsHash, expiresAt },
  };
}

/** Who agreed, with what proves it, so that it can be verified again without this run. */
function agreement(
  { by, byId, roles, proof }: Pick<Decision, 'by' | 'byId' | 'roles' | 'proof'>,
  at: string,
  sentWith: DecidedIn['sentWith'],
): Agreement {
  const sent = sentWith(proof);
  const proven = sent && { proof, sent: sent.payload, ...(sent.passkey && { passkey: sent.passkey }) };
  return { by, ...(byId && { byId }), roles, at, ...proven };
}
