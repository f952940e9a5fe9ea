/** What people type for the field of a tool, and what it is then. */
import type { PendingDecision } from '@platform/temporal';
import { isNumber, isObject, isWhole, ownField, parseJson } from '@platform/temporal/json';
import {
  asSchema,
  formatProblem,
  type JsonSchema,
  optionsOf,
  resolved,
  schemaProblems,
  typesOf,
} from '@platform/temporal/json-schema';
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

/** What a field takes, in words: `a whole number`, `a date, such as 2026-01-31`. */
export function takes({ type, valueSchema }: Pick<Field, 'type' | 'valueSchema'>): string {
  const known = typeWords[type];
  if (known) return known;
  const texts = textsOf(valueSchema);
  if (texts.length === 0) return `${type}, as JSON`;
  const [format] = texts.flatMap((schema) => formatProblem(schema.format, '') ?? []);
  return format?.replace('must be ', '') ?? 'text';
}

/** The alternatives of a schema that a text may fit. */
function textsOf(valueSchema: JsonSchema | null | undefined): JsonSchema[] {
  if (!valueSchema) return [];
  const found = resolved(valueSchema, valueSchema);
  const isText = ({ enum: choices }: JsonSchema) =>
    Array.isArray(choices) && choices.some((choice) => typeof choice === 'string');
  return (optionsOf(found) ?? [found])
    .map((option) => resolved(valueSchema, option))
    .filter((option) => typesOf(option).includes('string') || isText(option));
}

/** The texts that a field allows, where its schema lists them. */
export function choicesOf(
  { argumentsSchema }: PendingDecision,
  { name, valueSchema }: Pick<Field, 'name' | 'valueSchema'>,
): string[] | undefined {
  const root = asSchema(valueSchema) ?? asSchema(argumentsSchema);
  const ofAll = root && asSchema(isObject(root.properties) ? ownField(root.properties, name) : undefined);
  const schema = valueSchema ? root : ofAll;
  if (!root || !schema) return undefined;
  const found = resolved(root, schema);
  const choices = (optionsOf(found) ?? [found]).map((option) => resolved(root, option).enum).find(Array.isArray);
  return choices?.every((choice) => typeof choice === 'string') ? choices : undefined;
}

/** What was typed, read: its value, or what is wrong with it, in words that follow the name of the field. */
export type Typed = { value: unknown } | { problem: string };

/** Reads what was typed as a value of the field's type that fits its schema. */
export function typedValue(field: Pick<Field, 'type' | 'valueSchema'>, entered: string): Typed {
  const read = readAs(field, entered);
  if (read.length === 0) return { problem: `must be ${takes(field)}` };
  const { valueSchema } = field;
  if (!valueSchema) return { value: read[0] };
  const judged = read.map((value) => ({ value, wrong: schemaProblems(valueSchema, value, { patterns: true })[0] }));
  const fitting = judged.find(({ wrong }) => wrong === undefined);
  if (fitting) return { value: fitting.value };
  const { path, words } = judged[0]?.wrong ?? { path: [], words: `must be ${takes(field)}` };
  return { problem: path.length === 0 ? words : `has ${path.join('.')}, which ${words}` };
}

/** The values that a typed text may stand for, the likeliest first. */
function readAs({ type, valueSchema }: Pick<Field, 'type' | 'valueSchema'>, entered: string): unknown[] {
  if (type === 'str') return [entered];
  const word = entered.trim().toLowerCase();
  if (type === 'bool' && /^(yes|no)$/.test(word)) return [word === 'yes'];
  const isUnknown = !Object.hasOwn(typeWords, type);
  const text = isUnknown && (!valueSchema || textsOf(valueSchema).length > 0) ? [entered] : [];
  try {
    const value = parseJson(type === 'bool' ? word : entered);
    if (!fitsType(type, value)) return text;
    return valueSchema ? [...text, value] : [value, ...text];
  } catch {
    return text;
  }
}

/** A type that is none of these is judged by its schema alone; without one nothing is known of it. */
function fitsType(type: string, value: unknown): boolean {
  if (type === 'int') return isWhole(value);
  if (type === 'float') return isNumber(value);
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'list') return Array.isArray(value);
  return type !== 'dict' || isObject(value);
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
