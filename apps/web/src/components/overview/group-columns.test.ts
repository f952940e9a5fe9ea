import type { OverviewGroup } from '@platform/temporal';
import { expect, test } from 'vitest';
import { sortGroups } from './group-columns';

const group = (key: string, runs: number, median?: number) =>
  ({ key, runs, ...(median !== undefined && { decisionSeconds: { median, p90: median } }) }) as OverviewGroup;
const groups = [group('b', 1, 5), group('a', 3), group('c', 2, 1)];
const keys = (column: string, isDown: boolean) =>
  sortGroups(groups, column, isDown)
    .map(({ key }) => key)
    .join('');

test('groups are sorted by a number or by their name, either way', () => {
  expect(keys('Runs', true)).toBe('acb');
  expect(keys('Runs', false)).toBe('bca');
  expect(keys('Agent', false)).toBe('abc');
});

test('a group without the number comes last, whichever way', () => {
  expect(keys('Decision, median', true)).toBe('bca');
  expect(keys('Decision, median', false)).toBe('cba');
});
