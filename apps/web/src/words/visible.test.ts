import { expect, test } from 'vitest';
import { argumentsLine, outputText, valueText, visible } from './visible';

test('what cannot be seen is made visible', () => {
  expect(visible('pay 10\u202e01 to\u200bm')).toBe('pay 10⟨U+202E⟩01 to⟨U+200B⟩m');
  expect(visible('two\nlines\tand ünïcode 🎉')).toBe('two\nlines\tand ünïcode 🎉');
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
