/** What was shown is what runs: whatever is offered to people is an action that the workflow takes for that kind of request, and the other way round. */
import { expect, it } from 'vitest';
import { actionsFor, type DecisionKind, decisionKinds } from '../domain/decisions/kinds.js';
import { type Choice, choicesFor, choiceWord } from './choices.js';

const asActions = (choices: object) =>
  new Set(
    (Object.keys(choices) as Choice[]).map((choice) => (choice === 'edit' || choice === 'always' ? 'approve' : choice)),
  );
const kinds = Object.keys(decisionKinds) as DecisionKind[];

it.each([...kinds.map((kind) => ({ kind })), { kind: 'outcome' as const, external: true }])(
  'offers each action of $kind, and no other',
  (request) => {
    expect(asActions(choicesFor(request))).toEqual(new Set(actionsFor(request)));
  },
);

it('offers a rule only where one can be made', () => {
  const withRule = kinds.filter((kind) => 'always' in choicesFor({ kind }));
  expect(withRule).toEqual(kinds.filter((kind) => decisionKinds[kind].remember));
});

it('has no word for what cannot be chosen', () => {
  expect(() => choiceWord({ kind: 'question' }, 'again')).toThrow('a request of kind question has no choice "again"');
});
