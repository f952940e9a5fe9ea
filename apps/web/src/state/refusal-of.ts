import type { Refusal } from '@/forms/refusal';
import { ApiProblem } from '@/lib/api';

/** What the server said to a form that was sent. `sent`: the value of the form. */
export function refusalOf(error: Error, sent: unknown): Refusal {
  return { words: error.message, problem: error instanceof ApiProblem ? error.problem : undefined, sent };
}

/** The value of the form that a decision was given in; `undefined` for one without. */
export function sentIn({ values, arguments: edited }: { values?: object; arguments?: object }): object | undefined {
  return edited ?? values;
}
