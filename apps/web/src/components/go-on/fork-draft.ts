import type { ForkChange, ForkPreview } from '@platform/temporal';
import { sameJson } from '@platform/temporal/json';
import type { JsonSchema, SchemaProblem } from '@platform/temporal/json-schema';
import { readDraft } from '@/forms/draft';

/** One thing that a fork can change. */
export type ForkedPart = keyof ForkChange;

/** What somebody has chosen and typed, before they fork. The drafts of all parts are kept, so that a second thought loses none. */
export interface ForkDraft {
  /** Nothing when absent: the call is made once more as it was. */
  part?: ForkedPart;
  /** Texts, and drafts of forms: see `readDraft`. */
  typed?: Partial<Record<ForkedPart, unknown>>;
}

/** What a draft asks for. */
export interface ReadFork {
  /** Absent while it cannot be sent. */
  change?: ForkChange;
  /** What is wrong with a text, in words. */
  problem?: string;
  /** What is wrong with the fields of a form. */
  problems: SchemaProblem[];
}

/** What a step can change, as it was, and the schemas of it. */
type Changeable = Pick<ForkPreview, 'changeable' | 'inputSchema' | 'argumentsSchema'>;

/** Whether a part has fields; else it is a text. */
export function hasFields(part: ForkedPart, { changeable }: Changeable): boolean {
  return typeof changeable?.[part] === 'object';
}

/** The schema of a part that has fields, where it is known. */
export function schemaOf(part: ForkedPart, { inputSchema, argumentsSchema }: Changeable): JsonSchema | undefined {
  return part === 'request' ? inputSchema : argumentsSchema;
}

/** What a part is: what was typed, or what there was. */
export function typedAs(part: ForkedPart, { typed }: ForkDraft, { changeable }: Changeable): unknown {
  return typed?.[part] ?? changeable?.[part];
}

/** The change that a draft asks for. What nobody has altered stays byte for byte as it was. */
export function changeOf(draft: ForkDraft, step: Changeable): ReadFork {
  const { part } = draft;
  if (!part) return { change: {}, problems: [] };
  const was = step.changeable?.[part];
  const typed = typedAs(part, draft, step);
  if (!hasFields(part, step)) {
    if (draft.typed?.[part] === undefined) return { problems: [] };
    if (String(typed).trim() === '' && part !== 'result') return { problem: 'Nothing is written here.', problems: [] };
    return { change: { [part]: String(typed) }, problems: [] };
  }
  const { value, problems } = readDraft(schemaOf(part, step), typed, was);
  return problems.length > 0 || sameJson(value, was) ? { problems } : { change: { [part]: value }, problems };
}
