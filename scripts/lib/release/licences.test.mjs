// @ts-check
import { expect, test } from 'vitest';
import { isAllowed, readLicences } from './licences.mjs';

test('of a choice one licence is enough, and of several that hold together all count', () => {
  expect(['MIT', '(GPL-3.0-only OR MIT)', 'Apache-2.0 AND MIT'].map(isAllowed)).toEqual([true, true, true]);
  expect(['UNKNOWN', 'GPL-3.0-only', 'MIT AND GPL-3.0-only'].map(isAllowed)).toEqual([false, false, false]);
});

test('everything that is shipped has a licence that allows it', () => {
  const licences = readLicences();
  expect(licences.filter(({ kind }) => kind === 'npm').length).toBeGreaterThan(100);
  expect(licences.filter(({ kind }) => kind === 'python').length).toBeGreaterThan(50);
  expect(licences.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});
