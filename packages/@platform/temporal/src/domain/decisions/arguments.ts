/** Checks the arguments of a tool call against the tool's JSON Schema, in workflow code. */
import { isNumber, isObject, isWhole, ownField, sameJson, writeJson } from '../json.js';
import { editProblems, type Path, schemaProblems } from '../json-schema.js';

type Schema = Record<string, unknown>;

/**
 * `undefined` when `args` fit `schema`; otherwise one sentence that names the argument and what is allowed. Patterns are left to the agent-service: one
 * that takes for ever would hold up the workflow.
 *
 * @param asked the arguments that `args` are an edit of. Only changed values are judged. Where the schema does not fit the model's own value
 *   (Agno says `object` for a `datetime`), a value of the same type as the model's fits.
 */
export function checkArguments(
  schema: Schema | null | undefined,
  args: Record<string, unknown>,
  asked?: Record<string, unknown>,
): string | undefined {
  if (!schema) return undefined;
  const wrongType = checkTypes(schema, args, asked);
  if (wrongType) return wrongType;
  const [problem] = asked ? editProblems(schema, args, asked) : schemaProblems(schema, args);
  return problem && `argument "${pathWords(problem.path)}" ${problem.words}`;
}

/** `lines[0].price` */
export function pathWords(path: Path): string {
  return path.map((name, index) => (typeof name === 'number' ? `[${name}]` : index === 0 ? name : `.${name}`)).join('');
}

/**
 * The part of it that earlier versions judged: `properties`, `required`, `type`, `enum`, `anyOf`, `items`, `additionalProperties`, without references. An
 * object with properties takes no others unless it says so.
 */
export function checkTypes(
  schema: Schema | null | undefined,
  args: Record<string, unknown>,
  asked?: Record<string, unknown>,
): string | undefined {
  return schema ? checkObject(schema, args, '', asked) : undefined;
}

function checkObject(
  schema: Schema,
  value: Record<string, unknown>,
  path: string,
  asked?: Record<string, unknown>,
): string | undefined {
  const properties = asSchema(schema.properties);
  if (!properties) return undefined;
  const known = Object.keys(properties);
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (Object.hasOwn(value, name) || (asked && !Object.hasOwn(asked, name))) continue;
    return `argument "${path}${name}" is missing; required: ${list(schema.required)}`;
  }
  for (const [name, given] of Object.entries(value)) {
    if (asked && Object.hasOwn(asked, name) && sameJson(asked[name], given)) continue;
    const property = Object.hasOwn(properties, name)
      ? asSchema(properties[name])
      : asSchema(schema.additionalProperties);
    if (property) {
      const problem = checkEdit(property, given, `${path}${name}`, asked && ownField(asked, name));
      if (problem) return problem;
    } else if (!Object.hasOwn(properties, name) && schema.additionalProperties !== true) {
      return `argument "${path}${name}" is unknown; allowed: ${known.length > 0 ? list(known) : 'no arguments'}`;
    }
  }
  return undefined;
}

/** Judges a value that replaces `asked`. The schema need not fit `asked` itself. */
function checkEdit(schema: Schema, value: unknown, path: string, asked: unknown): string | undefined {
  const problem = checkValue(schema, value, path, asked);
  const schemaIsWrong = asked !== undefined && asked !== null && checkValue(schema, asked, path) !== undefined;
  const isPlain = !isObject(value) && !Array.isArray(value);
  return problem && schemaIsWrong && isPlain && typeName(asked) === typeName(value) ? undefined : problem;
}

function checkValue(schema: Schema, value: unknown, path: string, asked?: unknown): string | undefined {
  if (Array.isArray(schema.anyOf)) {
    const problems = schema.anyOf.map((option) => checkValue(asSchema(option) ?? {}, value, path, asked));
    if (problems.every((problem) => problem !== undefined)) {
      return problems.length === 1
        ? problems[0]
        : `argument "${path}" must be ${allowedTypes(schema)}, not ${typeName(value)}`;
    }
    return undefined;
  }
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => hasType(type, value))) {
    return `argument "${path}" must be ${allowedTypes(schema)}, not ${typeName(value)}`;
  }
  if (Array.isArray(schema.enum) && !schema.enum.some((option) => sameJson(option, value))) {
    return `argument "${path}" must be one of ${schema.enum.map((option) => writeJson(option)).join(', ')}`;
  }
  if (isObject(value)) return checkObject(schema, value, `${path}.`, isObject(asked) ? asked : undefined);
  const items = asSchema(schema.items);
  if (Array.isArray(value) && items) {
    const before = Array.isArray(asked) ? asked : [];
    for (const [index, item] of value.entries()) {
      if (before.some((other) => sameJson(other, item))) continue;
      const problem = checkEdit(items, item, `${path}[${index}]`, before[index]);
      if (problem) return problem;
    }
  }
  return undefined;
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

function typesOf(schema: Schema): string[] {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.filter((type): type is string => typeof type === 'string');
}

function allowedTypes(schema: Schema): string {
  const options = Array.isArray(schema.anyOf) ? schema.anyOf.map((option) => asSchema(option) ?? {}) : [schema];
  const names = options.flatMap((option) => typesOf(option)).map((type) => (type === 'null' ? 'null' : article(type)));
  return names.join(' or ');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return article(isNumber(value) ? 'number' : typeof value);
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function list(names: readonly unknown[] | unknown): string {
  return (names as readonly unknown[]).join(', ');
}

function asSchema(value: unknown): Schema | undefined {
  return isObject(value) ? value : undefined;
}
