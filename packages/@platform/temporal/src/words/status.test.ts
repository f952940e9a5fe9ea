import { expect, test } from 'vitest';
import type { PendingDecision } from '../domain/contract.js';
import type { TurnProgress } from '../projection/view.js';
import { statusSentence, type Told, type Workers } from './status.js';

const start = Date.parse('2026-01-01T12:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const now = start + 120_000;

const pending: PendingDecision = {
  id: '0-call_1',
  kind: 'approval',
  toolCallId: 'call_1',
  tool: 'issue_refund',
  arguments: { order_id: 1042 },
  argumentsHash: 'abc',
  askedAt: at(0),
};
const turn: TurnProgress = { turn: 0, state: 'running', attempt: 1, maximumAttempts: 5, since: at(108) };

function say(run: Partial<Told>, workers?: Workers): string {
  return statusSentence({ status: 'running', startedAt: at(0), statusSince: at(0), ...run }, now, workers).text;
}

test('a run that waits for runs that it started says for which', () => {
  expect(say({ waitsForRuns: ['r1-0-1'] })).toBe('Waiting for run r1-0-1, which it started');
  expect(say({ waitsForRuns: ['r1-0-1', 'r1-0-2'] })).toBe('Waiting for 2 runs that it started');
});

test('a run that waits says for what and for how long', () => {
  expect(say({ status: 'waiting', waitingFor: [pending] })).toBe('Waiting for a decision on issue_refund · 2 min');
  expect(say({ status: 'waiting', waitingFor: [pending, { ...pending, id: '0-call_2' }] })).toBe(
    'Waiting for 2 decisions · 2 min',
  );
  expect(say({ status: 'waiting', waitingFor: [{ ...pending, kind: 'outcome' }] })).toBe(
    'Waiting for someone to say whether issue_refund ran · 2 min',
  );
});

test('what has only begun has no time yet', () => {
  expect(say({ status: 'waiting', waitingFor: [{ ...pending, askedAt: at(120) }] })).toBe(
    'Waiting for a decision on issue_refund',
  );
});

test('a retry says which attempt, when it comes and why', () => {
  const lastFailure = { type: 'RateLimited', message: 'Error code: 429 - slow down' };
  const retrying: TurnProgress = { ...turn, state: 'retrying', attempt: 3, nextAttemptAt: at(124), lastFailure };
  expect(say({ turn: retrying })).toBe('Retrying 3 of 5 in 4 s: 429 from the provider (Error code: 429 - slow down)');
  expect(say({ turn: { ...retrying, nextAttemptAt: at(119) } })).toBe(
    'Retrying 3 of 5 now: 429 from the provider (Error code: 429 - slow down)',
  );
});

test('a run that nobody works on says so, and who is missing', () => {
  expect(say({ turn }, { agentService: false })).toBe('Nobody is working on it: the agents are not running');
  expect(say({}, { worker: false })).toBe('Nobody is working on it: what moves runs on is not running');
  expect(say({ turn: { ...turn, state: 'queued' } })).toBe('Nobody has taken it for 12 s: the agents are busy or away');
});

test('a turn that is worked on goes on without the worker, and says since when', () => {
  expect(say({ turn }, { worker: false })).toBe('Working for 12 s');
  expect(say({ turn: { ...turn, attempt: 2 } })).toBe('Working for 12 s, attempt 2 of 5');
  expect(say({ turn: { ...turn, state: 'queued', since: at(119) } })).toBe('Starting');
});

test('a stalled run says why', () => {
  const stall = { type: 'Auth', message: 'Incorrect API key', since: at(60), turn: 0 };
  expect(say({ status: 'stalled', stall })).toBe('Stalled for 1 min: the provider refused the key (Incorrect API key)');
});

test('a run that ended says how, and how long it took', () => {
  const endedAt = at(72);
  expect(say({ status: 'completed', endedAt })).toBe('Completed in 1 min');
  expect(say({ status: 'cancelled', endedAt, cancelRequested: { by: 'ana', reason: '', at: at(70) } })).toBe(
    'Cancelled by ana after 1 min',
  );
  expect(say({ status: 'failed', endedAt, failure: { type: 'Terminated', message: 'by an operator' } })).toBe(
    'Failed after 1 min: by an operator',
  );
});
