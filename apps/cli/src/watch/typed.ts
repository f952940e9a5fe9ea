/** What people type for the field of a tool, and what it is then. */
import type { PendingDecision } from '@platform/temporal';
import { isNumber, isObject, isWhole, ownField, parseJson } from '@platform/temporal/json';
import { asSchema, optionsOf, resolved } from '@platform/temporal/json-schema';
import { hidesSomething, jsonText } from '../output/text.js';

export type Field = NonNullable<PendingDecision['fields']>[number];

/** What a type is called. */
const typeWords: Readonly<Record<string, string>> = {
  str: 'text',
  int: 'a whole number',
  float: 'a number',
  bool: 'yes or no',
  list: 'a list, as JSON',
  dict: 'an object, as JSON',
};

/** What a field takes, in words: `a whole number`. */
export function takes({ type }: Pick<Field, 'type'>): string {
  return typeWords[type] ?? `${type}, as JSON`;
}

/** The texts that a field allows, where its schema lists them. */
export function choicesOf({ argumentsSchema }: PendingDecision, { name }: Pick<Field, 'name'>): string[] | undefined {
  const root = asSchema(argumentsSchema);
  const schema = root && asSchema(isObject(root.properties) ? ownField(root.properties, name) : undefined);
  if (!schema) return undefined;
  const found = resolved(root, schema);
  const choices = (optionsOf(found) ?? [found]).map((option) => resolved(root, option).enum).find(Array.isArray);
  return choices?.every((choice) => typeof choice === 'string') ? choices : undefined;
}

/** The value that was typed; `undefined` when it is none of the type. */
export function typedValue({ type }: Pick<Field, 'type'>, entered: string): unknown {
  if (type === 'str') return entered;
  if (type === 'bool' && /^(yes|no)$/i.test(entered.trim())) return entered.trim().toLowerCase() === 'yes';
  try {
    const value = parseJson(type === 'bool' ? entered.toLowerCase() : entered);
    const fits =
      (type === 'int' && isWhole(value)) ||
      (type === 'float' && isNumber(value)) ||
      (type === 'bool' && typeof value === 'boolean') ||
      (type === 'list' && Array.isArray(value)) ||
      (type === 'dict' && isObject(value));
    return fits ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text can be edited on one line. A text with line breaks or hidden characters is edited as JSON. */
export function fitsLine(text: string): boolean {
  return !/[\n\t]/.test(text) && !hidesSomething(text);
}

/** What stands in the line before anybody types. */
export function prefilledText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' && fitsLine(value) ? value : jsonText(value);
}

/** The text that was typed as JSON; `undefined` when it is no JSON text. */
export function textFromJson(entered: string): string | undefined {
  try {
    const value: unknown = JSON.parse(entered);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
