import type { PendingDecision } from '@platform/temporal';
import { kindOf } from '@platform/temporal/decisions';
import { isObject, setField } from '@platform/temporal/json';
import type { Refusal } from '@/forms/refusal';

/** What was typed so far. Escape closes a form and keeps this. */
export interface Drafts {
  note: string;
  result: string;
  /** Drafts of forms: see `readDraft`. */
  edit?: unknown;
  answer?: unknown;
  /** Labels, by question. */
  chosen: Record<string, string[]>;
}

/** What a form begins with: nothing, or what was sent and refused, so that nobody types it again. */
export function firstDrafts(request: PendingDecision, refusal: Refusal | undefined): Drafts {
  const nothing: Drafts = { note: '', result: '', chosen: {} };
  if (!isObject(refusal?.sent)) return nothing;
  if (kindOf(request).form !== 'values') return { ...nothing, edit: refusal.sent };
  const answer: Record<string, unknown> = {};
  const chosen: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(refusal.sent)) {
    if (request.fields?.some((field) => field.name === name)) setField(answer, name, value);
    else if (Array.isArray(value)) setField(chosen, name, value);
  }
  return { ...nothing, answer, chosen };
}
