/**
 * Judges a message by the rules of now. A run that took a message under earlier rules goes on as it did then. Only where the two verdicts differ,
 * `patched` is asked, so that nothing else leaves a trace in the history. Validators must not use this: a replay does not run them, and they must
 * not write.
 */
import { type CheckedEdits, type JudgedArguments, type Names, names, namesBefore } from '@platform/temporal/workflow';
import { patched } from '@temporalio/workflow';
import { patches } from './patches.js';

/** Judges with names as they are read now, or as they were read. */
export function asNamesWereRead<Verdict>(judge: (names: Names) => Verdict): Verdict {
  const [now, before] = [judge(names), judge(namesBefore)];
  return isSame(now, before) || patched(patches.namesAsPeopleSeeThem) ? now : before;
}

/** Judges with edits as they are checked now, or as they were checked. */
export function asEditsWereChecked<Verdict extends { ok: boolean }>(judge: (edits: CheckedEdits) => Verdict): Verdict {
  const [now, types, whole] = [judge('now'), judge('types'), judge('whole')];
  if (now.ok !== types.ok && patched(patches.editsBySchema)) return now;
  return types.ok === whole.ok || patched(patches.editsWhereChanged) ? types : whole;
}

/** Judges with the arguments that the policy judges now, or judged in earlier versions. */
export function asArgumentsWereJudged<Verdict>(judge: (judged: JudgedArguments) => Verdict): Verdict {
  const [now, sent, asked] = [judge('what-runs'), judge('what-was-sent'), judge('what-was-asked')];
  if (!isSame(now, sent) && patched(patches.decidedArgumentsJudged)) return now;
  return isSame(sent, asked) || patched(patches.valuesJudged) ? sent : asked;
}

function isSame(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) === JSON.stringify(before);
}
