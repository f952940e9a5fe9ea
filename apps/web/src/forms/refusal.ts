/** What the server says to a form that was sent: at the fields that it names, or above the button. It stands once. */
import { isObject, ownField, sameJson } from '@platform/temporal/json';
import type { JsonSchema, Path, SchemaProblem } from '@platform/temporal/json-schema';
import { type ServerProblem, serverProblems } from './server-problems';
import { fieldSchema, shapeOf } from './shape';

/** An answer of the server that is a refusal. */
export interface Refusal {
  /** The whole of it, in a sentence. */
  words: string;
  /** The places that it names; absent when something else went wrong. */
  problem?: ServerProblem;
  /** The value of the form as it was sent. */
  sent?: unknown;
}

/** The form as it is now. */
interface Form {
  schema: JsonSchema | null | undefined;
  value: unknown;
  /** The fields of the request's body that lead to the form: `['request']` for what a run is asked. */
  within?: readonly string[];
}

/**
 * Where a refusal stands. At its fields when the form has all that it names: each until its field is changed. Else the sentence `above` the button.
 */
export function refusalAt(
  refusal: Refusal | undefined,
  { schema, value, within }: Form,
): { atFields: SchemaProblem[]; above?: string } {
  if (!refusal) return { atFields: [] };
  const { words, problem, sent } = refusal;
  const root = schema ?? {};
  const named = serverProblems(problem, within);
  const isWhole = named.length > 0 && named.every(({ path }) => hasPlace(root, root, sent, path));
  if (!isWhole) return { atFields: [], above: words };
  return { atFields: named.filter(({ path }) => sameJson(valueAt(sent, path), valueAt(value, path))) };
}

/** Whether a form of the schema shows what is wrong at a place. */
function hasPlace(root: JsonSchema, schema: JsonSchema, value: unknown, [name, ...rest]: Path): boolean {
  if (name === undefined) return schema !== root;
  const shape = shapeOf(root, schema, value);
  const inside = valueAt(value, [name]);
  switch (shape.kind) {
    case 'group':
      if (!shape.names.includes(String(name)) && inside === undefined) return false;
      return hasPlace(root, fieldSchema(shape.schema, String(name)), inside, rest);
    case 'list':
      return inside !== undefined && hasPlace(root, shape.items, inside, rest);
    case 'map':
    case 'tuple':
    case 'union':
      return inside !== undefined;
    default:
      // One control for all that is in it.
      return schema !== root || isObject(value);
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isObject(at) ? ownField(at, String(name)) : undefined;
  }, value);
}
