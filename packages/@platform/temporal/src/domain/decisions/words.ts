/** What people are asked, in the words that the console, the CLI and notifications share. */
import type { PendingDecision } from '../contract.js';
import { isObject } from '../json.js';
import { kindOf } from './kinds.js';

/**
 * The tool's own defaults for arguments that the call does not give: `{ currency: 'EUR' }`. People approve these defaults too, so they must see
 * them. `args` are the arguments as they were asked for, or edited ones.
 */
export function ownDefaults(
  request: Pick<PendingDecision, 'kind' | 'external' | 'argumentsSchema'>,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const properties = kindOf(request).runsAsAsked ? request.argumentsSchema?.properties : undefined;
  if (!isObject(properties)) return {};
  const missing = Object.entries(properties).filter(([name]) => !Object.hasOwn(args, name));
  return Object.fromEntries(
    missing.flatMap(([name, described]) =>
      isObject(described) && described.default !== undefined && described.default !== null
        ? [[name, described.default]]
        : [],
    ),
  );
}

/** The title over {@link ownDefaults}. */
export const ownDefaultsTitle = 'Not given by the agent; the tool takes';

type Outcome = Pick<PendingDecision, 'tool' | 'external'>;

/** The headline of a request of kind `outcome`: a task for a person, or a question about a call that was lost in the middle. */
export function outcomeTitle({ tool, external }: Outcome): string {
  return external ? `Do ${tool}, then say what came of it` : `Did ${tool} run?`;
}

/** What people should know before they say how a call ended. */
export function outcomeHint({ tool, external }: Outcome): string {
  return external
    ? `The agent cannot do ${tool} itself. A person does it, with the values below, and then says what came of it.`
    : `The agent’s process ended while ${tool} ran. Nobody knows whether it did its work. Look there first; then say how to go on.`;
}

/** What a run waits for, to be put behind "Waiting for". */
export function outcomeWait({ tool, external }: Outcome): string {
  return external ? `someone to do ${tool}` : `someone to say whether ${tool} ran`;
}

/** An answer, with one line for each question or field: `Which city?: Oslo, Rome`. `text` writes every value that is no label. */
export function answerLines(values: Record<string, unknown>, text: (value: unknown) => string): string[] {
  return Object.entries(values).map(([name, value]) => `${name}: ${answerText(value, text)}`);
}

/** One value of an answer: the labels that were chosen, or what was filled in. */
export function answerText(value: unknown, text: (value: unknown) => string): string {
  const isLabels = Array.isArray(value) && value.length > 0 && value.every((label) => typeof label === 'string');
  return isLabels ? value.map(text).join(', ') : text(value);
}
