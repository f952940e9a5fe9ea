import { patched } from '@temporalio/workflow';

/** An edit is checked only where something was changed. */
const whereChanged = 'edits-checked-where-changed';

/**
 * Judges by what edits are checked for now. A run that took a message before goes on as it did then, which matters only where the two differ.
 * Not for validators, which a replay does not run and which must not write.
 */
export function asEditsWereChecked<Verdict extends { ok: boolean }>(judge: (wholeEdits: boolean) => Verdict): Verdict {
  const [now, before] = [judge(false), judge(true)];
  return now.ok === before.ok || patched(whereChanged) ? now : before;
}

/** What people fill in is judged by the policy, like what they edit. */
const valuesJudged = 'values-judged-like-edits';

/** The same for what people fill in. */
export function asValuesWereJudged<Verdict>(judge: (valuesUnjudged: boolean) => Verdict): Verdict {
  const [now, before] = [judge(false), judge(true)];
  return JSON.stringify(now) === JSON.stringify(before) || patched(valuesJudged) ? now : before;
}
