/** How one place of a form is filled in: read from its JSON Schema, and from the value that is there where the schema says nothing or is wrong. */

import { isNumber, isObject, isWhole, ownField, sameJson, writeJson } from '@platform/temporal/json';
import {
  asSchema,
  isNullSchema,
  type JsonSchema,
  optionsOf,
  requiredOf,
  resolved,
  tagOf,
  typesOf,
} from '@platform/temporal/json-schema';

/** What can be chosen. */
export interface Choice {
  value: unknown;
  label: string;
  description?: string;
}

/** One alternative of a union: a schema, under the words that people choose it by. */
export interface Option {
  schema: JsonSchema;
  label: string;
}

export type Control =
  | { kind: 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'time' | 'date-time' | 'duration' | 'json' }
  | { kind: 'choice'; choices: readonly Choice[] }
  | { kind: 'choices'; choices: readonly Choice[] }
  | { kind: 'fixed'; value: unknown }
  | { kind: 'group'; names: readonly string[] }
  | { kind: 'map'; values: JsonSchema }
  | { kind: 'list'; items: JsonSchema; least: number; most: number }
  | { kind: 'tuple'; items: readonly JsonSchema[] }
  | { kind: 'union'; options: readonly Option[] };

/** Schemas inside of each other that are looked into: one may lead back to itself. */
const deepest = 8;

export type Shape = Control & {
  /** The schema of the place, without its references and without `null`. */
  schema: JsonSchema;
  /** `null` is a value of the place: nothing is chosen. */
  nullable: boolean;
};

/** The shape of a place. `value`: what is there; `undefined` when nothing is. */
export function shapeOf(root: JsonSchema, given: JsonSchema, value: unknown): Shape {
  const { schema, nullable } = withoutNull(root, resolved(root, given));
  const fits = { schema, nullable };
  const control = controlOf(root, schema);
  if (value === undefined || value === null || holds(control, value)) return { ...fits, ...control };
  return { ...fits, ...controlOfValue(value) };
}

/** The schema of a field of a group: what its name says, or what the group says of all others. */
export function fieldSchema({ properties, additionalProperties }: JsonSchema, name: string): JsonSchema {
  return asSchema(ownField(asSchema(properties) ?? {}, name)) ?? asSchema(additionalProperties) ?? {};
}

/** Whether a field of a group must be there. */
export function isRequired(schema: JsonSchema, name: string): boolean {
  return requiredOf(schema).includes(name);
}

/** What an unknown value may be, in the words that people choose by. The last is for everything that has no field of its own. */
export const anyOptions: readonly Option[] = [
  { label: 'Text', schema: { type: 'string' } },
  { label: 'Number', schema: { type: 'number' } },
  { label: 'Yes or no', schema: { type: 'boolean' } },
  { label: 'Nothing', schema: { type: 'null' } },
  { label: 'Data (JSON)', schema: { 'x-form': 'json' } },
];

function withoutNull(root: JsonSchema, schema: JsonSchema, depth = 0): { schema: JsonSchema; nullable: boolean } {
  if (depth > deepest) return { schema: {}, nullable: false };
  const types = typesOf(schema);
  if (types.length > 1 && types.includes('null')) {
    const [only, ...more] = types.filter((type) => type !== 'null');
    return { schema: { ...schema, type: more.length === 0 ? only : [only, ...more] }, nullable: true };
  }
  const options = optionsOf(schema);
  if (!options) return { schema, nullable: false };
  const others = options.filter((option) => !isNullSchema(resolved(root, option)));
  if (others.length === options.length && others.length !== 1) return { schema, nullable: false };
  const { anyOf: _anyOf, oneOf: _oneOf, ...beside } = schema;
  const [only] = others;
  const nullable = others.length < options.length;
  if (others.length !== 1 || !only) return { schema: { ...beside, anyOf: others }, nullable };
  // Words beside the alternatives name the place: they come before those of the alternative.
  const inner = withoutNull(root, resolved(root, { ...resolved(root, only), ...beside }), depth + 1);
  return { schema: inner.schema, nullable: nullable || inner.nullable };
}

function controlOf(root: JsonSchema, schema: JsonSchema): Control {
  if (schema['x-form'] === 'json') return { kind: 'json' };
  if (Object.hasOwn(schema, 'const')) return { kind: 'fixed', value: schema.const };
  if (Array.isArray(schema.enum))
    return { kind: 'choice', choices: schema.enum.map((value) => ({ value, label: choiceLabel(value) })) };
  const options = optionsOf(schema);
  if (options) return unionOf(root, schema, options);
  const types = typesOf(schema);
  if (types.length > 1)
    return { kind: 'union', options: types.map((type) => ({ schema: { ...schema, type }, label: typeLabel(type) })) };
  switch (types[0] ?? impliedType(schema)) {
    case 'string':
      return { kind: textKinds[String(schema.format)] ?? 'text' };
    case 'integer':
      return { kind: 'integer' };
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'null':
      return { kind: 'fixed', value: null };
    case 'array':
      return listOf(root, schema);
    case 'object':
      return groupOf(schema);
    default:
      return { kind: 'union', options: anyOptions };
  }
}

const textKinds: Readonly<Record<string, 'date' | 'time' | 'date-time' | 'duration'>> = {
  date: 'date',
  time: 'time',
  'date-time': 'date-time',
  duration: 'duration',
};

function impliedType(schema: JsonSchema): string | undefined {
  if (schema.properties || asSchema(schema.additionalProperties)) return 'object';
  return schema.items || schema.prefixItems ? 'array' : undefined;
}

function unionOf(root: JsonSchema, schema: JsonSchema, options: readonly JsonSchema[]): Control {
  const found = options.map((option) => resolved(root, option));
  // A choice that is written as constants, each with words of its own, or as enumerations.
  if (found.every((option) => Object.hasOwn(option, 'const') || Array.isArray(option.enum))) {
    const choices = found.flatMap((option) =>
      Object.hasOwn(option, 'const')
        ? [
            {
              value: option.const,
              label: text(option.title) ?? choiceLabel(option.const),
              description: text(option.description),
            },
          ]
        : (option.enum as unknown[]).map((value) => ({ value, label: choiceLabel(value) })),
    );
    return { kind: 'choice', choices };
  }
  // Pydantic writes a decimal as "a number or a text of digits": one field of a number, whose text is kept.
  if (isDecimal(found)) return { kind: 'number' };
  const tag = tagOf(root, schema);
  const labels = found.map(
    (option, index) => text(option.title) ?? tag?.values[index]?.map(choiceLabel).join(', ') ?? kindLabel(root, option),
  );
  const repeated = labels.map((label, index) => (labels.indexOf(label) === index ? label : `${label} (${index + 1})`));
  return { kind: 'union', options: options.map((option, index) => ({ schema: option, label: repeated[index] ?? '' })) };
}

function isDecimal(options: readonly JsonSchema[]): boolean {
  const types = options.map(({ type }) => type).sort();
  const [, asText] = [...options].sort((one, other) => String(one.type).localeCompare(String(other.type)));
  return types.join() === 'number,string' && (asText?.pattern !== undefined || asText?.format === 'decimal');
}

function listOf(root: JsonSchema, schema: JsonSchema): Control {
  const { prefixItems, items, uniqueItems, minItems, maxItems } = schema;
  const first = [prefixItems, items].find(Array.isArray) as unknown[] | undefined;
  if (first) return { kind: 'tuple', items: first.map((item) => asSchema(item) ?? {}) };
  const each = asSchema(items) ?? {};
  const item = resolved(root, each);
  const one = uniqueItems === true && item.type !== 'array' ? controlOf(root, item) : undefined;
  if (one?.kind === 'choice') return { kind: 'choices', choices: one.choices };
  const bound = (value: unknown, otherwise: number) => (isNumber(value) ? Number(value) : otherwise);
  return { kind: 'list', items: each, least: bound(minItems, 0), most: bound(maxItems, Number.POSITIVE_INFINITY) };
}

function groupOf(schema: JsonSchema): Control {
  const names = Object.keys(asSchema(schema.properties) ?? {});
  if (names.length > 0) return { kind: 'group', names };
  // An object that may have no field at all is written for types that the writer does not know.
  if (schema.additionalProperties === false) return { kind: 'union', options: anyOptions };
  return { kind: 'map', values: asSchema(schema.additionalProperties) ?? {} };
}

/** Whether a control can show a value without changing it. */
function holds(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'integer':
      return isWhole(value);
    case 'number':
      return isNumber(value) || (typeof value === 'string' && isNumberText(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
    case 'date':
    case 'time':
    case 'date-time':
    case 'duration':
      return typeof value === 'string';
    case 'group':
    case 'map':
      return isObject(value);
    case 'list':
    case 'tuple':
      return Array.isArray(value);
    case 'choices':
      return (
        Array.isArray(value) && value.every((one) => control.choices.some((choice) => sameJson(choice.value, one)))
      );
    case 'fixed':
      return sameJson(control.value, value);
    case 'choice':
    case 'union':
    case 'json':
      return true;
  }
}

/** Whether a text is a number as JSON writes it, without more digits than are kept. */
export function isNumberText(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value);
}

/** A place whose schema says nothing, or something else than its value is. */
function controlOfValue(value: unknown): Control {
  if (typeof value === 'string') return { kind: 'text' };
  if (isNumber(value)) return { kind: isWhole(value) ? 'integer' : 'number' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  return { kind: 'json' };
}

function kindLabel(root: JsonSchema, schema: JsonSchema, depth = 0): string {
  const [type] = typesOf(schema);
  const format = textKinds[String(schema.format)];
  if (type === 'string' && format) return formatLabels[format];
  const items = asSchema(schema.items);
  if (type === 'array' && items && depth < deepest)
    return `List of: ${kindLabel(root, resolved(root, items), depth + 1).toLowerCase()}`;
  return typeLabel(type ?? impliedType(schema) ?? '');
}

const formatLabels = { date: 'Date', time: 'Time', 'date-time': 'Date and time', duration: 'Length of time' } as const;

function typeLabel(type: string): string {
  const labels: Readonly<Record<string, string>> = {
    string: 'Text',
    integer: 'Whole number',
    number: 'Number',
    boolean: 'Yes or no',
    array: 'List',
    object: 'Group of fields',
    null: 'Nothing',
  };
  return labels[type] ?? 'Something else';
}

function choiceLabel(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' ? value : writeJson(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
