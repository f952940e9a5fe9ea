/** Whether one decision holds: by a policy, at a deadline, by a rule, or by people; and whether the call after it ran with what was decided. */
import type { ApprovalRule, Decision, PendingDecision } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import { askedArguments, decidedArguments } from '../domain/decisions/decided-arguments.js';
import { kindOf, permits } from '../domain/decisions/kinds.js';
import { endAtDeadline, refusalFor, requirementFor } from '../domain/decisions/policy.js';
import { isSamePerson } from '../domain/decisions/same-person.js';
import type { DecisionItem, RunView, ToolItem } from '../projection/view.js';
import { type Agreed, type AuditTrust, claimsOf } from './signed-claims.js';

/** Judges the decisions of a run. */
export class Judge {
  constructor(
    private readonly view: RunView,
    private readonly trust: AuditTrust,
  ) {}

  /** What does not hold of a decision, and of the call that `ran` after it. */
  problemsOf(request: PendingDecision, decision: Decision, ran: ToolItem | undefined): string[] {
    const problems = this.ofDecision(request, decision);
    if (ran && decision.via === 'fork') problems.push('what was decided in another run lets nothing run in this one');
    if (!ran?.ranArguments) return problems;
    const [did, should] = [ran.ranArguments, decidedArguments(request, decision)].map(hashOfArguments);
    return did === should ? problems : [...problems, 'it ran with other arguments than were decided'];
  }

  private ofDecision(request: PendingDecision, decision: Decision): string[] {
    const asked = requirementFor(request.policy, askedArguments(request));
    switch (decision.via) {
      case 'policy':
        return asked.automatic && !decision.arguments ? [] : ['no condition of its policy approves it'];
      case 'deadline':
        return decision.action !== 'approve' || (endAtDeadline(request) === 'approve' && !decision.arguments)
          ? []
          : ['its policy approves nothing at a deadline'];
      case 'rule':
        return this.ofRule(request, decision);
      case 'fork':
        return [];
      default:
        return this.ofPeople(request, decision);
    }
  }

  private ofRule(request: PendingDecision, decision: Decision): string[] {
    const rule = this.view.rules.find(({ id }) => id === decision.rule);
    if (!rule) return ['the rule that approved it is not known'];
    const made = this.view.timeline.find(
      (item): item is DecisionItem =>
        item.kind === 'decision' && item.request.id === rule.requestId && item.decision?.remember !== undefined,
    );
    if (!made?.decision?.remember) return [`nobody signed that rule ${rule.id} holds`];
    const problems = this.ofPeople(made.request, made.decision);
    return problems.length > 0 ? problems : this.ofSignedRule(rule, made.request, made.decision, request, decision);
  }

  /** What the maker signed counts, whatever the run says of the rule. The call is judged by its own policy, as if the maker alone had decided on it. */
  private ofSignedRule(
    rule: ApprovalRule,
    approved: PendingDecision,
    made: Decision,
    request: PendingDecision,
    decision: Decision,
  ): string[] {
    const name = `rule ${rule.id}`;
    const { covers, forSeconds, tool = approved.tool } = made.remember ?? {};
    const maker = claimsOf(this.view.runId, this.trust, approved, { ...made, at: made.decidedAt });
    if (
      typeof maker === 'string' ||
      made.action !== 'approve' ||
      covers !== rule.covers ||
      [rule.tool, approved.tool].some((other) => other !== tool)
    )
      return [`nobody signed that ${name} holds`];
    const sameTool = tool === request.tool && approved.member?.id === request.member?.id;
    const sameCall = covers === 'tool' || hashOfArguments(approved.arguments) === hashOfArguments(request.arguments);
    if (!sameTool || !sameCall) return [`${name} is for other calls`];
    const [at, from] = [decision, made].map(({ decidedAt }) => Date.parse(decidedAt)) as [number, number];
    const ends = [
      forSeconds === undefined ? undefined : from + forSeconds * 1000,
      rule.expiresAt === undefined ? undefined : Date.parse(rule.expiresAt),
    ];
    if (at < from) return [`${name} was not made yet`];
    if (ends.some((end) => end !== undefined && at >= end)) return [`${name} had ended`];
    if (this.revocationsOf(rule).some((revoked) => at >= Date.parse(revoked))) return [`${name} was revoked`];
    const wanted = requirementFor(request.policy, askedArguments(request));
    if (!kindOf(request).remember || request.policy?.sign === 'passkey' || wanted.quorum > 1 || decision.arguments)
      return ['its policy lets no rule approve it'];
    const refusal = refusalFor(
      wanted,
      { id: request.id },
      { by: maker.name, byId: made.byId, roles: maker.roles },
      this.starter,
    );
    return refusal ? [`${name}: ${refusal.message}`] : [];
  }

  /** When people revoked a rule: as its state says, and as the message that revoked it does. */
  private revocationsOf({ id, revoked }: ApprovalRule): string[] {
    const told = this.view.timeline.flatMap((item) =>
      item.kind === 'ruleRevoked' && item.rule.id === id ? [item.rule.revoked?.at ?? item.at] : [],
    );
    return revoked ? [revoked.at, ...told] : told;
  }

  private ofPeople(request: PendingDecision, decision: Decision): string[] {
    const agreed: Agreed[] = decision.votes ?? [{ ...decision, at: decision.decidedAt }];
    const wanted = [askedArguments(request), decidedArguments(request, decision)].map((args) =>
      requirementFor(request.policy, args),
    );
    const problems: string[] = [];
    const people: Agreed[] = [];
    for (const one of agreed) {
      const claims = claimsOf(this.view.runId, this.trust, request, one);
      const refusal =
        typeof claims === 'string'
          ? claims
          : wanted
              .map((want) =>
                refusalFor(want, request, { by: claims.name, byId: one.byId, roles: claims.roles }, this.starter),
              )
              .find((why) => why !== undefined)?.message;
      if (refusal) problems.push(`${one.by}: ${refusal}`);
      else if (!people.some((other) => isSamePerson(other, one))) people.push(one);
    }
    const required = permits(decision.action) ? (wanted[1]?.quorum ?? 1) : 1;
    if (people.length >= required) return [];
    return [...problems, `${required} had to agree, and ${people.length} did by a signature that holds`];
  }

  private get starter() {
    const { startedBy, startedById, startersBefore } = this.view;
    return { startedBy, startedById, startersBefore };
  }
}
