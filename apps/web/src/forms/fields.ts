/** Fields of a form, from a JSON Schema or from what Agno says of an input. */
import type { PendingDecision } from '@platform/temporal';
import { isObject, ownField } from '@platform/temporal/json';

export type FieldKind = 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'json';

export interface Field {
  name: string;
  kind: FieldKind;
  description?: string;
  /** Must have a value. */
  required: boolean;
  /** What can be chosen; only of kind `choice`. */
  choices?: readonly unknown[];
}

type Schema = Record<string, unknown>;

/** A field for each property of the schema, then one for each argument that the schema does not name. */
export function fieldsOfSchema(schema: Schema | null | undefined, args: Record<string, unknown> = {}): Field[] {
  const properties = asObject(schema?.properties) ?? {};
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const names = [...new Set([...Object.keys(properties), ...Object.keys(args)])];
  return names.map((name) => {
    const property = asObject(ownField(properties, name)) ?? {};
    const description = typeof property.description === 'string' ? property.description : undefined;
    return { name, description, required: required.includes(name), ...shapeOf(property, ownField(args, name)) };
  });
}

/** Fields of a request of kind `input`. */
export function fieldsOfInput(fields: PendingDecision['fields']): Field[] {
  return (fields ?? []).map(({ name, type, description, optional }) => ({
    name,
    kind: kindOfPythonType[type] ?? 'json',
    description: description ?? undefined,
    required: !optional,
  }));
}

const kindOfPythonType: Readonly<Record<string, FieldKind>> = {
  str: 'text',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
};

const kindOfJsonType: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

function shapeOf(property: Schema, value: unknown): Pick<Field, 'kind' | 'choices'> {
  if (Array.isArray(property.enum)) return { kind: 'choice', choices: property.enum };
  const alternatives = [property.anyOf, property.oneOf].find(Array.isArray) as unknown[] | undefined;
  if (alternatives) {
    const others = alternatives.map(asObject).filter((schema) => schema !== undefined && schema.type !== 'null');
    return others.length === 1 && others[0] ? shapeOf(others[0], value) : { kind: 'json' };
  }
  const type = Array.isArray(property.type) ? property.type.filter((name) => name !== 'null') : [property.type];
  if (type.length === 1 && typeof type[0] === 'string') return { kind: kindOfJsonType[type[0]] ?? 'json' };
  return { kind: typeof value === 'string' ? 'text' : 'json' };
}

function asObject(value: unknown): Schema | undefined {
  return isObject(value) ? value : undefined;
}
