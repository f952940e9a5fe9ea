/** What the one who decides can choose: the words on buttons in the console, and in the list of the terminal. */
import type { OfAKind } from '../domain/decisions/kinds.js';

/** Ways to decide. `edit` approves with other arguments, `always` also every later call of the tool in this run. */
export type Choice = 'approve' | 'always' | 'edit' | 'reject' | 'answer' | 'ran' | 'again' | 'skip';

/** Ways to decide with their words, in the order in which they are offered. */
export type Choices = Readonly<Partial<Record<Choice, string>>>;

const values = { answer: 'Answer', reject: 'Reject' };

const ofKinds: Readonly<Record<OfAKind['kind'], Choices>> = {
  approval: {
    approve: 'Approve',
    always: 'Approve every later call of it in this run',
    edit: 'Edit',
    reject: 'Reject',
  },
  input: values,
  question: values,
  limit: { approve: 'Grant it', edit: 'Grant another amount', reject: 'End the run' },
  outcome: { ran: 'It ran', again: 'Run it again', skip: 'Skip it' },
};

const ofTask: Choices = { ran: 'It is done', skip: 'It is not done' };

/** What can be chosen for a request of this kind. */
export function choicesFor({ kind, external }: OfAKind): Choices {
  return external ? ofTask : ofKinds[kind];
}

/** The word for one choice. Throws for one that a request of this kind has not. */
export function choiceWord(request: OfAKind, choice: Choice): string {
  const word = choicesFor(request)[choice];
  if (word === undefined) throw new TypeError(`a request of kind ${request.kind} has no choice "${choice}"`);
  return word;
}

/** Lets a stalled run go on. */
export const retryWord = 'Retry';
