import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/read.js';
import { addTurn, callsIn, saidIn, tokensCounted, toldIn, withArguments } from './agno-messages.js';

interface Case {
  name: string;
  before: JsonObject[];
  entries: JsonObject[];
  end: JsonObject;
  after: JsonObject[];
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/conversations/turns.json', import.meta.url), 'utf8'),
);

/** Python keeps the system message as the first of a list. */
function apart(messages: JsonObject[]) {
  const [first, ...rest] = messages;
  return first?.role === 'system' ? { system: first, messages: rest } : { system: undefined, messages };
}

describe('the conversation after a turn is the same in both languages', () => {
  it.each(cases)('$name', ({ before, entries, end, after }) => {
    const { system, messages } = addTurn(apart(before), entries, end);
    expect({ system, messages }).toEqual(apart(after));
  });
});

describe('a message', () => {
  const message = {
    role: 'assistant',
    content: [{ type: 'text', text: 'one' }, { type: 'image' }, 'two'],
    reasoning_content: 'because',
    metrics: { input_tokens: 7, output_tokens: 2 },
    tool_calls: [
      { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at": 1}' } },
      { name: 'flat', arguments: { at: 2 } },
    ],
  };

  it('is read whole', () => {
    expect(saidIn(message)).toEqual({ text: 'one\ntwo', reasoning: 'because' });
    expect(tokensCounted(message)).toEqual({ inputTokens: 7, outputTokens: 2 });
    expect(callsIn(message)).toEqual([
      { toolCallId: 'c1', tool: 'look', arguments: { at: 1 } },
      { toolCallId: undefined, tool: 'flat', arguments: { at: 2 } },
    ]);
  });

  it('gets other arguments for one call, and keeps the others', () => {
    const changed = withArguments(message, 'c1', { at: 3 });
    expect(callsIn(changed).map((call) => call.arguments)).toEqual([{ at: 3 }, { at: 2 }]);
    expect(saidIn(changed)).toEqual(saidIn(message));
  });

  it('tells of tool calls what it holds itself', () => {
    const told = { role: 'tool', tool_call_id: 'c1', content: 'no such tool' };
    expect(toldIn([told, { ...told, content: undefined }, { ...told, role: 'user' }, 7])).toEqual([
      { toolCallId: 'c1', text: 'no such tool', ok: false },
    ]);
    expect(toldIn([{ ...told, tool_call_error: false }])[0]?.ok).toBe(true);
  });

  it.each([undefined, null, 7, 'text', [], {}, { tool_calls: 'x', metrics: [], content: 3 }])(
    'of another shape (%j) is read as empty',
    (other) => {
      expect(saidIn(other)).toEqual({ text: '', reasoning: undefined });
      expect(tokensCounted(other)).toEqual({ inputTokens: 0, outputTokens: 0 });
      expect([callsIn(other), toldIn(other)]).toEqual([[], []]);
    },
  );
});
