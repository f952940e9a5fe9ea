import type { JournalEntry } from '@platform/temporal/agent-service';
import { describe, expect } from 'vitest';
import { approval, completed, modelEntry, partOf, paused, toolEntry, yielded } from './support/scripted-turns.js';
import { test } from './support/test.js';

const part = 'a'.repeat(64);
const origin = { kind: 'followUp', runId: 'before' } as const;

describe.concurrent('a run that goes on from another', () => {
  test('begins with a message after the conversation: a follow-up', async ({ stage }) => {
    const run = await stage.start([paused(approval('0-c1')), completed('done')], {
      origin,
      transcript: { part, inSession: true },
    });
    await run.waiting('0-c1');
    await run.decide({ requestId: '0-c1', action: 'approve', by: 'bob' });
    await run.result();
    const transcript = { part, turn: 0, history: true, inSession: true };
    expect(run.inputs).toMatchObject([
      { turn: 0, request: 'Refund order 7', transcript },
      { turn: 1, transcript },
    ]);
    expect(run.inputs[1]).not.toHaveProperty('request');
    expect((await run.handle.describe()).searchAttributes.AgentRunOrigin).toEqual(['before']);
    await run.record('follow-up');
  });

  test('begins in the middle of it, with what was kept and decided: a fork', async ({ stage }) => {
    const answers = [
      { requestId: '3-c1', toolCallId: 'c1', kind: 'approval', action: 'approve', argumentsHash: 'x' } as const,
    ];
    const run = await stage.start([completed('done', [modelEntry(2)])], {
      origin: { kind: 'fork', runId: 'before', turn: 4, entry: 2 },
      transcript: { part, midLoop: true },
      kept: [{ ...toolEntry(0), toolCallId: 'c1' } as JournalEntry, modelEntry(1)],
      answers,
    });
    expect(await run.result(), 'what was kept is not counted').toMatchObject({
      usage: { modelCalls: 1, toolCalls: 0, inputTokens: 10 },
    });
    expect(run.inputs).toMatchObject([{ turn: 0, kept: 2, decisions: answers, transcript: { part, turn: 0 } }]);
    expect(run.inputs[0]).not.toHaveProperty('request');
    expect(run.inputs[0]!.transcript).not.toHaveProperty('history');
    await run.record('fork');
  });

  test('continues as new like any other, without what only its first turn needs', async ({ stage }) => {
    const run = await stage.start([...Array.from({ length: 5 }, () => yielded()), completed('done')], {
      origin,
      transcript: { part },
      historyLimit: { events: 15 },
    });
    await run.result();
    const [saved] = stage.turns.saved.get(run.runId)!;
    expect(saved!.transcript).toEqual({ part, turn: 0, history: true });
    expect(run.inputs.at(-1)!.transcript).toEqual({ part: partOf(saved!), turn: saved!.turn });
    await run.recordAll('follow-up-continued');
  });
});
