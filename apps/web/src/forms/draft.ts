/** What a person types into a form, and what it means. */

import { isWhole, ownField, parseJson, setField, typedNumber, writeJson } from '@platform/temporal/json';
import type { Field } from './fields';

/** The text in each field, by name. A field that is not there has no value. */
export type Draft = Readonly<Record<string, string>>;

export interface ReadDraft {
  values: Record<string, unknown>;
  /** What is wrong, by field name; empty when all is well. */
  problems: Record<string, string>;
}

/** The text that a field shows for a value. */
export function draftOf(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Draft {
  const filled = fields.filter(({ name }) => ownField(values, name) !== undefined && ownField(values, name) !== null);
  return Object.fromEntries(filled.map((field) => [field.name, textOf(field, ownField(values, field.name))]));
}

/**
 * The values of a draft. A field that was not changed keeps its value, of whatever type. An empty optional field has no value.
 */
export function readDraft(
  fields: readonly Field[],
  draft: Draft,
  before: Readonly<Record<string, unknown>> = {},
): ReadDraft {
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  const untouched = draftOf(fields, before);
  for (const field of fields) {
    const { name } = field;
    const text = ownField(draft, name);
    if (text === ownField(untouched, name) && Object.hasOwn(before, name)) {
      setField(values, name, before[name]);
      continue;
    }
    if (isEmpty(field, text)) {
      if (field.required && field.kind === 'boolean') setField(values, name, false);
      else if (field.required && field.kind !== 'text') setField(problems, name, 'is needed');
      else if (field.required || ownField(before, name) === '') setField(values, name, '');
      continue;
    }
    const read = readText(field, text);
    if ('problem' in read) setField(problems, name, read.problem);
    else setField(values, name, read.value);
  }
  return { values, problems };
}

function isEmpty({ kind }: Field, text: string | undefined): text is undefined {
  return text === undefined || (kind === 'text' ? text === '' : text.trim() === '');
}

function readText({ kind, choices }: Field, text: string): { value: unknown } | { problem: string } {
  switch (kind) {
    case 'text':
      return { value: text };
    case 'boolean':
      return { value: text === 'true' };
    case 'integer':
    case 'number': {
      const value = typedNumber(text);
      if (value === undefined)
        return { problem: kind === 'number' ? 'must be a number, such as 12.5' : 'must be a whole number' };
      return kind === 'number' || isWhole(value) ? { value } : { problem: 'must be a whole number' };
    }
    case 'choice': {
      const chosen = choices?.find((choice) => writeJson(choice) === text);
      return chosen === undefined ? { problem: 'must be one of the choices' } : { value: chosen };
    }
    case 'json':
      try {
        return { value: parseJson(text) };
      } catch (error) {
        return { problem: `must be JSON: ${error instanceof Error ? error.message : String(error)}` };
      }
  }
}

function textOf({ kind }: Field, value: unknown): string {
  if (kind === 'choice') return writeJson(value);
  if (kind === 'json') return writeJson(value, 2);
  return typeof value === 'string' ? value : writeJson(value);
}

/** One value that a person changed. `undefined` stands for no value. */
export interface Change {
  name: string;
  before: unknown;
  after: unknown;
}

/** The values that differ, ordered by name. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: ownField(before, name), after: ownField(after, name) }))
    .filter((change) => writeJson(change.before) !== writeJson(change.after));
}
