/** The values of an answer: as JSON, as `name=value`, or asked at the terminal. */
import type { PendingDecision } from '@platform/temporal';
import { InvalidInput } from '@platform/temporal/errors';
import { setField } from '@platform/temporal/json';
import { parseJsonObject } from './json-option.js';
import { canAsk } from './output/screen.js';
import { askValues } from './watch/ask-values.js';
import { left } from './watch/left.js';
import { choicesOf, takes, typedValue } from './watch/typed.js';

/** All that was given. Asks where nothing was. Throws `InvalidInput` for what does not fit, and where nobody can be asked. */
export async function answerValues(
  request: PendingDecision,
  { values, set = [] }: { values?: string; set?: readonly string[] },
): Promise<Record<string, unknown>> {
  if (values !== undefined || set.length > 0) {
    const given = values === undefined ? {} : parseJsonObject('--values', values);
    return { ...given, ...setValues(request, set) };
  }
  if (!canAsk())
    throw new InvalidInput('--set', `Without a terminal, give ${exampleOf(request)}, or all as --values '{…}'.`);
  const answer = await askValues(request);
  if (answer === left) throw new InvalidInput('--set', 'left without an answer; nothing was sent');
  return answer;
}

/** `name=value` for each field, `question=label` for each question, again for several labels. Values are read by the type of their field. */
export function setValues(request: PendingDecision, set: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const chosen = new Map<string, string[]>();
  for (const each of set) {
    const [name, entered] = split(request, each);
    const field = request.fields?.find((one) => one.name === name);
    if (field) setField(values, name, fieldValue(request, field, entered));
    else chosen.set(name, [...(chosen.get(name) ?? []), entered]);
  }
  for (const [question, labels] of chosen) setField(values, question, labels);
  return values;
}

function fieldValue(request: PendingDecision, field: NonNullable<PendingDecision['fields']>[number], entered: string) {
  const choices = choicesOf(request, field);
  if (choices && !choices.includes(entered))
    throw wrong(`${field.name} must be one of ${choices.join(', ')}, not "${entered}"`);
  const typed = typedValue(field, entered);
  if ('problem' in typed) throw wrong(`${field.name} ${typed.problem}, not "${entered}"`);
  return typed.value;
}

/** A question may have an equals sign of its own. */
function split(request: PendingDecision, each: string): [string, string] {
  const names = [
    ...(request.fields ?? []).map(({ name }) => name),
    ...(request.questions ?? []).map(({ question }) => question),
  ];
  const name = names.filter((one) => each.startsWith(`${one}=`)).sort((one, other) => other.length - one.length)[0];
  if (name !== undefined) return [name, each.slice(name.length + 1)];
  if (!each.includes('=')) throw wrong(`"${each}" is not name=value`);
  throw wrong(`there is no "${each.slice(0, each.indexOf('='))}"; it asks for ${names.join(', ') || 'nothing'}`);
}

function exampleOf({ fields, questions }: PendingDecision): string {
  const names = [
    ...(fields ?? []).map((field) => `${field.name}=<${takes(field)}>`),
    ...(questions ?? []).map(
      ({ question, options }) => `"${question}=<${options.map(({ label }) => label).join(' | ')}>"`,
    ),
  ];
  return names.map((name) => `--set ${name}`).join(' ') || '--set name=value';
}

function wrong(why: string): InvalidInput {
  return new InvalidInput('--set', `--set: ${why}.`);
}
