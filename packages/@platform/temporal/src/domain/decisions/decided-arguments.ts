/**
 * What a call runs with: as it was asked for, edited, or filled in. The policy judges these arguments, people agree to these, and the tool is
 * called with these. `agents/judging.py` and `agno/decisions.py` have the same in Python; `fixtures/judging/answers.json` holds both to it.
 */
import type { DecisionSubmission, PendingDecision } from '../contract.js';
import { canonicalJson, ownField } from '../json.js';
import { kindOf } from './kinds.js';

/**
 * Which arguments the policy judges: `what-runs`, or what it judged in earlier versions. `what-was-sent`: without the values of fields that
 * people left as they were. `what-was-asked`: without anything that people filled in.
 */
export type JudgedArguments = 'what-runs' | 'what-was-sent' | 'what-was-asked';

type Asked = Pick<PendingDecision, 'kind' | 'external' | 'arguments' | 'fields'>;
type Said = Pick<DecisionSubmission, 'action' | 'arguments' | 'values'>;

/** The arguments as people are asked about them: with the values that the fields have already. */
export function askedArguments(request: Asked, judged: JudgedArguments = 'what-runs'): Record<string, unknown> {
  if (judged !== 'what-runs' || !request.fields?.length) return request.arguments;
  const given = request.fields.filter(({ value }) => value !== undefined && value !== null);
  return { ...request.arguments, ...Object.fromEntries(given.map(({ name, value }) => [name, value])) };
}

/**
 * The arguments that the call runs with after a decision. A field that people left alone has the value that they were shown; one without a
 * value is `null`, as the tool gets it. Answers to questions are a result, and no arguments.
 */
export function decidedArguments(
  request: Asked,
  { action, arguments: edited, values }: Said,
  judged: JudgedArguments = 'what-runs',
): Record<string, unknown> {
  if (edited) return edited;
  if (action !== 'answer' || judged === 'what-was-asked') return request.arguments;
  if (judged === 'what-was-sent') return { ...request.arguments, ...values };
  return kindOf(request).answerIsResult ? request.arguments : { ...request.arguments, ...filledIn(request, values) };
}

/** The value that each field of an answer has: what people sent for it, else what they were shown, else `null`. */
export function filledIn(request: Pick<Asked, 'fields'>, values: Said['values']): Record<string, unknown> {
  const sent = values ?? {};
  const fields = (request.fields ?? []).map(({ name, value }) => {
    return [name, Object.hasOwn(sent, name) ? ownField(sent, name) : (value ?? null)];
  });
  return Object.fromEntries(fields);
}

/** What people agree to: the action, with what it lets run, and the answers to questions. Equal texts mean the same. */
export function contentOf(request: Asked, said: Said, judged: JudgedArguments = 'what-runs'): string {
  const { action, values } = said;
  const isNow = judged === 'what-runs';
  const args = isNow ? decidedArguments(request, said) : (said.arguments ?? request.arguments);
  return canonicalJson({ action, arguments: args, values: isNow && request.fields?.length ? undefined : values });
}
