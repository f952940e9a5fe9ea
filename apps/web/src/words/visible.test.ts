import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hiddenName } from './hidden-names';
import { argumentsLine, hidesSomething, outputText, valueText } from './visible';

test('what cannot be seen is shown, the same as everywhere', () => {
  expect(valueText('pay 10\u202e01 to\u200bm')).toBe('pay 10\\u{202E}01 to\\u{200B}m');
  expect(valueText('two\nlines\tand ünïcode 🎉')).toBe('two\nlines\tand ünïcode 🎉');
  expect(hidesSomething('a\u00a0b')).toBe(true);
  expect(hidesSomething('a b\n👩‍👧')).toBe(false);
});

test('a hidden character has a name', () => {
  expect(hiddenName('\\u{200B}')).toBe('zero-width space');
  expect(hiddenName('\\u{001B}')).toBe('control character');
  expect(hiddenName('\\u{E0041}')).toBe('tag, which cannot be seen');
  expect(hiddenName('\\r')).toBe('carriage return');
  expect(hiddenName('\\u{180E}')).toBe('character that cannot be seen');
});

/** What no page may hold raw; joiners and variants are part of emoji, which the tests of `shown` judge. */
const dangerous =
  /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\u2800]/u;
const anyText = fc.string({ unit: 'binary' });

test('no words of ours hold it, whatever text they are made of', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const words of [
        valueText(text),
        valueText({ [text]: [text] }),
        argumentsLine({ [text]: text }),
        outputText(text),
        outputText(JSON.stringify([text])),
      ])
        expect(words).not.toMatch(dangerous);
    }),
  );
});

test('values and arguments are text that people read', () => {
  expect(valueText({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(valueText('as it is')).toBe('as it is');
  expect(argumentsLine({ order_id: 1042, reason: 'late' })).toBe('order_id: 1042, reason: "late"');
});

test('output that is JSON is laid out, other output stays', () => {
  expect(outputText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(outputText('{"id":12345678901234567890,"sum":2.0}')).toBe('{\n  "id": 12345678901234567890,\n  "sum": 2.0\n}');
  expect(outputText('{"a":1e999}')).toBe('{"a":1e999}');
  expect(outputText('[sic] not JSON')).toBe('[sic] not JSON');
});
