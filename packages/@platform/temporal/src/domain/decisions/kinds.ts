import { ownField } from '../json.js';
import type { DecisionAction } from './actions.js';

/** What one kind of request is, and what can be done with it. */
export interface KindOfDecision {
  /** A tool call, or a limit of the run: of a limit an amount is granted, and a rejection ends the run. */
  about: 'call' | 'limit';
  /** How people decide: yes or no, also to other arguments; by filling values in; or by saying what came of a call. */
  form: 'permission' | 'values' | 'outcome';
  /** What people may say. */
  actions: readonly DecisionAction[];
  /** Approved, the call runs as it was asked for: with the tool's own defaults, and for all who agreed to just that. */
  runsAsAsked: boolean;
  /** A condition of its policy, a rule or its deadline may approve it without a person. */
  automatic: boolean;
  /** One who approves it may make a rule for what comes like it. */
  remember: boolean;
  /** It may end at a deadline. */
  hasDeadline: boolean;
  /** What is answered is the tool's result: nothing runs after it. */
  answerIsResult: boolean;
  /** A call was lost in the middle: nobody knows whether it ran. */
  lost: boolean;
}

const permission = { form: 'permission', actions: ['approve', 'reject'], answerIsResult: false, lost: false } as const;
const onlyPeople = { runsAsAsked: false, automatic: false, remember: false } as const;
const filledIn = { form: 'values', actions: ['answer', 'reject'], hasDeadline: true, lost: false } as const;

/** A deadline cannot say whether a call ran, so that such a request waits for a person however long it takes. */
const outcome = { ...onlyPeople, about: 'call', form: 'outcome', hasDeadline: false, answerIsResult: false } as const;

/**
 * All kinds of requests. A new kind is a row here (the contract's enumeration is made of the table), and the compiler names the words and
 * forms that it needs. Python reads the names only.
 */
export const decisionKinds = {
  approval: { ...permission, about: 'call', runsAsAsked: true, automatic: true, remember: true, hasDeadline: true },
  input: { ...onlyPeople, ...filledIn, about: 'call', answerIsResult: false },
  question: { ...onlyPeople, ...filledIn, about: 'call', answerIsResult: true },
  outcome: { ...outcome, actions: ['ran', 'again', 'skip'], lost: true },
  limit: { ...onlyPeople, ...permission, about: 'limit', hasDeadline: true },
} as const satisfies Readonly<Record<string, KindOfDecision>>;

export type DecisionKind = keyof typeof decisionKinds;

/** Of which kind the answer is that the agent gets of a run that it started: nobody is asked, and it says what came of it. */
export const kindOfChildAnswer = 'outcome' satisfies DecisionKind;

/** A request, as far as its kind goes. */
export interface OfAKind {
  kind: DecisionKind;
  /** Of an outcome: it is a task for a person. */
  external?: boolean | null;
}

/** An outcome that is a task for a person: it has not begun, and no machine can run it. */
const task: KindOfDecision = { ...outcome, actions: ['ran', 'skip'], lost: false };

/** What can be done with a request. */
export function kindOf({ kind, external }: OfAKind): KindOfDecision {
  return external ? task : decisionKinds[kind];
}

/** Actions that fit a request. */
export function actionsFor(request: OfAKind): readonly DecisionAction[] {
  return kindOf(request).actions;
}

/** Kinds that an action fits. */
export function kindsWith(action: DecisionAction): DecisionKind[] {
  const rows = Object.entries(decisionKinds) as [DecisionKind, KindOfDecision][];
  return rows.filter(([, { actions }]) => actions.includes(action)).map(([kind]) => kind);
}

const permitting: Readonly<Record<DecisionAction, boolean>> = {
  approve: true,
  reject: false,
  answer: true,
  ran: false,
  again: true,
  skip: false,
};

/** Whether an action lets a call run: to it as many must agree as the policy says. To all others one is enough. */
export function permits(action: DecisionAction): boolean {
  return ownField(permitting, action) === true; // one of another version is none
}
