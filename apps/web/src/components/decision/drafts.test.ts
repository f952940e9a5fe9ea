/** Promise: nothing that was finished is lost. What a person typed is there again when the run did not take it. */
import type { PendingDecision } from '@platform/temporal';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { AnswerForm } from './answer-form';
import { firstDrafts } from './drafts';

const refused = (sent: unknown) => ({ words: 'It was not taken.', sent });
const request = (more: Partial<PendingDecision>) =>
  ({ id: 'a', tool: 'pay', arguments: {}, ...more }) as PendingDecision;
const colour = { question: 'Which colour?', options: [{ label: 'red' }, { label: 'blue' }] };
const amount = { name: 'amount', type: 'int' };

test('a form that nobody sent begins with nothing', () => {
  expect(firstDrafts(request({ kind: 'approval' }), undefined)).toEqual({ note: '', result: '', chosen: {} });
  expect(firstDrafts(request({ kind: 'approval' }), refused(undefined))).not.toHaveProperty('edit');
});

test('arguments that were refused are edited again, of a call and of a limit', () => {
  expect(firstDrafts(request({ kind: 'approval' }), refused({ amount: 3 }))).toMatchObject({ edit: { amount: 3 } });
  expect(firstDrafts(request({ kind: 'limit' }), refused({ tokens: 3 }))).toMatchObject({ edit: { tokens: 3 } });
});

test('answers that were refused are chosen again, also where a question has no fields', () => {
  const questions = [colour] as PendingDecision['questions'];
  const drafts = firstDrafts(request({ kind: 'question', questions }), refused({ 'Which colour?': ['red'] }));
  expect(drafts.chosen).toEqual({ 'Which colour?': ['red'] });
  expect(drafts).not.toHaveProperty('edit');
});

test('values that were refused are typed again, beside what was chosen', () => {
  const sent = { amount: 3, 'Which colour?': ['blue'] };
  const drafts = firstDrafts(request({ kind: 'input', fields: [amount] }), refused(sent));
  expect(drafts).toMatchObject({ answer: { amount: 3 }, chosen: { 'Which colour?': ['blue'] } });
});

test('a form that is opened with a refusal says at its field what was wrong', () => {
  const given = request({ kind: 'input', fields: [amount] });
  const refusal = { ...refused({ amount: 3 }), problem: { detail: 'values."amount" must be 5 or more' } };
  const nothing = () => undefined;
  const form = { request: given, pending: false, keep: nothing, onAnswer: nothing, onBack: nothing };
  const shown = (said?: typeof refusal) =>
    renderToStaticMarkup(createElement(AnswerForm, { ...form, refusal: said, drafts: firstDrafts(given, said) }));
  expect(shown(refusal)).toContain('must be 5 or more');
  expect(shown(refusal)).toContain('aria-invalid="true"');
  expect(shown()).not.toContain('aria-invalid="true"');
  // A rejection that was refused: nobody has filled the form in yet.
  expect(shown({ ...refused(undefined), problem: { detail: 'you may not' } })).not.toContain('aria-invalid="true"');
});
