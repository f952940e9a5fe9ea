import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attributeBytes,
  figuresAtStart,
  mostWaits,
  type RunFigures,
  readFigures,
  readUsed,
  searchableText,
  writeFigures,
  writeUsed,
} from './figures.js';

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const count = fc.nat(1e12);
const figures: fc.Arbitrary<RunFigures> = fc.record({
  inputTokens: count,
  outputTokens: count,
  modelCalls: count,
  toolCalls: count,
  decisions: count,
  stalls: count,
  costUsd: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
  waits: fc.array(
    fc.nat(315_360_000 * 10).map((tenths) => tenths / 10),
    { maxLength: 300 },
  ),
});

/** A run never fails because of an attribute: Temporal refuses one that is larger, and the run would stand still. */
describe('the figures of a run', () => {
  it('come back as they were, and never are larger than an attribute may be', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const written = writeFigures(given);
        expect(bytes(written)).toBeLessThanOrEqual(attributeBytes);
        const { costUsd, ...rest } = given;
        expect(readFigures(written)).toEqual({
          ...rest,
          waits: given.waits.slice(0, mostWaits),
          ...(costUsd !== undefined && { costUsd: costUsd + 0 }),
        });
      }),
    );
  });

  it('are not known where nobody wrote them, and junk is no figure', () => {
    expect(readFigures(undefined)).toBeUndefined();
    expect(readFigures(figuresAtStart)).toBeUndefined();
    expect(readFigures(['known=1', 'inputTokens=x', 'costUsd=-1', 'waits=a 5', 'later=7'])).toMatchObject({
      inputTokens: 0,
      waits: [5],
    });
  });
});

describe('names of what a run used', () => {
  it('come back, each once', () => {
    const used = { tools: ['refund', "it's", 'refund'], models: ['gpt-5:latest'] };
    expect(readUsed(writeUsed(used))).toEqual({ tools: ['refund', "it's"], models: ['gpt-5:latest'] });
  });

  it('fit whatever they are, and no store refuses them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 200 }), (tools) => {
        const written = writeUsed({ tools, models: tools });
        expect(bytes(written)).toBeLessThanOrEqual(attributeBytes);
        for (const name of written) expect(name).toMatch(/^(tool|model):[^\p{C}"\\]*$/u);
      }),
    );
  });
});

it('the words of any request fit, without what a store refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (request) => {
      const text = searchableText(request);
      expect(bytes(text)).toBeLessThanOrEqual(attributeBytes);
      // A colon, a quote or a backslash would be a mistake in the language of Postgres, which then lists nothing of the run.
      expect(text).toMatch(/^[\p{L}\p{N}\p{M} ]*$/u);
    }),
  );
  expect(searchableText('  Refund\u0000 order\n1042 ')).toBe('refund order 1042');
  expect(searchableText(`It's "A-1042": C:\\temp 'x ÜBER`)).toBe('it s a 1042 c temp x über');
});
