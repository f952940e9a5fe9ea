import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const lines: [string, Record<string, unknown>][] = [];
vi.mock('@temporalio/workflow', async (load) => ({
  ...(await load<object>()),
  log: { warn: (message: string, fields: Record<string, unknown>) => lines.push([message, fields]) },
}));

const { ContinueAsNew, DeterminismViolationError } = await import('@temporalio/workflow');
const { faultWords, isFault, takesSignal, takesUpdate } = await import('./faults.js');

const fault = () => {
  const nothing = undefined as unknown as { entries: unknown[] };
  return nothing.entries.length;
};

describe('a fault', () => {
  beforeEach(() => {
    lines.length = 0;
  });

  it.each([
    ['of ours', new TypeError('x'), true],
    ['of the stack', new RangeError('Maximum call stack size exceeded'), true],
    ['without a name', new Error('x'), true],
    ['that is a text', 'x', true],
    ['is not what somebody means', ApplicationFailure.nonRetryable('x'), false],
    ['is not a cancel', new CancelledFailure('x'), false],
    ['is not a new execution', new ContinueAsNew({} as never), false],
    ['is not a history that does not fit', new DeterminismViolationError('x'), false],
  ])('%s', (_, error, is) => {
    expect(isFault(error)).toBe(is);
  });

  it('in a signal changes nothing and is a line, and not one for each signal without end', () => {
    const take = takesSignal('poke', fault);
    for (let sent = 0; sent < 1_000; sent++) take(null);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatchObject(['A signal was ignored: poke', { cause: expect.stringContaining('TypeError') }]);
    expect(lines[20]?.[0]).toBe('More of them are not logged');
  });

  it('in an update is its answer; what the update means to say goes through', () => {
    expect(() => takesUpdate(fault)(undefined)).toThrow(
      expect.objectContaining({ type: 'WorkerFault', nonRetryable: true }),
    );
    const refused = ApplicationFailure.nonRetryable('no', 'NotAllowed');
    expect(() =>
      takesUpdate(() => {
        throw refused;
      })(undefined),
    ).toThrow(refused);
    expect(takesUpdate((given: number) => given + 1)(1)).toBe(2);
  });

  it('is told in words that say what to do', () => {
    expect(faultWords(new TypeError('x'))).toMatch(/TypeError: x.*Retry it, or fork the run/);
  });
});
