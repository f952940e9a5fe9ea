/** Whether people signed what else was done to a run: its start, and what they told it. Read from the events of its history. */
import {
  cancelSignalName,
  pauseUpdateName,
  raiseLimitUpdateName,
  resumeUpdateName,
  retryUpdateName,
  revokeRuleUpdateName,
  runIdFromWorkflowId,
  steerUpdateName,
  submitDecisionUpdateName,
} from '../domain/contract.js';
import { asObject, asText } from '../domain/json/read.js';
import { sameJson } from '../domain/json.js';
import type { Act } from '../domain/proofs/claims.js';
import { claimedJti } from '../domain/proofs/claims-shape.js';
import { isBeforeSigning } from '../domain/proofs/pinned.js';
import { verifyProof } from '../domain/proofs/verify.js';
import type { RunEvent } from '../projection/events.js';
import type { AuditProblem, AuditTrust, VerifiedAudit } from './verify.js';

/** What a signature of each update must be for. Decisions are judged with the calls that they are about. */
const actOf: Readonly<Record<string, Exclude<Act, 'start' | 'schedule' | 'cancel'>>> = {
  [submitDecisionUpdateName]: 'decide',
  [raiseLimitUpdateName]: 'raise',
  [revokeRuleUpdateName]: 'revoke',
  [pauseUpdateName]: 'pause',
  [resumeUpdateName]: 'resume',
  [steerUpdateName]: 'say',
  [retryUpdateName]: 'retry',
};

/** Collects acts of a run, event by event. */
export class ActsVerifier {
  private acts = 0;
  private problems: AuditProblem[] = [];
  private readonly notes: string[] = [];
  private readonly seen = new Set<string>();
  private readonly updates = new Map<string, { name: string; payload: unknown; at: string }>();
  private signedCancel = false;
  private isChild = false;

  constructor(
    private readonly runId: string,
    private readonly trust: AuditTrust,
  ) {}

  take(event: RunEvent): void {
    switch (event.type) {
      case 'runStarted':
        if (!event.continues) this.started(event);
        break;
      case 'updateAccepted':
        this.updates.set(event.updateId, { name: event.name, payload: event.payload, at: event.at });
        break;
      case 'updateCompleted':
        if (!event.failed) this.updated(event.updateId);
        break;
      case 'signalled':
        if (event.name === cancelSignalName) this.signedCancel ||= this.act('cancel', event.payload, event.at);
        break;
      case 'cancelRequested':
        if (!this.signedCancel && !this.isChild) {
          this.acts++;
          this.problem('cancel', event.at, event.by, 'nobody signed the cancel');
        }
        break;
    }
  }

  /** What was found, together with what was found of the decisions. */
  with(found: VerifiedAudit): VerifiedAudit {
    const problems = [...found.problems, ...this.problems].sort((one, other) => one.at.localeCompare(other.at));
    return {
      ...found,
      acts: found.acts + this.acts,
      actsVerified: found.actsVerified + this.acts - this.problems.filter(({ what }) => what !== 'decision').length,
      problems,
      notes: [...found.notes, ...this.notes],
    };
  }

  /** What a schedule started, whose own start is not in the history of the run. */
  scheduledBy?: { workflowId: string; runId: string };

  /** How the schedule's workflow was started; `undefined` when the server no longer has it. */
  takeSchedule(start: { input: unknown } | undefined): void {
    const input = asObject(start?.input);
    if (!input) {
      this.notes.push('what its schedule was signed with is gone from the server');
      return;
    }
    const run = { ...asObject(input.run), runId: this.runId };
    if (!sameJson(run, { ...this.input, runId: this.runId })) {
      this.acts++;
      this.problem('start', this.startedAt, asText(this.input.startedBy), 'it is not what its schedule starts');
    } else this.act('schedule', input, this.startedAt);
  }

  private input: Readonly<Record<string, unknown>> = {};
  private startedAt = '';

  private started({ input: given, at, parent }: Extract<RunEvent, { type: 'runStarted' }>): void {
    const input = asObject(given) ?? {};
    this.input = input;
    this.startedAt = at;
    const by = parent && runIdFromWorkflowId(parent.workflowId);
    if (by !== undefined) {
      this.isChild = true;
      this.notes.push(`run ${by} started it, and was signed by who started that one: verify it as well`);
    } else if (parent) this.scheduledBy = parent;
    else if (!input.proof && isBeforeSigning(this.trust, Date.parse(at)))
      this.notes.push('it began before anything was signed');
    else this.act('start', input, at);
  }

  private updated(updateId: string): void {
    const update = this.updates.get(updateId);
    const act = update && actOf[update.name];
    if (!update || !act) return;
    // Whether a decision holds is judged with its call. Here it only matters that its signature was used once.
    if (act === 'decide') this.once(asObject(update.payload)?.proof, update.at);
    else this.act(act, update.payload, update.at);
  }

  /** @returns whether it holds. */
  private act(act: Exclude<Act, 'decide'>, given: unknown, at: string): boolean {
    const payload = asObject(given) ?? {};
    this.acts++;
    const by = asText(payload.by) ?? asText(payload.startedBy) ?? asText(asObject(payload.run)?.startedBy);
    const what = act === 'schedule' ? 'start' : act;
    const runId = act === 'schedule' ? String(payload.scheduleId) : this.runId;
    const { proof } = payload;
    if (!proof) return this.problem(what, at, by, 'nobody signed it');
    const check = verifyProof(proof, { ...this.trust, act, runId, payload, at: Date.parse(at) });
    if (!check.ok) return this.problem(what, at, by, check.message);
    // A schedule's signature is for all its runs.
    return act === 'schedule' || this.once(proof, at, what);
  }

  private once(proof: unknown, at: string, what: AuditProblem['what'] = 'decision'): boolean {
    const jti = claimedJti(proof)?.jti;
    if (jti === undefined) return false;
    if (this.seen.has(jti)) return this.problem(what, at, undefined, 'its signature was used before');
    this.seen.add(jti);
    return true;
  }

  private problem(what: AuditProblem['what'], at: string, by: string | undefined, message: string): false {
    this.problems = [...this.problems, { at, what, ...(by !== undefined && { by }), message }];
    return false;
  }
}
