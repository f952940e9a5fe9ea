/** The schema of a form that asks for input. */
import type { PendingDecision } from '@platform/temporal';
import { setField } from '@platform/temporal/json';
import type { JsonSchema } from '@platform/temporal/json-schema';

type Field = NonNullable<PendingDecision['fields']>[number];

/** The fields of a request of kind `input`, as a schema. */
export function schemaOfFields(fields: PendingDecision['fields']): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const field of fields ?? []) setField(properties, field.name, schemaOfField(field));
  // What a field's schema refers to stands beside all fields: references lead from the whole.
  const $defs = Object.assign({}, ...(fields ?? []).map(({ valueSchema }) => valueSchema?.$defs));
  const required = (fields ?? []).filter(({ optional }) => !optional).map(({ name }) => name);
  return { type: 'object', properties, required, $defs };
}

/** The values that the fields have already. */
export function valuesOfFields(fields: PendingDecision['fields']): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, value } of fields ?? []) if (value !== undefined && value !== null) setField(values, name, value);
  return values;
}

function schemaOfField({ type, description, valueSchema }: Field): JsonSchema {
  const schema = valueSchema ?? (Object.hasOwn(schemaOfPythonType, type) ? schemaOfPythonType[type] : {});
  return { ...schema, ...(description && { description }) };
}

const schemaOfPythonType: Readonly<Record<string, JsonSchema>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  list: { type: 'array' },
  dict: { type: 'object' },
};
