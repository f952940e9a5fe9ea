// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { missingPackages, withoutIncomplete } from './lock-platforms.mjs';
import { root } from './paths.mjs';

const read = () => JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));

test('the lock has the packages for every platform, so that "npm ci" works on Linux, macOS and Windows (mend it by: npm run lock:npm)', () => {
  expect(missingPackages(read().packages)).toEqual({});
});

test('the lock has the hash of each package, and says of none where it comes from', () => {
  for (const [place, { link, integrity, resolved, inBundle }] of Object.entries(read().packages)) {
    if (!place.includes('node_modules/') || link || inBundle) continue;
    expect(integrity, place).toMatch(/^sha512-/);
    expect(resolved, place).toBeUndefined();
  }
});

test('a package for another platform that is missing is found, also where Node would find it further up', () => {
  const packages = {
    '': {},
    'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-win32': '1.0.0' } },
    'node_modules/a-linux': {},
    'node_modules/b/node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0' } },
    'node_modules/c': { dependencies: { a: '1.0.0' } },
    'apps/d': { dependencies: { c: '1.0.0' } },
  };
  expect(missingPackages(packages)).toEqual({ 'node_modules/a': ['a-win32'] });
  expect(Object.keys(withoutIncomplete(packages))).toEqual(['', 'node_modules/b/node_modules/a', 'apps/d']);
});
