/** Promise: what was shown is what runs. A format shows exactly the value, or the value is shown as it is. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareNumbers, isNumber, parseJson } from '../domain/json.js';
import { decimalOf } from './decimals.js';
import { differingWords, valueWords } from './values.js';

const usd = { format: 'money', currency: 'USD' } as const;
const american = { locale: 'en-US', timeZone: 'America/New_York' };
const text = (value: unknown, how?: object, reader = american) => valueWords(value, how, reader).text;

/** Any number that a model can write. */
const literal = fc.oneof(
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.integer(), fc.integer({ min: 0, max: 1e6 })).map(([whole, rest]) => `${whole}.${rest}`),
  fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -30, max: 30 })).map(([n, e]) => `${n}e${e}`),
);
const locale = fc.constantFrom('en-US', 'de', 'de-CH', 'fr', 'hi', 'ar-EG', 'fa', 'bn', 'ja', 'sv');

describe('an amount', () => {
  it.each([
    ['49.9', '$49.90'],
    ['49', '$49.00'],
    ['49.0', '$49.00'],
    ['-5', '-$5.00'],
    ['0.001', '$0.001'],
    ['1234567.5', '$1,234,567.50'],
    ['738529527931269425', '$738,529,527,931,269,425.00'],
    ['"49.90"', '$49.90'],
  ])('%s is shown as %s', (json, shown) => expect(text(parseJson(json), usd)).toBe(shown));

  it('has the digits of its currency, in the language of the reader', () => {
    expect(text(49.9, { format: 'money', currency: 'JPY' })).toBe('¥49.9');
    expect(text(49, { format: 'money', currency: 'JPY' })).toBe('¥49');
    expect(text(1049.9, { format: 'money', currency: 'EUR' }, { ...american, locale: 'de' })).toBe('1.049,90 €');
  });

  it('that is none, or in no currency, is shown as it is', () => {
    expect(text('about 50', usd)).toBe('about 50');
    expect(text(true, usd)).toBe('yes');
    expect(text(49.9, { format: 'money', currency: 'dollars' })).toBe('49.9');
    expect(text(49.9, { format: 'money' })).toBe('49.9');
    expect(text(parseJson('1e300'), usd)).toBe('1e+300');
  });

  test('says every digit of any number in any language, or the number itself', () => {
    fc.assert(
      fc.property(literal, locale, fc.constantFrom('money', 'number', 'percent'), (json, reader, format) => {
        const value = parseJson(json);
        const shown = text(value, { format, currency: 'USD' }, { ...american, locale: reader });
        const read = readBack(shown, reader);
        if (!isNumber(value) || !isNumber(read)) throw new Error(`${json} is shown as ${shown}`);
        expect(compareNumbers(read, value)).toBe(0);
      }),
    );
  });
});

/** The number that a person of this language reads, by the separators and digits of that language. */
function readBack(shown: string, locale: string): unknown {
  const parts = new Intl.NumberFormat(locale).formatToParts(-11111.5);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const digits = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9876543210)].reverse();
  if (/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(shown)) return parseJson(shown);
  const latin = [...shown]
    .filter((sign) => sign !== part('group') && sign.trim() !== '')
    .map((sign) => (digits.includes(sign) ? String(digits.indexOf(sign)) : sign === part('decimal') ? '.' : sign))
    .join('');
  const number = /\d+(\.\d+)?/.exec(latin)?.[0] ?? '';
  return parseJson(`${/[-−]/.test(latin) ? '-' : ''}${number}`);
}

describe('other formats', () => {
  it.each([
    [12.5, { format: 'percent' }, '12.5%'],
    [1234.5, { format: 'number' }, '1,234.5'],
    ['2026-11-28', { format: 'date' }, 'Nov 28, 2026'],
    ['2026-02-30', { format: 'date' }, '2026-02-30'],
    ['tomorrow', { format: 'date' }, 'tomorrow'],
    ['2026-11-28T14:00:00+01:00', { format: 'datetime' }, 'Nov 28, 2026, 8:00 AM EST'],
    ['2026-11-28T14:00:05Z', { format: 'datetime' }, 'Nov 28, 2026, 9:00:05 AM EST'],
    ['2026-11-28 14:00', { format: 'datetime' }, 'Nov 28, 2026, 2:00 PM'],
    ['2026-11-28T14:00:00.123456Z', { format: 'datetime' }, '2026-11-28T14:00:00.123456Z'],
    ['2026-11-28T25:00Z', { format: 'datetime' }, '2026-11-28T25:00Z'],
    [5400, { format: 'duration' }, '1 hr 30 min'],
    [0.25, { format: 'duration' }, '0.25 sec'],
    [0, { format: 'duration' }, '0 sec'],
    ['P1DT2H', { format: 'duration' }, '1 day 2 hr'],
    ['P', { format: 'duration' }, 'P'],
    [-5, { format: 'duration' }, '-5'],
    ['javascript:alert(1)', { format: 'url' }, 'javascript:alert(1)'],
    [null, {}, 'nothing'],
    [49.9, { format: 'of a later version' }, '49.9'],
  ])('%j as %j is %s', (value, how, shown) => expect(text(value, how)).toBe(shown));

  it('a link is one only to the web', () => {
    expect(valueWords('https://example.com/a', { format: 'url' }).look).toBe('url');
    expect(valueWords('javascript:alert(1)', { format: 'url' }).look).toBe('text');
  });

  test('a time and an amount hold no character that nobody sees: in the page each would be marked', () => {
    fc.assert(
      fc.property(locale, (reader) => {
        const shown = ['2026-11-28T14:00Z', 'P3DT4H'].map((value, index) =>
          text(value, { format: index ? 'duration' : 'datetime' }, { ...american, locale: reader }),
        );
        expect([...shown, text(-1234.5, usd, { ...american, locale: reader })].join()).not.toMatch(
          /[\p{Cf}\u00a0\u202f]/u,
        );
      }),
    );
  });
});

describe('a change', () => {
  it('is seen also where the format shows none', () => {
    const [before, after] = differingWords([parseJson('49'), parseJson('49.0')], usd, american);
    expect([before.text, after.text]).toEqual(['49', '49.0']);
    expect(differingWords([49.9, 50], usd, american).map((each) => each.text)).toEqual(['$49.90', '$50.00']);
    expect(differingWords([49, 49], usd, american).map((each) => each.text)).toEqual(['$49.00', '$49.00']);
  });

  test('of any two numbers that differ in the JSON is seen', () => {
    fc.assert(
      fc.property(literal, literal, fc.constantFrom('money', 'number', 'duration'), (one, other, format) => {
        const [a, b] = [parseJson(one), parseJson(other)];
        const [before, after] = differingWords([a, b], { format, currency: 'USD' }, american);
        expect(before.text === after.text).toBe(JSON.stringify(String(a)) === JSON.stringify(String(b)));
      }),
    );
  });
});

test('a decimal has the digits of the number', () => {
  expect(['1e-7', '2.0', '120', '-0.5', '12.5e-3', '1e16', 'Infinity', '1e-99'].map(decimalOf)).toEqual([
    '0.0000001',
    '2.0',
    '120',
    '-0.5',
    '0.0125',
    undefined,
    undefined,
    undefined,
  ]);
});
