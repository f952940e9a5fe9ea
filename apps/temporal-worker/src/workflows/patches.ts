/**
 * Names for Temporal's `patched`. Each stands for a change that open runs of earlier versions do not follow. All of them are safe to keep. To remove
 * the branch for earlier histories, take it out and run `npm run replay`: it must find no open run that needs the branch. Then keep the name in
 * `deprecatePatch` until the runs that hold it have ended, and remove the recorded histories of the branch.
 */
export const patches = {
  /** Names are compared as people see them. May go when no open run began before it and has two names that differ only to a machine. */
  namesAsPeopleSeeThem: 'names-as-people-see-them',
  /** An edit is checked only where something was changed. May go when no open run took, before it, an edit that is judged otherwise now. */
  editsWhereChanged: 'edits-checked-where-changed',
  /** An edit is checked by all that the schema says. May go when no open run took, before it, an edit that is judged otherwise now. */
  editsBySchema: 'edits-checked-by-schema',
  /** What people fill in is judged by the policy, like what they edit. May go when no open run took an answer before it. */
  valuesJudged: 'values-judged-like-edits',
  /** The values of fields that people left as they were shown are judged as well. May go when no open run took an answer before it. */
  decidedArgumentsJudged: 'decided-arguments-judged',
  /** No deadline grants more of a limit. May go when no open run had a limit granted by a deadline. */
  limitNeedsPerson: 'limit-needs-person',
  /** Answers that a run begins with are checked against what it keeps. May go when no open run is a fork that was started before it. */
  broughtAnswersChecked: 'brought-answers-checked',
  /** Inputs and messages have a greatest size. May go when no open run began with, or was sent, something larger before it. */
  sizesBounded: 'sizes-bounded',
  /** Limits are looked at before runs are started. May go when no open run started others beyond its limit before it. */
  limitsBeforeChildren: 'limits-before-children',
  /** What children used counts however they end. May go when no open run has a child that failed or was cancelled before it. */
  childrenCounted: 'children-counted-at-any-end',
  /** The journal is kept at a cancel as well. May go when no run that was cancelled before it is still ending: minutes after the deploy. */
  keptAtCancel: 'kept-at-cancel',
  /** Signing was on when the run began. Stays: it is no change of the code, but what a run's history says of it. */
  signed: 'signed',
  /** Signing was on when a signal came, which was ignored for that. Stays as well. */
  signalsIgnored: 'signals-ignored-where-signed',
  /**
   * The namespace has the attributes by which runs are found. Only where neither a starter of ours nor another run could know it: a time of a schedule,
   * and a run of a plain Temporal client. Stays, as `signed` does: it says what was so when it began.
   */
  found: 'found-by-attributes',
} as const;
