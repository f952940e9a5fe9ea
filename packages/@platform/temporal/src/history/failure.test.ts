import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/client';
import { RetryState } from '@temporalio/common';
import { expect, it } from 'vitest';
import { leaseLapsed } from '../domain/lease.js';
import { toAttemptFailure } from './failure.js';

it('people are told the same of a lapsed lease and of a missed heartbeat: the process died', () => {
  const lapsed = ApplicationFailure.create({ type: leaseLapsed, message: 'any words' });
  const told = toAttemptFailure(new TimeoutFailure('missed', undefined, 'HEARTBEAT'));
  expect(told).toMatchObject({ type: 'Timeout', workerLost: true });
  for (const failure of [lapsed, new ActivityFailure('f', 'runTurn', '1', RetryState.TIMEOUT, 'x', lapsed)])
    expect(toAttemptFailure(failure)).toEqual({ type: 'Timeout', message: told.message, workerLost: true });
});
