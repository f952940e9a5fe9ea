/** Reading a JSON Schema: references are followed, and what only wraps another schema is taken away. */
import { isObject, ownField } from '../json.js';

/** A JSON Schema, of draft 2020-12 or an earlier one, as tools and agents give it. Anything may be in it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** References that are followed one after the other. A longer chain leads in a circle. */
const longestChain = 32;

/** The schema at a place of another; `undefined` when there is none. */
export function asSchema(value: unknown): JsonSchema | undefined {
  return isObject(value) ? value : undefined;
}

/**
 * What a schema says, without `$ref` and without an `allOf` of one: words beside a reference come first, as they name the place. A reference that
 * leads nowhere, to another document or in a circle says nothing, so that anything fits.
 */
export function resolved(root: JsonSchema, schema: JsonSchema): JsonSchema {
  let found = schema;
  for (let step = 0; step < longestChain; step++) {
    const { $ref, allOf, ...beside } = found;
    if (typeof $ref === 'string') found = { ...(pointed(root, $ref) ?? {}), ...beside };
    else if (Array.isArray(allOf) && allOf.length === 1 && asSchema(allOf[0]))
      found = { ...asSchema(allOf[0]), ...beside };
    else return found;
  }
  return {};
}

/** The alternatives of a schema; absent where it has none. */
export function optionsOf({ anyOf, oneOf }: JsonSchema): JsonSchema[] | undefined {
  const options = [anyOf, oneOf].find(Array.isArray) as unknown[] | undefined;
  return options?.map((option) => asSchema(option) ?? {});
}

/** Names of the types that a schema allows; empty when it allows any. */
export function typesOf({ type }: JsonSchema): string[] {
  return [type].flat().filter((name): name is string => typeof name === 'string');
}

/** Whether a schema is for `null` alone. */
export function isNullSchema(schema: JsonSchema): boolean {
  return schema.type === 'null' || schema.const === null;
}

/** Names of the fields that must be there. */
export function requiredOf({ required }: JsonSchema): string[] {
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
}

/**
 * The field by which the variants of a union are told apart, and the value that it has in each; `undefined` when no field does. Pydantic writes a
 * `discriminator`; without one, a field with another constant in each variant serves.
 */
export function tagOf(root: JsonSchema, schema: JsonSchema): { name: string; values: unknown[][] } | undefined {
  const variants = (optionsOf(schema) ?? []).map((option) => resolved(root, option));
  const fields = variants.map(({ properties }) => asSchema(properties) ?? {});
  const declared = asSchema(schema.discriminator)?.propertyName;
  const names = typeof declared === 'string' ? [declared] : Object.keys(fields[0] ?? {});
  for (const name of names) {
    const values = fields.map((properties) => constantsOf(asSchema(ownField(properties, name))));
    const all = values.flat().map((value) => JSON.stringify(value));
    if (variants.length > 0 && values.every(({ length }) => length > 0) && new Set(all).size === all.length)
      return { name, values };
  }
  return undefined;
}

function constantsOf(schema: JsonSchema | undefined): unknown[] {
  if (schema && Object.hasOwn(schema, 'const')) return [schema.const];
  return Array.isArray(schema?.enum) ? schema.enum : [];
}

function pointed(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith('#')) return undefined;
  const names = reference.slice(1).split('/').slice(1).map(unescaped);
  let place: unknown = root;
  for (const name of names)
    place = isObject(place) || Array.isArray(place) ? (place as Record<string, unknown>)[name] : undefined;
  return asSchema(place);
}

function unescaped(name: string): string {
  let text = name;
  try {
    text = decodeURIComponent(name);
  } catch {
    // Not encoded: it is meant as it stands.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
