import { expect, test } from 'vitest';
import { serverVersionProblem } from './server-version.js';

test.each(['1.29.0', '1.29.1', '1.29.4', '1.30.0', '1.30.2'])('server %s is said to have a hole', (version) => {
  expect(serverVersionProblem(version)).toMatch(/CVE-2026-5199/);
});

test.each(['1.28.9', '1.5.0'])('server %s is said to be too old', (version) => {
  expect(serverVersionProblem(version)).toMatch(/too old.*1\.29\.5, 1\.30\.3/);
});

test.each([
  '1.29.5',
  '1.29.10',
  '1.30.3',
  '1.31.0',
  '1.32.0',
  '1.32.0-155.1',
  '1.100.0',
  '2.0.0',
  'cloud',
  '',
  undefined,
])('server %s is supported, or says no version that could be judged', (version) => {
  expect(serverVersionProblem(version)).toBeUndefined();
});
