import { expect, test } from 'vitest';
import { allChosen, extend, nothingChosen, toggle } from './selection';

const rows = ['a', 'b', 'c', 'd', 'e'];

test('a row is chosen and left', () => {
  const one = toggle(nothingChosen, 'b');
  expect([...one.chosen]).toEqual(['b']);
  expect([...toggle(one, 'b').chosen]).toEqual([]);
});

test('a range goes from the row that was chosen last, up or down, and keeps what was chosen', () => {
  const from = toggle(toggle(nothingChosen, 'a'), 'd');
  expect([...extend(from, 'c', rows).chosen].sort()).toEqual(['a', 'c', 'd']);
  expect([...extend(from, 'e', rows).chosen].sort()).toEqual(['a', 'd', 'e']);
});

test('a range without a beginning, or whose beginning has left the list, is one row', () => {
  expect([...extend(nothingChosen, 'c', rows).chosen]).toEqual(['c']);
  expect([...extend(toggle(nothingChosen, 'gone'), 'c', rows).chosen].sort()).toEqual(['c', 'gone']);
  expect(extend(nothingChosen, 'gone', rows).chosen.size).toBe(0);
});

test('who takes a row after all were chosen has chosen only this one: nobody acts on rows that were left', () => {
  expect(toggle(allChosen, 'b')).toEqual({ chosen: new Set(['b']), anchor: 'b' });
});
