import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../../../test/support/hostile-text.js';
import { shown, shownBlock, shownJson, shownPieces, shownText } from './shown.js';

interface Golden {
  /** First and last code points of what is hidden, in hexadecimal; what no version of Unicode has assigned is left out. */
  hidden: [string, string][];
  cases: { what: string; text: string; line: string; block: string; decided: string; json: string }[];
}

const golden = JSON.parse(readFileSync(new URL('../../fixtures/shown/shown.json', import.meta.url), 'utf8')) as Golden;

describe('text from outside, the same as Python shows it', () => {
  it.each(golden.cases)('$what', ({ text, line, block, decided, json }) => {
    expect(shown(text)).toBe(line);
    expect(shownBlock(text)).toBe(block);
    expect(shownText(text)).toBe(decided);
    expect(shownJson(JSON.stringify(text))).toBe(json);
  });

  it('every code point of Unicode that is hidden is shown, and no other is changed', () => {
    const ranges = golden.hidden.map(
      ([first, last]) => [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const,
    );
    const isHidden = (code: number) => ranges.some(([first, last]) => first <= code && code <= last);
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const unassigned = /\p{Cn}/u.test(character);
      const is = shown(character) !== character;
      if (is !== (unassigned || isHidden(code))) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});

describe('whatever a text holds', () => {
  it('nothing hidden is left in one line but what emoji are made of, and showing it again changes nothing', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const line = shown(text);
        expect(line).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\u2800\u3164]/u,
        );
        expect(line).not.toMatch(/(?:^|[\w\s])[\u200d\ufe0f]/);
        expect(shown(line)).toBe(line);
        expect(shownBlock(shownBlock(text))).toBe(shownBlock(text));
      }),
    );
  });

  it('JSON that is shown means what it meant', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const json = shownJson(JSON.stringify({ [text]: text }));
        expect(JSON.parse(json)).toEqual({ [text]: text });
      }),
    );
  });

  it('pieces are the text that is shown', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(
          shownPieces(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(shownBlock(text));
        expect(
          shownPieces(text, 'text')
            .map((piece) => piece.text)
            .join(''),
        ).toBe(shownText(text));
      }),
    );
  });
});
