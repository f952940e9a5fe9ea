import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import '../../agent-service.js';
import { startRunSchema, submitDecisionSchema } from '../../input/input.js';
import { forkPointSchema } from '../../runs/fork.js';
import { isFreeField } from './free-fields.js';

type Schema = Record<string, unknown>;

/** A place in a schema that anything may be at, or a number with a fraction, with the names of the fields that lead to it. */
interface Found {
  kind: 'anything' | 'number';
  path: string[];
}

const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => id, io: 'input' });
const inputs = { startRun: startRunSchema, submitDecision: submitDecisionSchema, fork: forkPointSchema };
const all: [string, Schema][] = [
  ...Object.entries(schemas).map(([name, schema]): [string, Schema] => [name, schema as Schema]),
  ...Object.entries(inputs).map(([name, schema]): [string, Schema] => [
    name,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema,
  ]),
  // A part of a transcript is never read in TypeScript.
].filter(([name]) => name !== 'TranscriptPart');

function find(schema: Schema, path: string[]): Found[] {
  const { $ref, anyOf, oneOf, items, properties, additionalProperties, type, ...rest } = schema;
  if (typeof $ref === 'string') return [];
  const places: Found[] = type === 'number' ? [{ kind: 'number', path }] : [];
  const constrained = ['enum', 'const', 'allOf'].some((word) => word in rest);
  if (!type && !anyOf && !oneOf && !constrained) places.push({ kind: 'anything', path });
  for (const option of [anyOf, oneOf].flat()) if (option) places.push(...find(option as Schema, path));
  if (items) places.push(...find(items as Schema, path));
  for (const [name, member] of Object.entries(properties ?? {}))
    places.push(...find(member as Schema, [...path, name]));
  if (additionalProperties && typeof additionalProperties === 'object')
    places.push(...find(additionalProperties as Schema, path));
  return places;
}

/** Names of the schemas in which a definition stands, in a free field or outside of one. */
function whereIs(definition: string, wanted: 'free' | 'ours'): string[] {
  const stands = (schema: unknown, free: boolean): boolean => {
    if (typeof schema !== 'object' || schema === null) return false;
    return Object.entries(schema).some(([name, member]) =>
      name === '$ref'
        ? member === definition && free === (wanted === 'free')
        : stands(member, free || isFreeField(name)),
    );
  };
  return all.filter(([, schema]) => stands(schema, false)).map(([name]) => name);
}

const isInNoFreeField = (kind: Found['kind'], name: string) => (found: Found) => {
  if (found.kind !== kind || found.path.some(isFreeField)) return false;
  return whereIs(name, 'ours').length > 0 || whereIs(name, 'free').length === 0;
};

describe.each(all)('%s', (name, schema) => {
  const places = find(schema, []);

  test('what anything may be at is in a free field', () => {
    expect(places.filter(isInNoFreeField('anything', name))).toEqual([]);
  });

  test('no number of ours is in one, where Python writes 60 as 60.0', () => {
    expect(places.filter(({ kind, path }) => kind === 'number' && path.some(isFreeField))).toEqual([]);
    if (places.some(({ kind }) => kind === 'number')) expect(whereIs(name, 'free')).toEqual([]);
  });
});
