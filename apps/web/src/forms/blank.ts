/** What a form begins with where nothing is given. */

import { setField } from '@platform/temporal/json';
import { asSchema, type JsonSchema, requiredOf, resolved } from '@platform/temporal/json-schema';
import { fieldSchema, shapeOf } from './shape';

/** Groups inside of each other that are begun by themselves: a schema may lead to itself. */
const deepest = 6;

/**
 * The value that a place begins with when somebody adds it: its default; else a group with what it must have, an empty list, the only possible value.
 * `undefined` where a person must say it: a text, a number, a choice. A field with a default of its own is left out: the tool knows it.
 */
export function blank(root: JsonSchema, given: JsonSchema, depth = 0): unknown {
  const outer = resolved(root, given);
  if (Object.hasOwn(outer, 'default')) return outer.default;
  const shape = shapeOf(root, given, undefined);
  if (shape.nullable) return null;
  if (depth > deepest) return undefined;
  switch (shape.kind) {
    case 'fixed':
      return shape.value;
    case 'boolean':
      return false;
    case 'list':
      return Array.from({ length: Math.min(shape.least, 20) }, () => blank(root, shape.items, depth + 1) ?? null);
    case 'choices':
      return [];
    case 'tuple':
      return shape.items.map((item) => blank(root, item, depth + 1) ?? null);
    case 'map':
      return {};
    case 'group':
      return blankGroup(root, shape.schema, depth);
    case 'union':
      return shape.options[0] ? blank(root, shape.options[0].schema, depth + 1) : undefined;
    default:
      return undefined;
  }
}

function blankGroup(root: JsonSchema, schema: JsonSchema, depth: number): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of requiredOf(schema)) {
    const own = fieldSchema(schema, name);
    if (Object.hasOwn(resolved(root, own), 'default')) continue;
    const value = blank(root, own, depth + 1);
    if (value !== undefined) setField(fields, name, value);
  }
  return fields;
}

/** The value that a new form begins with: an object with what it must have. */
export function blankForm(schema: JsonSchema | null | undefined): Record<string, unknown> {
  const begun = schema ? blank(schema, schema) : undefined;
  return asSchema(begun) ?? {};
}
