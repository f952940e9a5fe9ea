/** Decisions of a run: requests that it waits for, what people submit, decisions that were taken, and rules that decide without people. */
import type { Deciders, DecisionRequest } from '../../agent-service.js';
import type { Signed, SignedByHand, SigningRejectionReason } from '../proofs/signed.js';
import type { DecisionAction, DecisionVia, ruleCovers, SubmittedVia } from './actions.js';

export * from './actions.js';

/** Names of the messages. The payload of each is one object. */
export const submitDecisionUpdateName = 'submitDecision';
export const submitDecisionSignalName = 'submitDecision';
export const revokeRuleUpdateName = 'revokeRule';

/** A request for a decision that a run waits for. */
export interface PendingDecision extends DecisionRequest {
  /** ISO 8601, as are all times here. */
  askedAt: string;
  /** When the request's time is over; `policy.atDeadline` says what happens then. Absent: the run waits however long it takes. */
  deadline?: string;
  /** Those who agreed so far, where more than one must. One for each person. */
  votes?: Vote[];
  /** The deadline has passed, and the policy says to wait on. */
  overdue?: boolean;
  /** When people are reminded next, and how often they were. */
  remindAt?: string;
  reminders?: number;
  /** Who else may decide, and from when on. `done`: they were told. */
  escalations?: Escalation[];
}

export interface Escalation {
  at: string;
  to: Deciders;
  done?: boolean;
}

/** The agreement of one person, where more than one must agree. */
export interface Vote extends Omit<DecisionSubmission, 'requestId' | 'argumentsHash' | 'remember' | 'via'> {
  at: string;
  via?: DecisionVia;
}

/**
 * A decision on one request.
 * `approve` and `reject` are for approvals; `answer` (with `values`) for inputs and questions; `ran` (with `result`), `again` and
 * `skip` for outcomes of a tool call of which nobody knows whether it ran. `reject` is possible for every kind but outcomes.
 */
export interface DecisionSubmission extends SignedByHand {
  requestId: string;
  action: DecisionAction;
  /** Who decides, as shown to people. */
  by: string;
  /** Roles of the one who decides. */
  roles?: string[];
  /** Where the person decided; `client` when absent. A signal counts as `signal` whatever it says. */
  via?: SubmittedVia;
  /** A word to the model (when rejected) and to those who read the run later. */
  note?: string;
  /** With `approve`: the arguments to run the tool with instead of the ones asked for, all of them. */
  arguments?: Record<string, unknown>;
  /** Hash of the arguments that the decider saw; when given and different from the request's, the decision is refused. */
  argumentsHash?: string;
  /** With `answer`: by field name (input) or question text (question; a list of option labels). */
  values?: Record<string, unknown>;
  /** With `ran`: what the tool returned. */
  result?: string;
  /** With `approve`, as asked: a rule that approves calls to come in the same way. */
  remember?: RuleRequest;
}

/** A decision that was taken. */
export interface Decision extends Omit<DecisionSubmission, 'via'> {
  decidedAt: string;
  /** What the decision was about. Only set in a decision that is carried to a new execution. */
  asked?: { at: string; tool: string; argumentsHash: string };
  /** Absent in runs recorded by a version that did not know it. */
  via?: DecisionVia;
  /** Everybody who agreed, where more than one had to. */
  votes?: Vote[];
  /** Id of the rule that made it. */
  rule?: string;
  /** Id of the rule that it made. */
  createdRule?: string;
}

/** A vote that was recorded and leaves the request open: `agreed` of `required` people have agreed to the same. */
export interface RecordedVote extends Omit<DecisionSubmission, 'via'> {
  via?: DecisionVia;
  votedAt: string;
  agreed: number;
  required: number;
}

/** Whether the request is decided by it; otherwise it was a vote, and others must agree as well. */
export function isDecided(taken: Decision | RecordedVote): taken is Decision {
  return 'decidedAt' in taken;
}

/** Why a decision was refused; the `type` of the failure that an update returns. */
export type DecisionRejectionReason =
  | 'InvalidDecision'
  | 'UnknownRequest'
  | 'AlreadyDecided'
  /** The same person agreed to the same before. */
  | 'AlreadyVoted'
  | 'StaleArguments'
  | 'InvalidArguments'
  /** The policy names others. */
  | 'NotAllowed'
  /** The policy wants someone else than the one who started the run. */
  | 'StartedByDecider'
  /** The policy wants the signature of a passkey, and there is none, or it does not stand for this decision. */
  | 'PasskeyNeeded'
  /** A rule is possible only where one person's approval is enough. */
  | 'RuleNotAllowed'
  | SigningRejectionReason;

/** A rule that somebody wants: for the rest of the run, or for a time. */
export interface RuleRequest {
  covers: (typeof ruleCovers)[number];
  /** The rest of the run when absent. */
  forSeconds?: number;
  /** The tool of the call that is approved, so that a signature of the rule is for no other. The client says it where it signs. */
  tool?: string;
}

/** A rule of a run: it approves calls that are asked for after it, as its maker could alone. */
export interface ApprovalRule {
  /** Unique in the run: `r1`, `r2`, … */
  id: string;
  tool: string;
  /** Id of the member of a team that asked; the rule is for its calls alone. */
  member?: string;
  covers: RuleRequest['covers'];
  /** The request whose approval made it. */
  requestId: string;
  /** Hash of the arguments of the call that the rule was made with. A rule that covers `arguments` compares it. */
  argumentsHash: string;
  arguments: Record<string, unknown>;
  by: string;
  byId?: string;
  /** Of the approval that made it. */
  proof?: string;
  roles?: string[];
  via: DecisionVia;
  createdAt: string;
  /** Absent for the rest of the run. */
  expiresAt?: string;
  /** How many calls it approved. */
  uses: number;
  revoked?: { by: string; byId?: string; at: string; note?: string };
}

/** Payload of the `revokeRule` update. */
export interface RevokeRuleRequest extends Signed {
  ruleId: string;
  by: string;
  note?: string;
}

/** Why a rule was not revoked; the `type` of the failure that the update returns. */
export type RevokeRuleRejectionReason = 'UnknownRule' | 'AlreadyRevoked' | 'InvalidRevoke' | SigningRejectionReason;

/** Where the decisions of a run stand. Times are ISO 8601. */
export interface DecisionsState {
  /** What the run waits for, with its votes, reminders, escalations and deadlines. */
  pending: PendingDecision[];
  /** Decisions on the latest requests in full, and on earlier requests in brief. */
  decided: Decision[];
  rules: ApprovalRule[];
}
