import { type Names, names, namesBefore } from '@platform/temporal/workflow';
import { patched } from '@temporalio/workflow';

/** Names are what people see of them. */
const asPeopleSeeThem = 'names-as-people-see-them';

/**
 * Judges by names as they are read now. A run that took a message before they were goes on as it did then, which matters only where the two
 * differ: nothing else leaves a trace in the history. Not for validators, which a replay does not run and which must not write.
 */
export function asNamesWereRead<Verdict>(judge: (names: Names) => Verdict): Verdict {
  const [now, before] = [judge(names), judge(namesBefore)];
  return JSON.stringify(now) === JSON.stringify(before) || patched(asPeopleSeeThem) ? now : before;
}
