import type { ForkChange } from '@platform/temporal';
import { isObject, parseJson, writeJson } from '@platform/temporal/json';

/** One thing that a fork can change. */
export type ForkedPart = keyof ForkChange;

/** What somebody has chosen and typed, before they fork. The texts of all parts are kept, so that a second thought loses none. */
export interface ForkDraft {
  /** Nothing when absent: the call is made once more as it was. */
  part?: ForkedPart;
  texts?: Partial<Record<ForkedPart, string>>;
}

/** Whether a part is written as JSON. */
export function isJson(part: ForkedPart, { request }: ForkChange): boolean {
  return part === 'arguments' || (part === 'request' && typeof request === 'object');
}

/** The text of a part: what was typed, or what there was. */
export function textOf(part: ForkedPart, { texts }: ForkDraft, changeable: ForkChange): string {
  const was = changeable[part];
  return texts?.[part] ?? (typeof was === 'string' ? was : writeJson(was ?? {}, 2));
}

/** The change that a draft asks for; what is wrong with it, in words, where it cannot be made. What nobody has altered stays byte for byte as it was. */
export function changeOf(draft: ForkDraft, changeable: ForkChange): { change: ForkChange } | { problem: string } {
  const { part } = draft;
  if (!part) return { change: {} };
  const text = textOf(part, draft, changeable);
  if (draft.texts?.[part] === undefined) return { problem: '' };
  if (!isJson(part, changeable)) {
    return text.trim() === '' && part !== 'result'
      ? { problem: 'Nothing is written here.' }
      : { change: { [part]: text } };
  }
  try {
    const value = parseJson(text);
    return isObject(value) ? { change: { [part]: value } } : { problem: 'This is not a JSON object.' };
  } catch {
    return { problem: 'This is not a JSON object.' };
  }
}
