import { leaseLapsed } from '@platform/temporal/contract';
import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { toTurnFailure } from './failures.js';

const failed = (cause: Error) =>
  new ActivityFailure('failed', 'runTurn', '1', RetryState.MAXIMUM_ATTEMPTS_REACHED, '1@agents', cause);

it('a lapsed lease is the death of a process, as a missed heartbeat is', () => {
  const lapsed = ApplicationFailure.create({ type: leaseLapsed, message: 'gone', nonRetryable: false });
  expect(toTurnFailure(failed(lapsed))).toMatchObject({ type: 'WorkerLost', kind: 'workerLost', progress: false });
  const details = { turn: 0, started: 1, from: 0, entries: [{}, {}] };
  const missed = new TimeoutFailure('missed', details, 'HEARTBEAT');
  expect(toTurnFailure(failed(missed))).toMatchObject({ type: 'WorkerLost', progress: true, heartbeat: details });
});

it('a lapsed lease is no reason to stop a turn that was asked to end', () => {
  const lapsed = ApplicationFailure.create({ type: leaseLapsed, message: 'gone', nonRetryable: false });
  expect(toTurnFailure(failed(lapsed), true)).toMatchObject({ kind: 'workerLost' });
});
