import { describe, expect, it } from 'vitest';
import { argumentsText, oneLine, plain, shorten, wrap } from './text.js';

describe('text of others', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['moves of the cursor', 'a\u001b[2K\u001b[1Ab', 'ab'],
    ['links', '\u001b]8;;http://evil\u0007text\u001b]8;;\u0007', 'text'],
    ['a carriage return that would overwrite the line', 'pay 1\rpay 9', 'pay 1pay 9'],
    ['a backspace', 'a\bb', 'ab'],
    ['characters that turn the direction of writing', 'a\u202eb\u2066c', 'abc'],
  ])('cannot bring %s to the terminal', (_, given, shown) => {
    expect(plain(given)).toBe(shown);
  });

  it('keeps its lines and letters', () => {
    expect(plain('Zoë\r\n\t日本 👍')).toBe('Zoë\n  日本 👍');
    expect(oneLine(' a\n\n b ')).toBe('a b');
  });
});

describe('a line', () => {
  it('breaks at spaces and hangs under its indent', () => {
    expect(wrap('one two three four', '  ', 14)).toBe('  one two\n  three four');
  });

  it('breaks inside a word that is longer than the terminal', () => {
    expect(wrap('x'.repeat(25), '', 10).split('\n')).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
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
