import type { DecisionRequest } from '@platform/temporal/agent-service';
import {
  type ApprovalRule,
  type DecisionVia,
  type PendingDecision,
  type RevokeRuleRejectionReason,
  type RevokeRuleRequest,
  type RuleRequest,
  revokeRuleUpdateName,
} from '@platform/temporal/contract';
import { isObject, type Names, names, ruleFor } from '@platform/temporal/workflow';
import { ApplicationFailure, defineUpdate, setHandler } from '@temporalio/workflow';
import { takesUpdate } from './faults.js';
import { asNamesWereRead } from './names.js';
import { publishRules } from './status.js';

const revokeRuleUpdate = defineUpdate<ApprovalRule, [RevokeRuleRequest]>(revokeRuleUpdateName);

/** Who made a rule, and how. */
interface Maker {
  by: string;
  roles?: string[];
  via: DecisionVia;
}

/** The rules of a run: made with an approval, used for calls that are asked for later, revoked by anyone. */
export class Rules {
  constructor(
    private readonly startedBy: string,
    private rules: ApprovalRule[] = [],
  ) {
    setHandler(
      revokeRuleUpdate,
      takesUpdate((request: unknown) => this.revoke(request)),
      {
        validator: (request) => {
          this.revocable(readRevocation(request));
        },
      },
    );
  }

  /** For the workflow that carries on. */
  state(): ApprovalRule[] {
    return this.rules;
  }

  /** Makes a rule of the call that was approved. Whether it may be made was judged before. */
  make(request: PendingDecision, { covers, forSeconds }: RuleRequest, { by, roles, via }: Maker): ApprovalRule {
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
      roles,
      via,
      createdAt: new Date(now).toISOString(),
      ...(forSeconds && { expiresAt: new Date(now + forSeconds * 1000).toISOString() }),
      uses: 0,
    };
    this.publish([...this.rules, rule]);
    return rule;
  }

  /** The rule that approves a call, counted as used. */
  use(request: DecisionRequest): ApprovalRule | undefined {
    const context = { startedBy: this.startedBy, now: Date.now() };
    const rule = asNamesWereRead((names) => ruleFor(this.rules, request, context, names));
    if (rule) this.replace({ ...rule, uses: rule.uses + 1 });
    return rule;
  }

  private revoke(request: unknown): ApprovalRule {
    const { rule, by, note } = this.revocable(asNamesWereRead((names) => readRevocation(request, names)));
    const revoked = { ...rule, revoked: { by, at: new Date().toISOString(), note } };
    this.replace(revoked);
    return revoked;
  }

  private revocable(request: RevokeRuleRequest | string): { rule: ApprovalRule; by: string; note?: string } {
    if (typeof request === 'string') throw refused('InvalidRevoke', request);
    const { ruleId, by, note } = request;
    const rule = this.rules.find(({ id }) => id === ruleId);
    if (!rule) throw refused('UnknownRule', `this run has no rule "${ruleId}"; look up its rules`);
    if (rule.revoked) {
      throw refused('AlreadyRevoked', `rule "${ruleId}" was revoked by ${rule.revoked.by} at ${rule.revoked.at}`);
    }
    return { rule, by, note };
  }

  private replace(changed: ApprovalRule): void {
    this.publish(this.rules.map((rule) => (rule.id === changed.id ? changed : rule)));
  }

  private publish(rules: ApprovalRule[]): void {
    this.rules = rules;
    publishRules(rules);
  }
}

/** The revocation, or what is wrong with it. */
function readRevocation(request: unknown, read: Names = names): RevokeRuleRequest | string {
  if (!isObject(request)) return 'it must be an object with ruleId, by and, if wanted, note';
  const { ruleId, by, note, ...unknown } = request;
  if (typeof ruleId !== 'string') return 'ruleId must be a text';
  const wrong = read.problem(by);
  if (wrong) return `by ${wrong}`;
  if (note !== undefined && note !== null && typeof note !== 'string') return 'note must be a text';
  const [field] = Object.keys(unknown);
  if (field !== undefined) return `${field} is unknown; allowed: ruleId, by, note`;
  return { ruleId, by: String(by), ...(note ? { note } : {}) };
}

function refused(reason: RevokeRuleRejectionReason, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, reason);
}
