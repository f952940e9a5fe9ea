import { expect, test } from 'vitest';
import { heedActivityOptions } from './workflow.js';

test('a process that is busy for some seconds is still told that a turn is to end, once, and its run does not wait for it', () => {
  expect(heedActivityOptions('agents-1', 'agents')).toMatchObject({
    scheduleToStartTimeout: '10 seconds',
    retry: { maximumAttempts: 1 },
    cancellationType: 'ABANDON',
  });
});
