import { expect, test } from 'vitest';
import type { ApprovalRule, PendingDecision } from '../domain/contract.js';
import type { TimelineItem } from '../projection/view.js';
import { type NoteItem, noteWords } from './notes.js';

const at = '2026-01-01T14:03:00.000Z';
const by = 'ana';
const note = 'why not';
const vote = { requestId: '0-c1', action: 'approve', by, at, note } as const;
const request: PendingDecision = {
  ...{ id: '0-c1', kind: 'approval', toolCallId: 'c1', tool: 'refund', arguments: {}, argumentsHash: '' },
  askedAt: at,
};
const rule: ApprovalRule = {
  ...{ id: 'r1', tool: 'refund', covers: 'tool', requestId: '0-c1', argumentsHash: '', arguments: {}, by },
  ...{ via: 'console', createdAt: at, uses: 0 },
};
const step = { turn: 0, n: 1 };

/** Each kind of note with what people read of it: the sentence, what somebody wrote beside it, and more for operators. */
const notes: {
  [Kind in NoteItem['kind']]: [Omit<Extract<NoteItem, { kind: Kind }>, 'kind' | 'id' | 'at'>, ...string[]];
} = {
  modelError: [
    { ...step, model: 'gpt', message: 'overloaded' },
    'gpt failed, the agent went on: overloaded',
    'overloaded',
  ],
  spent: [
    { ...step, model: 'gpt', inputTokens: 10, outputTokens: 2, costUsd: 0.5, estimated: false, message: 'reset' },
    'gpt was cut off after 12 tokens, $0.50: reset',
    'reset',
  ],
  ignoredDecision: [
    { by, reason: 'AlreadyDecided', message: 'bob has decided' },
    'A decision by ana came too late or did not fit, and changed nothing',
    'bob has decided',
  ],
  ignoredJournal: [
    { by, count: 2, reasons: ['no shape', 'too early'] },
    '2 messages about the agent’s work from ana did not come from it, and changed nothing',
    'no shape; too early',
  ],
  voted: [
    { requestId: '0-c1', tool: 'refund', vote, agreed: 1, required: 2 },
    'ana agreed to refund, 14:03: 1 of 2',
    note,
  ],
  escalated: [
    { requestId: '0-c1', tool: 'refund', to: { roles: ['ops'] } },
    'Nobody decided on refund until 14:03; now anyone of ops may as well',
  ],
  ruleRevoked: [{ by, note, rule }, 'ana revoked rule r1 for refund, 14:03: it is asked again', note],
  limitRaised: [
    { by, note, limit: 'modelCalls', more: 10, allowed: 30 },
    'ana allowed it 10 model calls more, 14:03: 30 model calls in all',
    note,
  ],
  handedOver: [{ turn: 0 }, 'The agent’s process shut down and handed the work over; nothing was lost.'],
  stalled: [
    { stall: { type: 'Auth', message: 'bad key', turn: 0, since: at } },
    'Stalled, 14:03: the provider refused the key (bad key)',
    'Auth: bad key',
  ],
  retried: [{ by, note }, 'Retried by ana, 14:03', note],
  paused: [{ by, note }, 'Paused by ana, 14:03', note],
  resumed: [{ by, note }, 'Resumed by ana, 14:03', note],
  cancelRequested: [{ by, reason: note }, 'ana asked to cancel, 14:03', note],
  earlierGone: [{ turns: 3 }, 'The server no longer has the first 3 turns of this run'],
  unknownEntry: [{ ...step, entryKind: 'dream' }, 'An entry of kind “dream”, which this version does not know'],
  reset: [
    {
      by,
      reason: note,
      undone: [{ kind: 'decision', id: 'd', at, request, decision: { ...vote, via: 'cli', decidedAt: at } }],
    },
    'Set back to here by ana, 14:03. These decisions count no more, and what tools had done stays done: refund, approved by ana.',
    note,
  ],
  unreadable: [{ message: 'no JSON' }, 'A part of this run cannot be read', 'no JSON'],
};

test.each(Object.entries(notes))('people read in a sentence what happened: %s', (kind, [fields, text, beside]) => {
  const words = noteWords({ kind, id: 'i', at, ...fields } as NoteItem, '14:03');
  expect(words.text).toBe(text);
  expect(words.note ?? words.detail).toBe(beside);
});

test('an item of a later version, which an archive may hold, is said to be one', () => {
  const later = { kind: 'dreamt', id: 'i', at } as unknown as TimelineItem;
  expect(noteWords(later as NoteItem, '14:03').text).toContain('“dreamt”, which this version does not know');
});
