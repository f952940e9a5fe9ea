import { DecisionRejected, InvalidInput, type PendingDecision, RunEnded, type RunView } from '@platform/temporal';
import { describe, expect, it } from 'vitest';
import { findRequest } from './find-request.js';

const at = '2026-01-01T00:00:00.000Z';
const pending = (id: string, tool: string): PendingDecision => ({
  id,
  kind: 'approval',
  toolCallId: id,
  tool,
  arguments: {},
  argumentsHash: '',
  askedAt: at,
});
const refund = pending('0-c1', 'issue_refund');
const letter = pending('0-c2', 'write_to_customer');
const run = (waitingFor: PendingDecision[], more: Partial<RunView> = {}) =>
  ({ runId: 'r', status: 'waiting', waitingFor, timeline: [], ...more }) as unknown as RunView;

describe('the request that is meant', () => {
  it.each([
    ['the only one, when none is named', [refund], undefined, refund],
    ['the one of this id', [refund, letter], '0-c2', letter],
    ['the one of this tool', [refund, letter], 'issue_refund', refund],
    ['the one that a part fits', [refund, letter], 'write', letter],
  ])('is %s', (_, waiting, which, found) => {
    expect(findRequest(run(waiting), which)).toBe(found);
  });

  it.each<[string, RunView, string | undefined, unknown, RegExp]>([
    ['several are pending and none is named', run([refund, letter]), undefined, InvalidInput, /0-c1 .*0-c2/],
    ['a part fits several', run([refund, letter]), '0-c', InvalidInput, /several/],
    ['nothing fits', run([refund]), 'x', DecisionRejected, /no pending request fits "x"; pending: 0-c1/],
    ['nothing is pending', run([], { status: 'running' }), undefined, DecisionRejected, /waits for nothing/],
    ['the run has ended', run([], { status: 'failed', endedAt: at }), undefined, RunEnded, /ended already/],
  ])('is not guessed when %s', (_, view, which, type, message) => {
    expect(() => findRequest(view, which)).toThrow(type as typeof Error);
    expect(() => findRequest(view, which)).toThrow(message);
  });

  it('when decided already, is told with who decided', () => {
    const decision = { requestId: '0-c1', action: 'reject' as const, by: 'bo', decidedAt: at };
    const item = { kind: 'decision' as const, id: 'decision.0-c1', at, request: refund, decision };
    expect(() => findRequest(run([letter], { timeline: [item] }), '0-c1')).toThrow(/reject by bo/);
  });
});
