/**
 * What is wrong with a value by a JSON Schema, at which place, in words for people. One judge for the workflow, the HTTP API and the forms of the
 * console. It reads numbers exactly, makes no code (pages forbid `eval`), and needs no clock. What it does not know in a schema it does not judge:
 * the tool itself has the last word.
 */
import {
  compareNumbers,
  type ExactNumber,
  isNumber,
  isObject,
  isWhole,
  ownField,
  sameJson,
  writeJson,
} from '../json.js';
import { formatProblem } from './formats.js';
import { asSchema, isNullSchema, type JsonSchema, optionsOf, requiredOf, resolved, tagOf, typesOf } from './schema.js';

/** Names of fields and numbers of rows, from the outside in. */
export type Path = readonly (string | number)[];

/** What is wrong at one place. */
export interface SchemaProblem {
  path: Path;
  /** Words that follow the place's name: `must be at least 1`. */
  words: string;
  /** The value is of another type than the schema says. */
  isOfOtherType?: true;
}

export interface Judging {
  /** Judges `pattern` too. Only where the schema's author cannot hold up others: a pattern can take for ever. */
  patterns?: boolean;
}

/** Problems that are told at most. */
const mostProblems = 100;

/** Everything that is wrong with a value; empty when it fits. */
export function schemaProblems(root: JsonSchema, value: unknown, judging: Judging = {}): SchemaProblem[] {
  return new Judge(root, judging).problems(root, value, []).slice(0, mostProblems);
}

/** The same for a part of a value and the schema of that part. `root`: the whole schema, where references lead. */
export function problemsWithin(root: JsonSchema, schema: JsonSchema, value: unknown, judging: Judging = {}) {
  return new Judge(root, judging).problems(schema, value, []).slice(0, mostProblems);
}

class Judge {
  /** References that are followed at the moment, each with the place that is judged by it. */
  private readonly open = new Set<string>();

  constructor(
    private readonly root: JsonSchema,
    private readonly judging: Judging,
  ) {}

  problems(given: JsonSchema, value: unknown, path: Path): SchemaProblem[] {
    const circle = typeof given.$ref === 'string' ? `${given.$ref} ${path.join('/')}` : undefined;
    // A reference that leads back to itself, at the same place, says nothing more.
    if (circle === undefined) return this.judged(given, value, path);
    if (this.open.has(circle)) return [];
    this.open.add(circle);
    const found = this.judged(given, value, path);
    this.open.delete(circle);
    return found;
  }

  private judged(given: JsonSchema, value: unknown, path: Path): SchemaProblem[] {
    const schema = resolved(this.root, given);
    const wrong = (words: string): SchemaProblem[] => [{ path, words }];
    if (Object.hasOwn(schema, 'const') && !sameJson(schema.const, value))
      return wrong(`must be ${valueWords(schema.const)}`);
    if (Array.isArray(schema.enum) && !schema.enum.some((option) => sameJson(option, value)))
      return wrong(`must be one of ${schema.enum.map(valueWords).join(', ')}`);
    // An enumeration says all: some write `"type": "string"` beside numbers.
    const types = Array.isArray(schema.enum) ? [] : typesOf(schema);
    if (types.length > 0 && !types.some((type) => hasType(type, value)))
      return [{ path, words: `must be ${typeWords(types)}`, isOfOtherType: true }];
    const options = optionsOf(schema);
    const ofOptions = options ? this.optionProblems(schema, options, value, path) : [];
    const parts = Array.isArray(schema.allOf) ? schema.allOf.map((part) => asSchema(part) ?? {}) : [];
    return [
      ...ofOptions,
      ...parts.flatMap((part) => this.problems(part, value, path)),
      ...this.ownProblems(schema, value, path),
    ];
  }

  private ownProblems(schema: JsonSchema, value: unknown, path: Path): SchemaProblem[] {
    const of = (words: string | undefined) => (words === undefined ? [] : [{ path, words }]);
    if (isNumber(value)) return of(rangeProblem(schema, value));
    if (typeof value === 'string') return of(this.textProblem(schema, value));
    if (Array.isArray(value)) return this.listProblems(schema, value, path);
    return isObject(value) ? this.fieldProblems(schema, value, path) : [];
  }

  private textProblem(schema: JsonSchema, value: string): string | undefined {
    const length = [...value].length;
    const { minLength, maxLength, pattern, format } = schema;
    return (
      lengthProblem(minLength, maxLength, length, 'character') ??
      formatProblem(format, value) ??
      (this.judging.patterns && typeof pattern === 'string' && !matches(pattern, value)
        ? `must match ${pattern}`
        : undefined)
    );
  }

  private listProblems(schema: JsonSchema, list: readonly unknown[], path: Path): SchemaProblem[] {
    const length = lengthProblem(schema.minItems, schema.maxItems, list.length, 'row');
    const texts = schema.uniqueItems === true ? list.map((item) => writeJson(item)) : [];
    const isRepeated = new Set(texts).size < texts.length;
    const first = Array.isArray(schema.prefixItems)
      ? schema.prefixItems
      : Array.isArray(schema.items)
        ? schema.items
        : [];
    const rest = asSchema(schema.items);
    return [
      ...(length === undefined ? [] : [{ path, words: length }]),
      ...(isRepeated ? [{ path, words: 'must not have the same twice' }] : []),
      ...list.flatMap((item, index) => {
        const own = asSchema(first[index]) ?? rest;
        return own ? this.problems(own, item, [...path, index]) : [];
      }),
    ];
  }

  private fieldProblems(schema: JsonSchema, value: Record<string, unknown>, path: Path): SchemaProblem[] {
    const properties = asSchema(schema.properties) ?? {};
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    const missing = requiredOf(schema).filter((name) => !names.includes(name));
    const count = lengthProblem(schema.minProperties, schema.maxProperties, names.length, 'entry');
    const others = schema.additionalProperties;
    return [
      ...missing.map((name) => ({ path: [...path, name], words: 'is needed' })),
      ...(count === undefined ? [] : [{ path, words: count }]),
      ...names.flatMap((name) => {
        const own = asSchema(ownField(properties, name)) ?? (Object.hasOwn(properties, name) ? {} : asSchema(others));
        if (own) return this.problems(own, value[name], [...path, name]);
        if (others !== false) return [];
        return [
          { path: [...path, name], words: `is unknown; possible: ${Object.keys(properties).join(', ') || 'nothing'}` },
        ];
      }),
    ];
  }

  /** Nothing when one fits. Else what is wrong with the one that is meant; where nobody can tell which, what is possible. */
  private optionProblems(
    schema: JsonSchema,
    options: readonly JsonSchema[],
    value: unknown,
    path: Path,
  ): SchemaProblem[] {
    const found = options.map((option) => this.problems(option, value, path));
    if (found.some((problems) => problems.length === 0)) return [];
    const tag = isObject(value) ? tagOf(this.root, schema) : undefined;
    if (tag && isObject(value)) {
      const said = ownField(value, tag.name);
      const named = tag.values.findIndex((values) => values.some((one) => sameJson(one, said)));
      if (named >= 0) return found[named] ?? [];
      return [{ path: [...path, tag.name], words: `must be one of ${tag.values.flat().map(valueWords).join(', ')}` }];
    }
    const within = options.flatMap((option, index) => (this.isMeant(option, value) ? [found[index] ?? []] : []));
    if (within.length === 1 && within[0]) return within[0];
    const possible = options.map((option) => wordsOf(resolved(this.root, option)));
    return [{ path, words: `must be ${orWords([...new Set(possible)])}`, isOfOtherType: true }];
  }

  /** Whether a value may be meant as this option: it has its type. */
  private isMeant(option: JsonSchema, value: unknown): boolean {
    const schema = resolved(this.root, option);
    if (isNullSchema(schema)) return false;
    const types = typesOf(schema);
    return types.length === 0 || types.some((type) => hasType(type, value));
  }
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return isWhole(value);
    case 'number':
      return isNumber(value);
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return true;
  }
}

function rangeProblem(schema: JsonSchema, value: number | ExactNumber): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (isNumber(minimum) && compareNumbers(value, minimum) < 0) return `must be at least ${writeJson(minimum)}`;
  if (isNumber(maximum) && compareNumbers(value, maximum) > 0) return `must be at most ${writeJson(maximum)}`;
  if (isNumber(exclusiveMinimum) && compareNumbers(value, exclusiveMinimum) <= 0)
    return `must be more than ${writeJson(exclusiveMinimum)}`;
  if (isNumber(exclusiveMaximum) && compareNumbers(value, exclusiveMaximum) >= 0)
    return `must be less than ${writeJson(exclusiveMaximum)}`;
  return isNumber(multipleOf) && !isMultiple(value, multipleOf)
    ? `must be a multiple of ${writeJson(multipleOf)}`
    : undefined;
}

/** Exact for whole numbers; of fractions the quotient may be off by what a floating point number is. */
function isMultiple(value: number | ExactNumber, of: number | ExactNumber): boolean {
  if (isWholeText(value) && isWholeText(of))
    return BigInt(of.toString()) === 0n || BigInt(value.toString()) % BigInt(of.toString()) === 0n;
  const quotient = Number(value) / Number(of);
  return (
    !Number.isFinite(quotient) || Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient))
  );
}

function isWholeText(value: number | ExactNumber): boolean {
  return /^-?\d+$/.test(value.toString());
}

function lengthProblem(least: unknown, most: unknown, length: number, unit: string): string | undefined {
  const words = (count: number) => `${count} ${count === 1 ? unit : unit === 'entry' ? 'entries' : `${unit}s`}`;
  if (isNumber(least) && length < Number(least))
    return Number(least) === 1 && unit === 'character'
      ? 'must not be empty'
      : `must have at least ${words(Number(least))}`;
  return isNumber(most) && length > Number(most) ? `must have at most ${words(Number(most))}` : undefined;
}

/** A pattern that JavaScript cannot read is not judged. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function valueWords(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : writeJson(value);
}

const typeNames: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
};

function typeWords(types: readonly string[]): string {
  return orWords(types.filter((type) => type !== 'null').map((type) => typeNames[type] ?? type));
}

function wordsOf(schema: JsonSchema): string {
  if (isNullSchema(schema)) return 'nothing';
  if (Object.hasOwn(schema, 'const')) return valueWords(schema.const);
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(valueWords).join(', ')}`;
  if (typeof schema.title === 'string' && schema.type === 'object') return schema.title;
  return typeWords(typesOf(schema)) || 'something else';
}

function orWords(possible: readonly string[]): string {
  return possible.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}
