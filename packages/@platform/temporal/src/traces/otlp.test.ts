import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EntryFacts, TurnFacts } from './facts.js';
import { fromOtlp, toOtlp } from './otlp.js';
import { turnSpans } from './turn-spans.js';

const file = new URL('../../fixtures/traces/traces.json', import.meta.url);
const cases: { title: string; turn: TurnFacts; entries: EntryFacts[] }[] = JSON.parse(readFileSync(file, 'utf8'));

it.each(cases.map((one) => [one.title, one] as const))('a document has all of a span: %s', (_, { turn, entries }) => {
  const spans = turnSpans(turn, entries, { contents: true });
  expect(fromOtlp(JSON.parse(JSON.stringify(toOtlp(spans, 'agents'))))).toEqual(spans);
});

it('a document has the shape of OTLP in JSON', () => {
  const [one] = cases;
  if (!one) throw new Error('no case');
  const [root] = turnSpans(one.turn, one.entries, { contents: false });
  if (!root) throw new Error('no span');
  const { resourceSpans } = toOtlp([{ ...root, attributes: { a: 'x', b: 1, c: 0.5, d: true, e: ['y'] } }], 'agents');
  expect(resourceSpans).toMatchObject([
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'agents' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: 'bf6af3a0a6e39993715dda52ca422493',
              spanId: '7a10a38b9400976a',
              kind: 1,
              startTimeUnixNano: '1768210201000000000',
              endTimeUnixNano: '1768210203060000000',
              attributes: [
                { key: 'a', value: { stringValue: 'x' } },
                { key: 'b', value: { intValue: '1' } },
                { key: 'c', value: { doubleValue: 0.5 } },
                { key: 'd', value: { boolValue: true } },
                { key: 'e', value: { arrayValue: { values: [{ stringValue: 'y' }] } } },
              ],
              status: { code: 0 },
            },
          ],
        },
      ],
    },
  ]);
});
