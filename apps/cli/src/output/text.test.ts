import { describe, expect, it } from 'vitest';
import { terminalText } from './screen.js';
import { argumentsText, oneLine, shorten, valueText, wrap, wrapBlock } from './text.js';

describe('text of others', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', '\\u{001B}[31mred\\u{001B}[0m'],
    ['a screen that is cleared', 'a\u001b[2Jb', 'a\\u{001B}[2Jb'],
    ['a carriage return that would overwrite the line', 'pay 1\rpay 9', 'pay 1\\rpay 9'],
    ['characters that turn the direction of writing', 'a\u202eb\u2066c', 'a\\u{202E}b\\u{2066}c'],
    ['a line of its own', 'bo\n✓ approved', 'bo\\n✓ approved'],
  ])('brings %s to the terminal as what it is', (_, given, shown) => {
    expect(oneLine(given)).toBe(shown);
    expect(terminalText(given)).toBe(shown);
    expect(wrap(given)).toBe(shown);
  });

  it('keeps its lines and letters where there is room for them', () => {
    expect(terminalText(wrapBlock('Zoë\r\n\t日本 👍'))).toBe('Zoë\n  日本 👍');
    expect(oneLine('a\n\n b')).toBe('a\\n\\n b');
  });
});

describe('a line', () => {
  it('breaks at spaces and hangs under its indent', () => {
    expect(terminalText(wrap('one two three four', '  ', 14))).toBe('  one two\n  three four');
  });

  it('breaks inside a word that is longer than the terminal', () => {
    expect(terminalText(wrap('x'.repeat(25), '', 10)).split('\n')).toEqual([
      'x'.repeat(10),
      'x'.repeat(10),
      'x'.repeat(5),
    ]);
  });

  it('is shortened to columns, of which wide characters take two', () => {
    expect(shorten('abcdef', 4)).toBe('abc…');
    expect(shorten('日本語です', 5)).toBe('日本…');
    expect(shorten('abcd', 4)).toBe('abcd');
  });
});

it('arguments show texts in quotes, so that a number and its text differ', () => {
  expect(argumentsText({ id: 1, name: '1', none: null })).toBe('id: 1, name: "1", none: null');
});

it('a value that hides something is shown as JSON, so that it can be typed again as it is', () => {
  expect(valueText('pay\u200b Bo\n')).toBe('"pay\\u200b Bo\\n"');
  expect(valueText('pay Bo\n')).toBe('pay Bo\n');
  expect(argumentsText({ 'na\u00a0me': 'a\u00a0b' })).toBe('na\u00a0me: "a\\u00a0b"');
});
