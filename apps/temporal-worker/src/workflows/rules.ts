import type { DecisionRequest } from '@platform/temporal/agent-service';
import {
  type AgentRunInput,
  type ApprovalRule,
  type DecisionVia,
  type PendingDecision,
  type RevokeRuleRejectionReason,
  type RevokeRuleRequest,
  type RuleRequest,
  revokeRuleUpdateName,
} from '@platform/temporal/contract';
import { type Names, ruleFor, saidProblem } from '@platform/temporal/workflow';
import { asNamesWereRead } from './earlier-readings.js';
import { type Refusal, takeUpdates } from './messages.js';
import { publishRules } from './status.js';

/** Who made a rule, and how. */
interface Maker {
  by: string;
  byId?: string;
  proof?: string;
  roles?: string[];
  via: DecisionVia;
}

/** The rules of a run: made with an approval, used for calls that are asked for later, revoked by anyone. */
export class Rules {
  constructor(
    private readonly run: Pick<AgentRunInput, 'startedBy' | 'startedById' | 'startersBefore'>,
    private rules: ApprovalRule[] = [],
  ) {
    takeUpdates<RevokeRuleRequest, ApprovalRule>(revokeRuleUpdateName, {
      act: 'revoke',
      invalid: 'InvalidRevoke',
      refusal: (request, names) => this.refusal(request, names),
      take: (request) => this.revoke(request),
    });
  }

  /** All rules, for the next execution. */
  state(): ApprovalRule[] {
    return this.rules;
  }

  /** Makes a rule of the call that was approved. Whether it may be made was judged before. */
  make(
    request: PendingDecision,
    { covers, forSeconds }: RuleRequest,
    { by, byId, proof, roles, via }: Maker,
  ): ApprovalRule {
    const now = Date.now();
    const rule: ApprovalRule = {
      id: `r${this.rules.length + 1}`,
      tool: request.tool,
      ...(request.member && { member: request.member.id }),
      covers,
      requestId: request.id,
      argumentsHash: request.argumentsHash,
      arguments: request.arguments,
      by,
      ...(byId && { byId }),
      ...(proof && { proof }),
      roles,
      via,
      createdAt: new Date(now).toISOString(),
      ...(forSeconds && { expiresAt: new Date(now + forSeconds * 1000).toISOString() }),
      uses: 0,
    };
    this.publish([...this.rules, rule]);
    return rule;
  }

  /** The rule that approves a call, if there is one. Counts its use. */
  use(request: DecisionRequest): ApprovalRule | undefined {
    const { startedBy, startedById, startersBefore } = this.run;
    const context = { startedBy, startedById, startersBefore, now: Date.now() };
    const rule = asNamesWereRead((names) => ruleFor(this.rules, request, context, names));
    if (rule) this.replace({ ...rule, uses: rule.uses + 1 });
    return rule;
  }

  private refusal(request: unknown, names: Names): Refusal<RevokeRuleRejectionReason> | undefined {
    const problem = saidProblem(request, names, ['ruleId']);
    if (problem) return { reason: 'InvalidRevoke', message: problem };
    const { ruleId } = request as RevokeRuleRequest;
    const rule = this.rules.find(({ id }) => id === ruleId);
    if (!rule) return { reason: 'UnknownRule', message: `this run has no rule "${ruleId}"; look up its rules` };
    const { revoked } = rule;
    if (!revoked) return undefined;
    return { reason: 'AlreadyRevoked', message: `rule "${ruleId}" was revoked by ${revoked.by} at ${revoked.at}` };
  }

  private revoke({ ruleId, by, byId, note }: RevokeRuleRequest): ApprovalRule {
    const rule = this.rules.find(({ id }) => id === ruleId)!;
    const revoked = {
      ...rule,
      revoked: { by, ...(byId && { byId }), at: new Date().toISOString(), ...(note && { note }) },
    };
    this.replace(revoked);
    return revoked;
  }

  private replace(changed: ApprovalRule): void {
    this.publish(this.rules.map((rule) => (rule.id === changed.id ? changed : rule)));
  }

  private publish(rules: ApprovalRule[]): void {
    this.rules = rules;
    publishRules(rules);
  }
}
