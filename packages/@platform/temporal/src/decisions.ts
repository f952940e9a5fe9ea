/**
 * Whether a decision may be taken: one pure function, used by the workflow's update validator and signal handler, and by the projection
 * of history, so that both always agree. No imports of libraries: this file goes into the workflow's bundle.
 */
import { checkArguments } from './check-arguments.js';
import type {
  Decision,
  DecisionAction,
  DecisionRejectionReason,
  DecisionSubmission,
  PendingDecision,
} from './contract.js';

export { checkArguments } from './check-arguments.js';

/** Outcome of {@link checkDecision}. `submission` holds the known fields only, without nulls. */
export type DecisionCheck =
  | { ok: true; request: PendingDecision; submission: DecisionSubmission }
  | { ok: false; reason: DecisionRejectionReason; message: string };

/** Actions that fit each kind of request. */
export const actionsForKind: Readonly<Record<PendingDecision['kind'], readonly DecisionAction[]>> = {
  approval: ['approve', 'reject'],
  input: ['answer', 'reject'],
  question: ['answer', 'reject'],
  outcome: ['ran', 'again', 'skip'],
};

/**
 * Checks a submission, whatever its sender made of it, against what the run waits for.
 * `message` is one sentence that says what was wrong and what is allowed; it names no other request of the run.
 */
export function checkDecision(
  pending: readonly PendingDecision[],
  decided: ReadonlyMap<string, Decision>,
  given: unknown,
): DecisionCheck {
  const submission = readSubmission(given);
  if (typeof submission === 'string') return refuse('InvalidDecision', submission);

  const { requestId } = submission;
  const earlier = decided.get(requestId);
  if (earlier) {
    const what = `${earlier.action} by ${earlier.by} at ${earlier.decidedAt}`;
    return refuse('AlreadyDecided', `request "${requestId}" was decided already: ${what}`);
  }
  const request = pending.find(({ id }) => id === requestId);
  if (!request) {
    return refuse(
      'UnknownRequest',
      `this run does not wait for a decision on "${requestId}"; look up what it waits for`,
    );
  }
  if (submission.argumentsHash !== undefined && submission.argumentsHash !== request.argumentsHash) {
    return refuse(
      'StaleArguments',
      `the arguments of request "${requestId}" are not the ones that were decided on; read the request again`,
    );
  }
  const allowed = actionsForKind[request.kind];
  if (!allowed.includes(submission.action)) {
    const message = `action "${submission.action}" does not fit a request of kind ${request.kind}; allowed: ${allowed.join(', ')}`;
    return refuse('InvalidDecision', message);
  }
  if (submission.arguments) {
    const problem = checkArguments(request.argumentsSchema, submission.arguments);
    if (problem) return refuse('InvalidArguments', problem);
  }
  if (submission.action === 'answer') {
    const problem = checkAnswer(request, submission.values ?? {});
    if (problem) return refuse('InvalidDecision', problem);
  }
  return { ok: true, request, submission };
}

function refuse(reason: DecisionRejectionReason, message: string): DecisionCheck {
  return { ok: false, reason, message };
}

const actions: readonly string[] = ['approve', 'reject', 'answer', 'ran', 'again', 'skip'] satisfies DecisionAction[];

/** Fields beyond `requestId`, `action` and `by`: their type, and the one action they belong to, if any. */
const optionalFields: Record<string, { type: 'string' | 'object'; only?: DecisionAction }> = {
  note: { type: 'string' },
  arguments: { type: 'object', only: 'approve' },
  argumentsHash: { type: 'string' },
  values: { type: 'object', only: 'answer' },
  result: { type: 'string', only: 'ran' },
};

/** The submission, or what is wrong with its shape. An unknown field is refused: a misspelt `arguments` must not approve the original. */
function readSubmission(given: unknown): DecisionSubmission | string {
  if (!isObject(given)) return 'a decision must be an object with requestId, action and by';
  for (const field of ['requestId', 'by']) {
    const value = given[field];
    if (typeof value !== 'string' || value.trim() === '') return `${field} must be a text that is not empty`;
  }
  if (typeof given.action !== 'string' || !actions.includes(given.action)) {
    return `action must be one of ${actions.join(', ')}`;
  }
  const submission: Record<string, unknown> = { requestId: given.requestId, action: given.action, by: given.by };
  for (const [field, value] of Object.entries(given)) {
    if (Object.hasOwn(submission, field) || value === null || value === undefined) continue;
    const known = Object.hasOwn(optionalFields, field) ? optionalFields[field] : undefined;
    if (!known) return `${field} is unknown; allowed: requestId, action, by, ${Object.keys(optionalFields).join(', ')}`;
    if (known.type === 'object' ? !isObject(value) : typeof value !== 'string') {
      return `${field} must be ${known.type === 'object' ? 'an object' : 'a text'}`;
    }
    if (known.only && known.only !== given.action) return `${field} is for action "${known.only}" only`;
    submission[field] = value;
  }
  if (given.action === 'ran' && submission.result === undefined)
    return 'result is missing: what the tool returned, as text';
  if (given.action === 'answer' && submission.values === undefined) return 'values is missing: the answers, by name';
  return submission as unknown as DecisionSubmission;
}

/** What is wrong with the values of an answer: each field and each question has exactly one fitting value. */
function checkAnswer(request: PendingDecision, values: Record<string, unknown>): string | undefined {
  const fields = request.fields ?? [];
  const questions = request.questions ?? [];
  const names = [...fields.map(({ name }) => name), ...questions.map(({ question }) => question)];
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) return `values."${unknown}" is unknown; allowed: ${names.join(', ')}`;
  for (const { name, type, value: prefilled } of fields) {
    const value = values[name];
    if (value === undefined && prefilled !== undefined && prefilled !== null) continue;
    if (value === undefined || value === null) return `values."${name}" is missing; its type is ${type}`;
    if (!hasPythonType(type, value)) return `values."${name}" must be of type ${type}`;
  }
  for (const { question, options, multiSelect } of questions) {
    const labels = options.map(({ label }) => label);
    const chosen = values[question];
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
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
