/**
 * Whether a value from outside has the shape that a schema of the contract wants. The schemas are those of
 * `agent-service.ts`, generated (`schemas.ts`), so that the workflow checks by the same ones as everybody else
 * without zod in its bundle.
 */
import { isPlainObject, ownField } from '../json.js';
import { schemas } from './schemas.js';

/** A schema that values are checked by. */
export type ShapeName = keyof typeof schemas;

/** The part of JSON Schema that zod writes for the contract. */
interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** What is wrong with a value, in words that follow its name; `undefined` when it has the shape. Fields that the schema does not name are let be. */
export function shapeProblem(shape: ShapeName, value: unknown): string | undefined {
  const found = problemOf(schemas[shape], value, []);
  if (!found) return undefined;
  const [path, problem] = found;
  return path.length > 0 ? `has ${path.join('.')}, which ${problem}` : problem;
}

type Path = readonly (string | number)[];

/** Where, and what is wrong there. */
type Problem = readonly [path: Path, words: string];

function problemOf(schema: Schema, value: unknown, path: Path): Problem | undefined {
  if (schema.$ref !== undefined) return problemOf(schemas[schema.$ref as ShapeName], value, path);
  if (schema.oneOf) return variantProblem(schema.oneOf, value, path);
  if (schema.anyOf) return optionsProblem(schema.anyOf, value, path);
  if (schema.const !== undefined && value !== schema.const) return [path, `must be ${JSON.stringify(schema.const)}`];
  if (schema.enum && !schema.enum.includes(value)) return [path, `must be one of ${schema.enum.join(', ')}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(type, value))) {
    return [
      path,
      `must be ${types
        .filter((type) => type !== 'null')
        .map(wordsOf)
        .join(' or ')}`,
    ];
  }
  if (typeof value === 'number') return rangeProblem(schema, value, path);
  if (typeof value === 'string') return lengthProblem(schema.minLength, schema.maxLength, value, path, 'characters');
  if (Array.isArray(value)) return listProblem(schema, value, path);
  return isPlainObject(value) ? fieldsProblem(schema, value, path) : undefined;
}

/** What is wrong with a value that fits none of these options. For a value that may be absent: what is wrong with the value. */
function optionsProblem(options: readonly Schema[], value: unknown, path: Path): Problem | undefined {
  const problems: Problem[] = [];
  for (const option of options) {
    const problem = problemOf(option, value, path);
    if (!problem) return undefined;
    if (option.type !== 'null') problems.push(problem);
  }
  const [only] = problems;
  return problems.length === 1 ? only : [path, problems.map(([, words]) => words).join(', or ')];
}

/** Judges by the variant that the value names: each variant has a field with a constant of its own. */
function variantProblem(variants: readonly Schema[], value: unknown, path: Path): Problem | undefined {
  if (!isPlainObject(value)) return [path, 'must be an object'];
  const known = variants.map((variant) => schemas[variant.$ref as ShapeName] as Schema);
  const [tag = ''] = Object.entries(known[0]?.properties ?? {}).find(([, field]) => field.const !== undefined) ?? [];
  const variant = known.find(({ properties }) => properties?.[tag]?.const === value[tag]);
  if (variant) return problemOf(variant, value, path);
  const allowed = known.map(({ properties }) => properties?.[tag]?.const).join(', ');
  return [[...path, tag], `must be one of ${allowed}`];
}

function fieldsProblem(schema: Schema, value: Record<string, unknown>, path: Path): Problem | undefined {
  const missing = schema.required?.find((name) => ownField(value, name) === undefined);
  if (missing !== undefined) return [[...path, missing], 'is missing'];
  const { properties = {}, additionalProperties: others } = schema;
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!own && others === false) return [[...path, name], 'is unknown'];
    const field = own ?? (typeof others === 'object' ? others : undefined);
    const problem = field && problemOf(field, given, [...path, name]);
    if (problem) return problem;
  }
  return undefined;
}

function listProblem(schema: Schema, list: readonly unknown[], path: Path): Problem | undefined {
  const length = lengthProblem(schema.minItems, schema.maxItems, list, path, 'members');
  if (length || !schema.items) return length;
  for (const [index, member] of list.entries()) {
    const problem = problemOf(schema.items, member, [...path, index]);
    if (problem) return problem;
  }
  return undefined;
}

function rangeProblem(schema: Schema, value: number, path: Path): Problem | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, exclusiveMinimum: above } = schema;
  if (value < minimum) return [path, `must be at least ${minimum}`];
  if (value > maximum) return [path, `must be at most ${maximum}`];
  return above !== undefined && value <= above ? [path, `must be above ${above}`] : undefined;
}

function lengthProblem(
  least = 0,
  most = Number.POSITIVE_INFINITY,
  { length }: { length: number },
  path: Path,
  unit: string,
): Problem | undefined {
  if (length < least) return [path, `must have at least ${least} ${unit}`];
  return length > most ? [path, `must have at most ${most} ${unit}`] : undefined;
}

/** Whether a value has a type of JSON Schema. An integer beyond 2^53 is refused: it was rounded, so counts and limits would be wrong. */
function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isPlainObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function wordsOf(type: string): string {
  const words: Record<string, string> = {
    integer: 'a whole number',
    number: 'a number',
    array: 'a list',
    object: 'an object',
    string: 'a text',
    boolean: 'true or false',
  };
  return words[type] ?? type;
}
