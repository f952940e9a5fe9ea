import { ownField } from '../json.js';
import type { DecisionAction } from './actions.js';

/** What one kind of request is, and what can be done with it. */
export interface KindOfDecision {
  /** People decide on a tool call, or on a limit of the run. For a limit they grant an amount; a rejection ends the run. */
  about: 'call' | 'limit';
  /** How people decide. `permission`: yes or no, also with other arguments. `values`: they fill values in. `outcome`: they say how a call ended. */
  form: 'permission' | 'values' | 'outcome';
  /** What people may say. */
  actions: readonly DecisionAction[];
  /** An approval without edits lets the call run exactly as it was asked for, with the tool's own defaults. */
  runsAsAsked: boolean;
  /** A condition of its policy, a rule or its deadline may approve it without a person. */
  automatic: boolean;
  /** Whoever approves it may make a rule for later calls like it. */
  remember: boolean;
  /** It may end at a deadline. */
  hasDeadline: boolean;
  /** The answer is the tool's result: nothing runs after it. */
  answerIsResult: boolean;
  /** A call was lost in the middle: nobody knows whether it ran. */
  lost: boolean;
}

const permission = { form: 'permission', actions: ['approve', 'reject'], answerIsResult: false, lost: false } as const;
const onlyPeople = { runsAsAsked: false, automatic: false, remember: false } as const;
const filledIn = { form: 'values', actions: ['answer', 'reject'], hasDeadline: true, lost: false } as const;

/** A deadline cannot say whether a call ran. So such a request waits for a person, however long that takes. */
const outcome = { ...onlyPeople, about: 'call', form: 'outcome', hasDeadline: false, answerIsResult: false } as const;

/**
 * All kinds of requests. To add a kind, add a row. The contract's enumeration is made from this table, and the compiler then names the words and
 * forms that the kind needs. Python reads the names only.
 */
export const decisionKinds = {
  approval: { ...permission, about: 'call', runsAsAsked: true, automatic: true, remember: true, hasDeadline: true },
  input: { ...onlyPeople, ...filledIn, about: 'call', answerIsResult: false },
  question: { ...onlyPeople, ...filledIn, about: 'call', answerIsResult: true },
  outcome: { ...outcome, actions: ['ran', 'again', 'skip'], lost: true },
  limit: { ...onlyPeople, ...permission, about: 'limit', hasDeadline: true },
} as const satisfies Readonly<Record<string, KindOfDecision>>;

export type DecisionKind = keyof typeof decisionKinds;

/** The kind of the answer that says how a run ended that the agent has started. Nobody is asked about such a run. */
export const kindOfChildAnswer = 'outcome' satisfies DecisionKind;

/** The fields of a request that tell its kind. */
export interface OfAKind {
  kind: DecisionKind;
  /** The outcome is a task for a person. */
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

/** Whether an action lets a call run. As many people as the policy says must agree to such an action. For all others one person is enough. */
export function permits(action: DecisionAction): boolean {
  return ownField(permitting, action) === true; // an action of another version permits nothing
}
