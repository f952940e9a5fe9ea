import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EntryFacts, TurnFacts } from './facts.js';
import type { TraceSpan } from './span.js';
import { turnSpans } from './turn-spans.js';

/** The same file is read by the tests of the agent-service, whose exporter makes the same spans while it works. */
interface Case {
  title: string;
  contents: boolean;
  turn: TurnFacts;
  entries: EntryFacts[];
  spans: TraceSpan[];
}

const file = new URL('../../fixtures/traces/traces.json', import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(file, 'utf8'));

it.each(cases.map((one) => [one.title, one] as const))('%s', (_, { contents, turn, entries, spans }) => {
  expect(turnSpans(turn, entries, { contents })).toEqual(spans);
});

it('no span of a turn has the id of another, and each is inside of its trace', () => {
  for (const { title, turn, entries } of cases) {
    const spans = turnSpans(turn, entries, { contents: false });
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(ids.size, title).toBe(spans.length);
    expect(new Set(spans.map(({ traceId }) => traceId)).size, title).toBeLessThanOrEqual(1);
  }
});
