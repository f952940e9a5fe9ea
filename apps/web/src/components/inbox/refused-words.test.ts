import { expect, test } from 'vitest';
import { ApiProblem } from '@/lib/api';
import type { Problem } from '@/server/problem';
import { refusedWords } from './refused-words';

const decision = { action: 'reject', by: 'ben', decidedAt: '2026-01-31T09:00:00Z' };
const refused = (more: object) => new ApiProblem('This was decided already.', 409, more as unknown as Problem);

test('who came too late is told whose word counts, and what it was', () => {
  expect(refusedWords(refused({ decision }), 'ana')).toMatch(/^ben decided this before you, at .*: rejected\./);
  expect(refusedWords(refused({ decision }), 'ben')).toMatch(/^You decided this before/);
  expect(refusedWords(refused({ decision: { ...decision, by: 'deadline' } }), 'ana')).toMatch(/^The deadline passed/);
});

test('without another decision the reason itself is told', () => {
  expect(refusedWords(refused({}), 'ana')).toBe('This was decided already.');
});
