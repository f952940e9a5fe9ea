/** The shape of a decision, whatever its sender made of it. */
import { longestSeconds } from '../bounds.js';
import {
  type DecisionAction,
  type DecisionSubmission,
  decisionActions,
  ruleCovers,
  submittedVias,
} from '../contract.js';
import { isObject } from '../json.js';
import { type Names, names } from '../names.js';
import { assertionProblem, textProblem } from '../proofs/signed.js';
import { illFormed, isWellFormed } from '../well-formed.js';

const actions: readonly string[] = decisionActions;
const places: readonly string[] = submittedVias;
const covers: readonly unknown[] = ruleCovers;

/** Names that stand for a decision without a person, as {@link Names.key} gives them. No person may have one. */
const reservedNames = /^(deadline|policy|rule .*)$/s;

/** What is wrong with a field's value, in words that follow its name; `undefined` when nothing is. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a text');
const object: Check = (value) => (isObject(value) ? undefined : 'must be an object');
const list: Check = (value) => (Array.isArray(value) ? undefined : 'must be a list of texts that are not empty');

/** Fields beyond `requestId`, `action` and `by`: how they are checked, and the one action they belong to, if any. */
const optionalFields: Record<string, { check: Check; only?: DecisionAction }> = {
  byId: { check: textProblem },
  proof: { check: textProblem },
  passkey: { check: assertionProblem },
  roles: { check: list },
  via: {
    check: (value) => (places.includes(value as string) ? undefined : `must be one of ${places.join(', ')}`),
  },
  note: { check: text },
  arguments: { check: object, only: 'approve' },
  argumentsHash: { check: text },
  values: { check: object, only: 'answer' },
  result: { check: text, only: 'ran' },
  remember: { check: ruleProblem, only: 'approve' },
};

/** The submission, or what is wrong with its shape. An unknown field is refused: a misspelt `arguments` must not approve the original. */
export function readSubmission(given: unknown, by: Names = names): DecisionSubmission | string {
  if (!isObject(given)) return 'a decision must be an object with requestId, action and by';
  const halved = Object.keys(given).find((field) => !isWellFormed(given[field]));
  if (halved !== undefined) return `${halved} ${illFormed}`;
  if (typeof given.requestId !== 'string' || given.requestId.trim() === '') {
    return 'requestId must be a text that is not empty';
  }
  const wrong = by.problem(given.by);
  if (wrong) return `by ${wrong}`;
  if (reservedNames.test(by.key(String(given.by)))) {
    return `by is "${given.by}", which means that no person decided; give a name`;
  }
  if (typeof given.action !== 'string' || !actions.includes(given.action)) {
    return `action must be one of ${actions.join(', ')}`;
  }
  const submission: Record<string, unknown> = { requestId: given.requestId, action: given.action, by: given.by };
  for (const [field, value] of Object.entries(given)) {
    if (Object.hasOwn(submission, field) || value === null || value === undefined) continue;
    const known = Object.hasOwn(optionalFields, field) ? optionalFields[field] : undefined;
    if (!known) return `${field} is unknown; allowed: requestId, action, by, ${Object.keys(optionalFields).join(', ')}`;
    const problem = known.check(value);
    if (problem) return `${field} ${problem}`;
    if (known.only && known.only !== given.action) return `${field} is for action "${known.only}" only`;
    submission[field] = value;
  }
  for (const role of (submission.roles as unknown[] | undefined) ?? []) {
    const problem = by.problem(role);
    if (problem) return `each of roles ${problem}`;
  }
  if (given.action === 'ran' && submission.result === undefined)
    return 'result is missing: what the tool returned, as text';
  if (given.action === 'answer' && submission.values === undefined) return 'values is missing: the answers, by name';
  if (submission.remember && submission.arguments)
    return 'remember is for a call as it was asked for: leave out either it or arguments';
  return submission as unknown as DecisionSubmission;
}

function ruleProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be an object with covers and, if wanted, forSeconds';
  const { covers: covered, forSeconds, tool, ...unknown } = value;
  if (!covers.includes(covered)) return `needs covers, one of ${covers.join(', ')}`;
  const [field] = Object.keys(unknown);
  if (field !== undefined) return `has ${field}, which is unknown; allowed: covers, forSeconds, tool`;
  const wrongTool = textProblem(tool);
  if (wrongTool) return `has tool, which ${wrongTool}`;
  if (forSeconds === undefined || forSeconds === null) return undefined;
  return typeof forSeconds === 'number' && forSeconds > 0 && forSeconds <= longestSeconds
    ? undefined
    : `needs forSeconds above 0 and at most ${longestSeconds}; leave it out for the rest of the run`;
}
