/** Asks for what a tool needs, or what an agent asked, field by field at the terminal. */
import type { PendingDecision } from '@platform/temporal';
import { setField } from '@platform/temporal/json';
import { labelAt } from '@platform/temporal/words';
import { left } from './left.js';
import { isCancel, multiselect, select, text } from './questions.js';
import {
  choicesOf,
  type Field,
  fitsLine,
  prefilledText,
  type Typed,
  takes,
  textFromJson,
  typedValue,
} from './typed.js';

/** The values by field name, and by question text with a list of labels. A field that may stay empty and does is left out. */
export async function askValues(
  request: PendingDecision,
  signal?: AbortSignal,
): Promise<Record<string, unknown> | typeof left> {
  const values: Record<string, unknown> = {};
  for (const field of request.fields ?? []) {
    const answer = await askField(request, field, signal);
    if (answer === left) return left;
    if (answer !== undefined) setField(values, field.name, answer);
  }
  for (const { question, options, multiSelect } of request.questions ?? []) {
    const shown = options.map(({ label, description }) => ({
      value: label,
      label,
      ...(description && { hint: description }),
    }));
    const asked = { message: question, options: shown, signal };
    const answer = multiSelect ? await multiselect(asked) : await select(asked);
    if (isCancel(answer)) return left;
    setField(values, question, Array.isArray(answer) ? answer : [answer]);
  }
  return values;
}

const nothing = '';

async function askField(request: PendingDecision, field: Field, signal: AbortSignal | undefined): Promise<unknown> {
  const { name, type, description, value: prefilled, optional } = field;
  const label = labelAt(request.display, [name]);
  const message = `${label}${description ? `: ${description}` : ''}`;
  const choices = type === 'bool' ? ['yes', 'no'] : choicesOf(request, field);
  if (choices) {
    const options = choices.map((choice) => ({ value: choice, label: choice }));
    if (optional) options.push({ value: nothing, label: 'Leave it empty' });
    const before = typeof prefilled === 'boolean' ? (prefilled ? 'yes' : 'no') : prefilled;
    // What the agent proposes stands first: Enter takes it.
    options.sort((one, other) => Number(other.value === before) - Number(one.value === before));
    const answer = await select({ message, options, signal });
    if (isCancel(answer)) return left;
    if (answer === nothing && optional) return undefined;
    const typed = typedValue(field, answer);
    return 'value' in typed ? typed.value : answer; // one of the choices of its own schema
  }
  const asJson = typeof prefilled === 'string' && !fitsLine(prefilled);
  const parse = (entered: string): Typed => (asJson ? textTyped(field, entered) : typedValue(field, entered));
  const answer = await text({
    message: `${message} (${asJson ? 'text as JSON' : takes(field)}${optional ? ', may stay empty' : ''})`,
    initialValue: prefilledText(prefilled),
    validate: (entered) => {
      const typed = optional && !entered ? undefined : parse(entered ?? '');
      return typed && 'problem' in typed ? `${label} ${typed.problem}` : undefined;
    },
    signal,
  });
  if (isCancel(answer)) return left;
  const typed = optional && !answer ? undefined : parse(answer ?? '');
  return typed && 'value' in typed ? typed.value : undefined;
}

/** A text that cannot be edited on one line is typed as JSON. */
function textTyped(field: Field, entered: string): Typed {
  const text = textFromJson(entered);
  return text === undefined ? { problem: 'must be text as JSON' } : typedValue(field, text);
}
