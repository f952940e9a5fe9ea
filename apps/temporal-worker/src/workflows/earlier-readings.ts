/**
 * Judging by what holds now. A run that took a message when something else held goes on as it did then, which matters only where the two
 * differ: nothing else leaves a trace in the history. Not for validators, which a replay does not run and which must not write.
 */
import { type JudgedArguments, type Names, names, namesBefore } from '@platform/temporal/workflow';
import { patched } from '@temporalio/workflow';
import { patches } from './patches.js';

/** By names as they are read now, or were. */
export function asNamesWereRead<Verdict>(judge: (names: Names) => Verdict): Verdict {
  const [now, before] = [judge(names), judge(namesBefore)];
  return isSame(now, before) || patched(patches.namesAsPeopleSeeThem) ? now : before;
}

/** By what edits are checked for now, or were (`wholeEdits`). */
export function asEditsWereChecked<Verdict extends { ok: boolean }>(judge: (wholeEdits: boolean) => Verdict): Verdict {
  const [now, before] = [judge(false), judge(true)];
  return now.ok === before.ok || patched(patches.editsWhereChanged) ? now : before;
}

/** By the arguments that the policy judges now, or judged. */
export function asArgumentsWereJudged<Verdict>(judge: (judged: JudgedArguments) => Verdict): Verdict {
  const [now, sent, asked] = [judge('what-runs'), judge('what-was-sent'), judge('what-was-asked')];
  if (!isSame(now, sent) && patched(patches.decidedArgumentsJudged)) return now;
  return isSame(sent, asked) || patched(patches.valuesJudged) ? sent : asked;
}

function isSame(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) === JSON.stringify(before);
}
