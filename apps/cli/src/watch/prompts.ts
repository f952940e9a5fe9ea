/** Questions at the terminal. An aborted signal removes the question, which then returns {@link left}. */
import type { PendingDecision, SubmitDecisionInput } from '@platform/temporal';
import { checkArguments, kindOf } from '@platform/temporal/decisions';
import { ownField, parseJson, setField } from '@platform/temporal/json';
import { standingOf } from '@platform/temporal/standing';
import { type Choice, choicesFor, retryWord } from '@platform/temporal/words';
import { jsonText } from '../output/text.js';
import { askValues } from './ask-values.js';
import { left } from './left.js';
import { confirm, isCancel, select, text } from './questions.js';
import { fitsLine } from './typed.js';

export { left };

/** The person wants to decide at another time. */
export const later = Symbol('later');

type Answer = Pick<SubmitDecisionInput, 'action' | 'note' | 'arguments' | 'values' | 'result' | 'remember'>;

/** Asks for a decision. Who leaves an inner question comes back to the first one. */
export async function askDecision(
  request: PendingDecision,
  signal: AbortSignal,
): Promise<Answer | typeof left | typeof later> {
  for (;;) {
    const choice = await choose(request, signal);
    if (choice === left || choice === 'later') return choice === left ? left : later;
    const answer = await complete(request, choice, signal);
    if (answer !== left || signal.aborted) return answer;
  }
}

/** Asks yes or no. Leaving the question means no. */
export async function askConfirmation(message: string): Promise<boolean> {
  const answer = await confirm({ message });
  return !isCancel(answer) && answer;
}

/** Asks whether to retry a stalled run. */
export async function askRetry(signal: AbortSignal): Promise<'retry' | typeof left | typeof later> {
  const answer = await select({
    message: 'The run is stalled. Is the cause mended?',
    options: [
      { value: 'retry', label: retryWord },
      { value: 'later', label: 'Later', hint: 'keep watching' },
    ],
    signal,
  });
  if (isCancel(answer)) return left;
  return answer === 'retry' ? 'retry' : later;
}

/** What choosing it means. */
const hints: Readonly<Partial<Record<Choice, string>>> = {
  approve: 'run it as it is',
  edit: 'run it with other arguments',
  reject: 'with a note to the agent',
  ran: 'you say what came of it',
  skip: 'the agent goes on without it',
};
const hintsOfLimit: typeof hints = { approve: 'the run goes on', reject: 'nothing is granted' };

async function choose(request: PendingDecision, signal: AbortSignal): Promise<Choice | 'later' | typeof left> {
  const hintOf = kindOf(request).about === 'limit' ? hintsOfLimit : hints;
  // Where several must agree, a rule of one is not possible.
  const possible = Object.entries(choicesFor(request))
    .map(([value, label]) => ({ value: value as Choice, label, hint: hintOf[value as Choice] }))
    .filter(({ value }) => value !== 'always' || standingOf(request).quorum === 1);
  const options = [...possible, { value: 'later' as const, label: 'Later', hint: 'keep watching' }];
  const choice = await select({ message: `Decide on ${request.tool}`, options, signal });
  return isCancel(choice) ? left : choice;
}

async function complete(request: PendingDecision, choice: Choice, signal: AbortSignal): Promise<Answer | typeof left> {
  switch (choice) {
    case 'edit': {
      const args = await askArguments(request, signal);
      return args === left ? left : { action: 'approve', arguments: args };
    }
    case 'always':
      return { action: 'approve', remember: { covers: 'tool' } };
    case 'reject': {
      const note = await text({
        message:
          kindOf(request).about === 'limit' ? 'Why? (may be empty)' : 'Why? The agent reads this. (may be empty)',
        signal,
      });
      return isCancel(note) ? left : { action: 'reject', ...(note?.trim() && { note: note.trim() }) };
    }
    case 'ran': {
      const message = `${request.external ? 'What came of it' : 'What did it return'}? The agent reads this as the result.`;
      const validate = (entered?: string) =>
        request.external && !entered?.trim() ? 'Say what came of it: the agent reads it' : undefined;
      const result = await text({ message, validate, signal });
      return isCancel(result) ? left : { action: 'ran', result: result ?? '' };
    }
    case 'answer': {
      const values = await askValues(request, signal);
      return values === left ? left : { action: 'answer', values };
    }
    default:
      return { action: choice };
  }
}

/** Asks for each argument, filled in with the agent's value. People type texts as they are, and everything else as JSON. */
export async function askArguments(
  request: PendingDecision,
  signal?: AbortSignal,
): Promise<Record<string, unknown> | typeof left> {
  const args: Record<string, unknown> = { ...request.arguments };
  const properties = (request.argumentsSchema?.properties ?? {}) as Record<string, { type?: unknown }>;
  for (const name of new Set([...Object.keys(request.arguments), ...Object.keys(properties)])) {
    const before = ownField(args, name);
    const isText =
      typeof before === 'string'
        ? fitsLine(before)
        : before === undefined && ownField(properties, name)?.type === 'string';
    const parse = (entered: string): unknown =>
      isText ? entered : entered.trim() === '' ? undefined : parseJson(entered);
    const answer = await text({
      message: `${name}${isText ? '' : ' (JSON)'}`,
      initialValue: before === undefined ? '' : isText ? String(before) : jsonText(before),
      validate: (entered) => problemOf(request, { ...args, ...given(name, entered ?? '', parse) }, name),
      signal,
    });
    if (isCancel(answer)) return left;
    const value = isText && before === undefined && answer === '' ? undefined : parse(answer ?? '');
    if (value === undefined) delete args[name];
    else setField(args, name, value);
  }
  return args;
}

function given(name: string, entered: string, parse: (entered: string) => unknown): Record<string, unknown> {
  try {
    const value = parse(entered);
    return value === undefined ? {} : { [name]: value };
  } catch {
    return { [name]: notJson };
  }
}

const notJson = Symbol('not JSON');

/** What is wrong with this argument. The others are judged when they are entered. */
function problemOf(
  { argumentsSchema, arguments: asked }: PendingDecision,
  args: Record<string, unknown>,
  name: string,
): string | undefined {
  if (ownField(args, name) === notJson) return 'Not valid JSON: a number, true, false, null, "text", […] or {…}';
  const problem = checkArguments(argumentsSchema, args, asked);
  return problem?.includes(`"${name}`) ? problem : undefined;
}
