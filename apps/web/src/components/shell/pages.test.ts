import { expect, test } from 'vitest';
import { isCurrent, pages } from './pages.js';

test('each page has one address and one name, and the bar of a phone has room for those that stand in it', () => {
  expect(new Set(pages.map(({ href }) => href)).size).toBe(pages.length);
  expect(new Set(pages.map(({ label }) => label)).size).toBe(pages.length);
  expect(pages.filter(({ phone }) => phone).map(({ label }) => label)).toEqual(['Runs', 'Inbox']);
});

test('a run belongs to the list of runs; a page that begins with the same letters is another', () => {
  expect(isCurrent({ href: '/' }, '/runs/abc')).toBe(true);
  expect(isCurrent({ href: '/' }, '/inbox')).toBe(false);
  expect(isCurrent({ href: '/audit' }, '/audit')).toBe(true);
  expect(isCurrent({ href: '/audit' }, '/audits')).toBe(false);
});
