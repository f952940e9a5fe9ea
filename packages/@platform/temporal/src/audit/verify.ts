/**
 * Whether what a run did holds, by public keys alone: each call that a person had to approve ran with a decision of somebody who might decide it, on
 * the arguments that were signed. Pure: it needs no server, and trusts nothing that the run says of itself.
 */
import type { ApprovalRule, Decision, PendingDecision, Vote } from '../domain/contract.js';
import { hashOfArguments } from '../domain/decisions/arguments-hash.js';
import { askedArguments, decidedArguments } from '../domain/decisions/decided-arguments.js';
import { kindOf, permits } from '../domain/decisions/kinds.js';
import { endAtDeadline, refusalFor, requirementFor } from '../domain/decisions/policy.js';
import { isSamePerson } from '../domain/decisions/same-person.js';
import { checkPasskey } from '../domain/passkeys/check-passkey.js';
import { needsPasskey } from '../domain/passkeys/needs-passkey.js';
import type { ActClaims } from '../domain/proofs/claims.js';
import type { Revoked, VerifyKey } from '../domain/proofs/keys.js';
import { verifyProof } from '../domain/proofs/verify.js';
import { callKey } from '../projection/state.js';
import type { DecisionItem, RunView, ToolItem } from '../projection/view.js';

/** What an audit trusts. */
export interface AuditTrust {
  namespace: string;
  keys: readonly VerifyKey[];
  enrolmentKeys?: readonly VerifyKey[];
  revoked?: Revoked;
}

/** Something that does not hold. */
export interface AuditProblem {
  /** ISO 8601. */
  at: string;
  /** `call`: a call that ran; `decision`: one after which nothing ran; the others are acts of people. */
  what: 'call' | 'decision' | 'start' | 'revoke' | 'pause' | 'resume' | 'say' | 'retry' | 'cancel' | 'reset';
  requestId?: string;
  tool?: string;
  by?: string;
  /** What is wrong, as a sentence without its end. */
  message: string;
}

/** What a verification found. */
export interface VerifiedAudit {
  runId: string;
  /** Calls that ran and had to be decided on, and those of them of which everything holds. */
  calls: number;
  callsVerified: number;
  /** What people did besides (start, pause, decisions after which nothing ran, …), and how much of it is signed by who might. */
  acts: number;
  actsVerified: number;
  problems: AuditProblem[];
  /** What could not be looked at, and why. */
  notes: string[];
}

/** Verifies what a run shows of its decisions. */
export function verifyDecisions(view: RunView, trust: AuditTrust): VerifiedAudit {
  const found: VerifiedAudit = {
    ...{ runId: view.runId, calls: 0, callsVerified: 0, acts: 0, actsVerified: 0 },
    ...{ problems: [], notes: [] },
  };
  const judge = new Judge(view, trust);
  for (const item of view.timeline) {
    if (item.kind !== 'reset') continue;
    const message = `an operator has set the run back: ${item.reason}`;
    found.problems.push({ at: item.at, what: 'reset', by: item.by, message });
  }
  const asked = askedOf(view.timeline);
  for (const { item, tool } of asked) {
    const { request, decision } = item;
    if (!decision) continue;
    const ran = tool && decidersOf(tool, asked).includes(item) && permits(decision.action) ? tool : undefined;
    const messages = judge.problemsOf(request, decision, ran);
    found[ran ? 'calls' : 'acts']++;
    if (messages.length === 0) found[ran ? 'callsVerified' : 'actsVerified']++;
    for (const message of messages) {
      const { decidedAt: at, by } = decision;
      found.problems.push({
        at,
        what: ran ? 'call' : 'decision',
        requestId: request.id,
        tool: request.tool,
        by,
        message,
      });
    }
  }
  for (const tool of view.timeline) {
    if (tool.kind !== 'tool' || !tool.ranArguments) continue;
    const [decider] = decidersOf(tool, asked);
    if (decider?.decision && permits(decider.decision.action)) continue;
    found.calls++;
    const message = decider?.decision
      ? 'it ran, and people had decided that it does not'
      : 'it ran, and nobody had decided';
    const { finishedAt, at, requestId, tool: name } = tool;
    found.problems.push({
      at: finishedAt ?? at,
      what: 'call',
      requestId,
      tool: name,
      by: decider?.decision?.by,
      message,
    });
  }
  return found;
}

/** What people were asked, and the call that it is about. */
interface Asked {
  item: DecisionItem;
  tool?: ToolItem;
}

/** In order: a later call may have the id of an earlier one. */
function askedOf(timeline: RunView['timeline']): Asked[] {
  const tools = new Map<string, ToolItem>();
  const asked: Asked[] = [];
  for (const item of timeline) {
    if (item.kind === 'tool') tools.set(callKey(item.toolCallId, item.member), item);
    if (item.kind !== 'decision') continue;
    const { request } = item;
    const isCall = kindOf(request).about === 'call';
    asked.push({ item, tool: isCall ? tools.get(callKey(request.toolCallId, request.member)) : undefined });
  }
  return asked;
}

/**
 * What a call that ran hangs on, the first before all: what people were asked last before it ran, and, where it was lost on the way, what they were
 * asked last about that.
 */
function decidersOf(tool: ToolItem, asked: readonly Asked[]): DecisionItem[] {
  if (!tool.ranArguments) return [];
  const about = asked.flatMap(({ item, tool: other }) => (other === tool ? [item] : []));
  const last = (lost: boolean) => about.findLast(({ request }) => kindOf(request).lost === lost);
  return [last(false), last(true)].filter((item) => item !== undefined);
}

/** Someone who agreed: a decision, or one vote of it. */
type Agreed = (Decision | Vote) & { at: string };

class Judge {
  constructor(
    private readonly view: RunView,
    private readonly trust: AuditTrust,
  ) {}

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
    const maker = this.claimsOf(approved, { ...made, at: made.decidedAt });
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
      const claims = this.claimsOf(request, one);
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

  /** What somebody signed; a text says why it does not hold. */
  private claimsOf(request: PendingDecision, agreed: Agreed): ActClaims | string {
    if (!agreed.proof) return 'nobody signed it';
    const { namespace } = this.trust;
    const at = Date.parse(agreed.at);
    const sent = sentFor(request, agreed);
    const proven = { ...this.trust, act: 'decide', runId: this.view.runId, at } as const;
    const checks = sent.map((payload) => verifyProof(agreed.proof, { ...proven, payload }));
    const [payload, check] = [sent[checks.findIndex(({ ok }) => ok)], checks.find(({ ok }) => ok) ?? checks.at(-1)];
    if (!check?.ok || !payload) return check && !check.ok ? check.message : 'nobody signed it';
    const { argumentsHash } = check.claims;
    const shown = kindOf(request).about === 'limit' ? undefined : hashOfArguments(request.arguments);
    if (shown !== undefined && argumentsHash !== undefined && argumentsHash !== shown)
      return 'it was signed for other arguments';
    if (shown !== undefined && argumentsHash === undefined && permits(agreed.action))
      return 'it does not say which arguments were shown';
    if (!needsPasskey(request.policy, agreed.action)) return check.claims;
    const { enrolmentKeys = [], revoked } = this.trust;
    const hand = checkPasskey(
      { ...payload, passkey: agreed.passkey },
      { namespace, runId: this.view.runId, enrolmentKeys, revoked, at },
    );
    return typeof hand === 'string' ? hand : check.claims;
  }
}

/** Fields of a message, of which a decision or a vote keeps what was sent. */
const fields = [
  'action',
  'by',
  'byId',
  'roles',
  'note',
  'arguments',
  'argumentsHash',
  'values',
  'result',
  'remember',
] as const;

/**
 * What may have been sent, the likeliest first. A run keeps the fields of a message, but not whether it said where it came from; a vote leaves out which
 * arguments were shown.
 */
function sentFor(request: PendingDecision, agreed: Agreed): Record<string, unknown>[] {
  const given = agreed as unknown as Record<string, unknown>;
  const kept = Object.fromEntries(fields.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  const shown = { argumentsHash: request.argumentsHash, ...kept };
  const sent = { requestId: request.id, ...shown };
  const { via } = agreed;
  return [{ ...sent, via }, sent].map((one) => withoutUndefined(one));
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
