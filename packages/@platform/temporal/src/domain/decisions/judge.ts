/**
 * Whether a decision may be taken: one pure function, used by the workflow's update validator and signal handler, and
 * by the projection of history, so that both always agree.
 */

import type {
  Decision,
  DecisionRejectionReason,
  DecisionSubmission,
  DecisionVia,
  PendingDecision,
  Vote,
} from '../contract.js';
import { isNumber, isObject, isWhole, ownField } from '../json.js';
import { schemaProblems } from '../json-schema.js';
import { grantProblem } from '../limits/limits.js';
import { type Names, names } from '../names.js';
import { needsPasskey } from '../passkeys/needs-passkey.js';
import { checkArguments, checkTypes, pathWords } from './arguments.js';
import { isHashOfArguments } from './arguments-hash.js';
import { askedArguments, contentOf, decidedArguments, type JudgedArguments } from './decided-arguments.js';
import { actionsFor, kindOf, permits } from './kinds.js';
import { refusalFor, requirementFor } from './policy.js';
import { isSamePerson, type Started } from './same-person.js';
import { readSubmission } from './submission.js';

export { isSame } from '../names.js';
export { checkArguments } from './arguments.js';
export * from './decided-arguments.js';
export * from './kinds.js';
export * from './policy.js';
export { isInForce, ruleFor } from './rules.js';
export { isNamed, isSamePerson, type Named, type Started, startersOf } from './same-person.js';

/** Outcome of {@link checkDecision}. `submission` holds the known fields only, without nulls. */
export type DecisionCheck = AcceptedDecision | { ok: false; reason: DecisionRejectionReason; message: string };

/** A submission that may be taken. */
export interface AcceptedDecision {
  ok: true;
  request: PendingDecision;
  submission: DecisionSubmission;
  /** How many people must agree; with it the request is decided when there are as many. */
  required: number;
  /** Those who agreed to the same before. */
  agreeing: Vote[];
}

/**
 * How edits are checked: by all that the schema says (`now`), or as earlier versions did: by their types alone, where they changed something (`types`) or
 * everywhere (`whole`).
 */
export type CheckedEdits = 'now' | 'types' | 'whole';

/** What a decision is judged against. */
export interface DecisionContext extends Started {
  pending: readonly PendingDecision[];
  decided: ReadonlyMap<string, Pick<Decision, 'action' | 'by' | 'decidedAt'>>;
  /** Milliseconds since the epoch, by the clock of the one who judges. */
  now: number;
  /** How names are read; as people read them when absent. */
  names?: Names;
  /** How edits are checked; `now` when absent. */
  edits?: CheckedEdits;
  /** Which arguments the policy judges; `what-runs` when absent. */
  judged?: JudgedArguments;
}

/**
 * Checks a submission, whatever its sender made of it, against what the run waits for and who may decide it.
 * `message` is one sentence that says what was wrong and what is allowed; it names no other request of the run.
 */
export function checkDecision(context: DecisionContext, given: unknown): DecisionCheck {
  const submission = readSubmission(given, context.names);
  if (typeof submission === 'string') return refuse('InvalidDecision', submission);

  const { requestId } = submission;
  const earlier = context.decided.get(requestId);
  if (earlier) {
    const what = `${earlier.action} by ${earlier.by} at ${earlier.decidedAt}`;
    return refuse('AlreadyDecided', `request "${requestId}" was decided already: ${what}`);
  }
  const request = context.pending.find(({ id }) => id === requestId);
  if (!request) {
    return refuse(
      'UnknownRequest',
      `this run does not wait for a decision on "${requestId}"; look up what it waits for`,
    );
  }
  if (isOverdue(request, context.now)) {
    return refuse('AlreadyDecided', `the deadline of request "${requestId}" has passed: ${request.deadline}`);
  }
  return checkContent(request, submission, context.edits) ?? checkDecider(request, submission, context);
}

/**
 * What a submission that may be taken does: it decides, or it is one vote of those that the request needs.
 *
 * @param at when it is taken, ISO 8601.
 */
export function withVote(
  { request, submission, required, agreeing }: AcceptedDecision,
  via: DecisionVia,
  at: string,
  by: Names = names,
): { request: PendingDecision; decision?: Decision; vote: Vote } {
  const { requestId: _requestId, argumentsHash: _hash, remember: _rule, ...given } = submission;
  const vote: Vote = { ...given, via, at };
  if (agreeing.length + 1 < required) {
    const others = (request.votes ?? []).filter((earlier) => !isSamePerson(earlier, vote, by));
    return { request: { ...request, votes: [...others, vote] }, vote };
  }
  const votes = required > 1 ? { votes: [...agreeing, vote] } : {};
  return { request, decision: { ...submission, via, decidedAt: at, ...votes }, vote };
}

/** Whether the deadline of a request has passed and ended it. With `wait` it does not end it. */
export function isOverdue({ deadline, policy }: PendingDecision, now: number): boolean {
  return isGiven(deadline) && policy?.atDeadline !== 'wait' && Date.parse(deadline) <= now;
}

/** Whether a decision is what this person has sent: one that was sent twice, or whose answer was lost, is taken and not too late. */
export function isOwnDecision(
  request: PendingDecision,
  { by, byId, action, arguments: edited, values, result, votes, via }: Decision,
  sent: Pick<DecisionSubmission, 'by' | 'byId' | 'action' | 'arguments' | 'values' | 'result'>,
): boolean {
  const persons = via === 'deadline' || via === 'policy' || via === 'rule' ? [] : [{ by, byId }, ...(votes ?? [])];
  if (!persons.some((person) => isSamePerson(person, sent)) || result !== sent.result) return false;
  return contentOf(request, { action, arguments: edited, values }) === contentOf(request, sent);
}

/** Whether what is decided fits what is asked; `undefined` when it does. */
function checkContent(
  request: PendingDecision,
  submission: DecisionSubmission,
  edits: CheckedEdits = 'now',
): DecisionCheck | undefined {
  if (submission.argumentsHash !== undefined && !isHashOfArguments(submission.argumentsHash, request)) {
    return refuse(
      'StaleArguments',
      `the arguments of request "${request.id}" are not the ones that were decided on; read the request again`,
    );
  }
  const allowed = actionsFor(request);
  if (!allowed.includes(submission.action)) {
    if (request.external && submission.action === 'again') {
      return refuse(
        'InvalidDecision',
        `action "again" does not fit: a person does ${request.tool}, no machine can run it; allowed: ${allowed.join(', ')}`,
      );
    }
    const message = `action "${submission.action}" does not fit a request of kind ${request.kind}; allowed: ${allowed.join(', ')}`;
    return refuse('InvalidDecision', message);
  }
  if (request.external && submission.action === 'ran' && submission.result?.trim() === '') {
    return refuse('InvalidDecision', `result is empty: say what came of ${request.tool}; the agent reads it`);
  }
  if (submission.arguments) {
    const problem =
      kindOf(request).about === 'limit'
        ? grantProblem(request.arguments, submission.arguments)
        : editProblem(request, submission.arguments, edits);
    if (problem) return refuse('InvalidArguments', problem);
  }
  if (submission.action === 'answer') {
    const problem = checkAnswer(request, submission.values ?? {});
    if (problem) return refuse('InvalidDecision', problem);
  }
  return undefined;
}

function editProblem(
  { argumentsSchema, arguments: asked }: PendingDecision,
  edited: Record<string, unknown>,
  edits: CheckedEdits,
): string | undefined {
  if (edits === 'now') return checkArguments(argumentsSchema, edited, asked);
  return checkTypes(argumentsSchema, edited, edits === 'types' ? asked : undefined);
}

/** Whether this person may decide so, and how far that gets. What people edit or fill in is judged like what was asked for, and by both. */
function checkDecider(
  request: PendingDecision,
  submission: DecisionSubmission,
  { startedBy, startedById, startersBefore, names: by = names, judged }: DecisionContext,
): DecisionCheck {
  const starter = { startedBy, startedById, startersBefore };
  const asked = requirementFor(request.policy, askedArguments(request, judged));
  const wanted = requirementFor(request.policy, decidedArguments(request, submission, judged));
  const refusal =
    refusalFor(asked, request, submission, starter, by) ?? refusalFor(wanted, request, submission, starter, by);
  if (refusal) return refuse(refusal.reason, refusal.message);

  const { about, remember } = kindOf(request);
  if (submission.remember && !remember) {
    const instead =
      about === 'limit' ? 'a limit is not possible: grant more' : `${request.tool} is not possible: decide`;
    return refuse('RuleNotAllowed', `a rule for ${instead}, as often as it is asked for`);
  }
  const { tool = request.tool } = submission.remember ?? {};
  if (tool !== request.tool) {
    return refuse(
      'InvalidDecision',
      `remember.tool is ${tool}, and the request is about ${request.tool}; leave it out`,
    );
  }
  if (submission.remember && request.policy?.sign === 'passkey') {
    const message = `a rule for ${request.tool} is not possible: its policy wants each call signed with a passkey`;
    return refuse('RuleNotAllowed', message);
  }
  if (needsPasskey(request.policy, submission.action) && !submission.passkey) {
    const message = `the policy of ${request.tool} wants the signature of ${submission.by}'s passkey; decide in the console, which asks for it`;
    return refuse('PasskeyNeeded', message);
  }
  const required = permits(submission.action) ? wanted.quorum : 1;
  if (submission.remember && required > 1) {
    const message = `a rule for ${request.tool} is not possible: its policy wants ${required} people for this call, and a rule stands for one`;
    return refuse('RuleNotAllowed', message);
  }
  const content = contentOf(request, submission, judged);
  const same = (request.votes ?? []).filter((vote) => contentOf(request, vote, judged) === content);
  if (required > 1 && same.some((vote) => isSamePerson(vote, submission, by))) {
    const message = `${submission.by} agreed to this already; ${required - same.length} more must agree to request "${request.id}"`;
    return refuse('AlreadyVoted', message);
  }
  return { ok: true, request, submission, required, agreeing: required > 1 ? same : [] };
}

function refuse(reason: DecisionRejectionReason, message: string): DecisionCheck {
  return { ok: false, reason, message };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** What is wrong with the values of an answer: each field and each question has exactly one fitting value. */
function checkAnswer(request: PendingDecision, values: Record<string, unknown>): string | undefined {
  const fields = request.fields ?? [];
  const questions = request.questions ?? [];
  const names = [...fields.map(({ name }) => name), ...questions.map(({ question }) => question)];
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) return `values."${unknown}" is unknown; allowed: ${names.join(', ')}`;
  for (const { name, type, valueSchema, value: prefilled, optional } of fields) {
    const value = ownField(values, name);
    if (optional && !isGiven(value)) continue;
    if (value === undefined && prefilled !== undefined && prefilled !== null) continue;
    if (value === undefined || value === null) return `values."${name}" is missing; its type is ${type}`;
    if (!hasPythonType(type, value)) return `values."${name}" must be of type ${type}`;
    const [problem] = valueSchema ? schemaProblems(valueSchema, value) : [];
    if (problem) return `values."${pathWords([name, ...problem.path])}" ${problem.words}`;
  }
  for (const { question, options, multiSelect } of questions) {
    const labels = options.map(({ label }) => label);
    const chosen = ownField(values, question);
    if (!Array.isArray(chosen) || (!multiSelect && chosen.length !== 1)) {
      return `values."${question}" must be a list of ${multiSelect ? '' : 'one '}of: ${labels.join(', ')}`;
    }
    const other = chosen.find((label) => !labels.includes(label));
    if (other !== undefined) return `values."${question}": "${other}" is not an option; allowed: ${labels.join(', ')}`;
  }
  return undefined;
}

function hasPythonType(type: string, value: unknown): boolean {
  switch (type) {
    case 'str':
      return typeof value === 'string';
    case 'int':
      return isWhole(value);
    case 'float':
      return isNumber(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'dict':
      return isObject(value);
    default:
      return true;
  }
}
