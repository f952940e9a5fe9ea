import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveEvent } from '../agent-service.js';
import { applyLive, type Live, liveSnapshot, nothingLive } from './live.js';

const at = '2026-01-01T12:00:00.000Z';
const member = { id: 'm', name: 'M', call: 'c', run: 'r' };
const after = (...events: LiveEvent[]): Live => events.reduce((live, event) => applyLive(live, event), nothingLive);
const delta = (text: string, attempt = 1): LiveEvent => ({ type: 'delta', turn: 0, attempt, key: 'k', text, member });

test('whose text it is stays known while it is written, also to a viewer who comes later', () => {
  const { texts } = liveSnapshot(after(delta('Hel'), delta('lo')));
  expect(texts).toEqual([{ key: 'k', text: 'Hello', reasoning: '', member }]);
});

test('what an attempt before the present one still says is not heard', () => {
  const { texts } = liveSnapshot(after(delta('old'), delta('new', 2), delta(' and late')));
  expect(texts.map(({ text }) => text)).toEqual(['new']);
});

test('a text that is finished is not told as one that is written', () => {
  const entry = { kind: 'model', n: 0, key: 'k', at, model: 'm', message: { role: 'assistant' } } as const;
  const live = after(delta('Hello'), { type: 'entry', turn: 0, attempt: 1, entry });
  expect(live.texts).toMatchObject([{ text: 'Hello', itemId: '0.0' }]);
  expect(liveSnapshot(live).texts).toEqual([]);
});

/** Any order of events, of two turns, attempts and calls. */
const position = { turn: fc.integer({ min: 0, max: 1 }), attempt: fc.integer({ min: 1, max: 2 }) };
const key = fc.constantFrom('a', 'b');
const maybeMember = fc.option(fc.constant(member), { nil: undefined });
const tool = fc.record({ key, tool: fc.constant('t'), toolCallId: key, startedAt: fc.constant(at) });
const event: fc.Arbitrary<LiveEvent> = fc.oneof(
  fc.record({ type: fc.constant('delta' as const), ...position, key, text: fc.string(), member: maybeMember }),
  fc.record({ type: fc.constant('tool' as const), ...position, tool }),
  fc.record({
    type: fc.constant('entry' as const),
    ...position,
    entry: key.map((of) => ({ kind: 'model' as const, n: 0, key: of, at, model: 'm', message: { role: 'assistant' } })),
  }),
  fc.record({
    type: fc.constant('snapshot' as const),
    ...position,
    texts: fc.constant<never[]>([]),
    tools: fc.constant<never[]>([]),
  }),
);

/** Whether a text that is finished is written on: no agent-service does that. */
function goesOnAfterItsEnd(events: readonly LiveEvent[]): boolean {
  const ended = new Set<string>();
  return events.some((one) => {
    if (one.type === 'entry') ended.add(one.entry.key);
    return one.type === 'delta' && ended.has(one.key);
  });
}

test('a viewer who comes in the middle sees what one sees who was there from the beginning', () => {
  fc.assert(
    fc.property(fc.array(event), fc.array(event), (before, since) => {
      fc.pre(!goesOnAfterItsEnd([...before, ...since]));
      const joined = [liveSnapshot(after(...before)), ...since];
      expect(liveSnapshot(after(...joined))).toEqual(liveSnapshot(after(...before, ...since)));
    }),
  );
});
