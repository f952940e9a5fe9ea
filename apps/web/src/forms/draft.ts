/**
 * What a person has typed into a form. A draft is the value itself; what nobody touched is the very object that was given, so that it is sent byte for
 * byte as it was. A text that is no value yet (half a number, half a date) stands in its place as an {@link Unread}.
 */
import { isObject, ownField, setField } from '@platform/temporal/json';
import {
  editProblems,
  type JsonSchema,
  type Path,
  type SchemaProblem,
  schemaProblems,
} from '@platform/temporal/json-schema';

/** A text that cannot be read as what its field is for. */
export class Unread {
  constructor(
    readonly text: string,
    /** What is wrong with it: words that follow the field's name. */
    readonly words: string,
  ) {
    Object.freeze(this);
  }
}

/** The text of a place, whole or half typed; empty where there is none. */
export function typedText(value: unknown): string {
  if (value instanceof Unread) return value.text;
  return typeof value === 'string' ? value : '';
}

/** A form that is read: its value, and what is wrong with it. It may be sent when nothing is. */
export interface ReadDraft {
  value: unknown;
  problems: SchemaProblem[];
}

/**
 * Reads a draft. Only what a person changed is judged by the schema: an untouched value goes back as it came, whatever the schema says of it.
 *
 * @param given what was there before; `undefined` in a new form, of which all is judged.
 */
export function readDraft(schema: JsonSchema | null | undefined, draft: unknown, given?: unknown): ReadDraft {
  const unread: SchemaProblem[] = [];
  const value = withTexts(draft, [], unread);
  const read = unread.length === 0 ? draft : value;
  if (!schema) return { value: read, problems: unread };
  const judging = { patterns: true };
  const judged =
    given === undefined ? schemaProblems(schema, value, judging) : editProblems(schema, value, given, judging);
  const own = judged.filter(({ path }) => !isWithin(unread, path));
  return { value: read, problems: [...unread, ...own] };
}

/** The draft with another value at one place; `undefined` takes a field away. Everything beside it stays the object that it was. */
export function withValueAt(draft: unknown, path: Path, value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(draft)) {
    const copy = [...draft];
    copy[Number(name)] = withValueAt(draft[Number(name)], rest, value);
    return copy;
  }
  const fields = isObject(draft) && !(draft instanceof Unread) ? draft : {};
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(fields)) setField(copy, key, member);
  const next = withValueAt(ownField(fields, String(name)), rest, value);
  if (next === undefined) delete copy[String(name)];
  else setField(copy, String(name), next);
  return copy;
}

function withTexts(draft: unknown, path: Path, unread: SchemaProblem[]): unknown {
  if (draft instanceof Unread) {
    unread.push({ path, words: draft.words });
    return draft.text;
  }
  if (Array.isArray(draft)) return draft.map((item, index) => withTexts(item, [...path, index], unread));
  if (!isObject(draft)) return draft;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(draft)) setField(copy, name, withTexts(member, [...path, name], unread));
  return copy;
}

function isWithin(problems: readonly SchemaProblem[], path: Path): boolean {
  return problems.some((problem) => problem.path.every((name, index) => name === path[index]));
}
