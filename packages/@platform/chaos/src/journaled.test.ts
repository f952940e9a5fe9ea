import type { RunView } from '@platform/temporal';
import { expect, test } from 'vitest';
import { isJournaled } from './journaled.js';

const timeline = [
  { kind: 'message', id: '0.0' },
  { kind: 'tool', id: '0.0.0', tool: 'charge', n: 1 },
  { kind: 'message', id: '0.2' },
  { kind: 'tool', id: '0.2.0', tool: 'charge' },
] as unknown as RunView['timeline'];

test.each([
  ['model 1', true],
  ['model 2', true],
  ['model 3', false],
  ['charge', true],
  ['charge #2', false],
  ['slow', false],
])('how %s ended is in the journal: %s', (call, is) => {
  expect(isJournaled({ timeline }, call)).toBe(is);
});
