/** The questions of `@clack/prompts`. Every text in them is made fit for a terminal. */
import * as clack from '@clack/prompts';
import { terminalText } from '../output/screen.js';

export { isCancel } from '@clack/prompts';

interface Question {
  message: string;
  signal?: AbortSignal;
}

interface Choice<Value> {
  value: Value;
  label: string;
  hint?: string;
}

/** Yes or no. */
export function confirm(question: Question) {
  return clack.confirm(shownQuestion(question));
}

/** One of several. */
export function select<Value extends string>(question: Question & { options: readonly Choice<Value>[] }) {
  const options = question.options.map(shownChoice) as clack.Option<Value>[];
  return clack.select<Value>({ ...shownQuestion(question), options });
}

/** Any number of several, also none. */
export function multiselect<Value extends string>(question: Question & { options: readonly Choice<Value>[] }) {
  const options = question.options.map(shownChoice) as clack.Option<Value>[];
  return clack.multiselect<Value>({ ...shownQuestion(question), options, required: false });
}

/**
 * A line of text. `initialValue` is what the person edits, and what is taken when nothing is changed: it must hide nothing and have one
 * line, or an Error is thrown.
 */
export function text(
  question: Question & { initialValue?: string; validate?: (entered: string | undefined) => string | undefined },
) {
  const { initialValue, validate } = question;
  if (initialValue !== undefined && terminalText(initialValue) !== initialValue)
    throw new Error('A text that hides something cannot be edited as it is; give it as JSON.');
  return clack.text({
    ...shownQuestion(question),
    initialValue,
    validate: (entered) => {
      const problem = validate?.(entered);
      return problem === undefined ? undefined : terminalText(problem);
    },
  });
}

function shownQuestion({ message, signal }: Question): Question {
  return { message: terminalText(message), signal };
}

function shownChoice<Value>({ value, label, hint }: Choice<Value>): Choice<Value> {
  return { value, label: terminalText(label), ...(hint !== undefined && { hint: terminalText(hint) }) };
}
