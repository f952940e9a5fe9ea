/** Promise: what was shown is what runs. A number that a person or a model wrote is never changed by reading and writing it. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOfArguments } from '../decisions/arguments-hash.js';
import {
  canonicalJson,
  compareNumbers,
  ExactNumber,
  isExactNumber,
  isNumber,
  isWhole,
  NumberNotKept,
  parseJson,
  parseMessage,
  sameJson,
  writeJson,
} from '../json.js';

/** Values whose numbers are literals: what a text of them says must come out again, number by number. */
const literal = fc.oneof(
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.tuple(fc.integer(), fc.integer({ min: -300, max: 290 })).map(([mantissa, power]) => `${mantissa}e${power}`),
  fc.tuple(fc.integer(), fc.nat()).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom(
    '0.0',
    '-0.0',
    '2.0',
    '1e3',
    '738529527931269425',
    '9007199254740993',
    '123456789012345.99',
    '1e-400',
    '-0',
  ),
);
const text = fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value));
const space = fc.constantFrom('', ' ', '\n\t');

const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    text,
    fc.constantFrom('true', 'false', 'null', '"1e999"', '"\\ue000"', '"\\"2.0,"', '"\\\\"'),
    fc
      .tuple(fc.array(tie('json'), { maxLength: 4 }), space)
      .map(([items, gap]) => `[${items.join(`${gap},${gap}`)}${gap}]`),
    fc
      .tuple(fc.uniqueArray(fc.tuple(text, tie('json')), { maxLength: 4, selector: ([name]) => name }), space)
      .map(([members, gap]) => `{${members.map(([name, value]) => `${gap}${name}${gap}:${value}`).join(',')}}`),
  ),
}));

/** An independent reading: the text of each number as Python would keep it, everything else as `JSON.parse` reads it. */
function reference(source: string): unknown {
  const numbers: string[] = [];
  const marked = source.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `{"number":${numbers.push(token) - 1}}`,
  );
  const read = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(read);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first?.[0] === 'number' && typeof first[1] === 'number')
      return meaning(numbers[first[1]] ?? '');
    return ['object', entries.map(([name, member]) => [name, read(member)])];
  };
  return read(JSON.parse(marked));
}

function meaning(token: string): unknown {
  if (/[.eE]/.test(token)) return ['float', Object.is(Number(token), -0) ? '-0' : String(Number(token))];
  return ['int', String(BigInt(token))];
}

describe('numbers are read and written as they are', () => {
  test('any JSON, read and written, says the same numbers of the same types', () => {
    fc.assert(
      fc.property(json, (source) => {
        expect(reference(writeJson(parseJson(source)))).toEqual(reference(source));
      }),
      { numRuns: 2_000 },
    );
  });

  test('where all numbers are safe, reading and writing are those of JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
        const source = JSON.stringify(value).replace(/-0(?=[,\]}]|$)/g, '0');
        if (/\d[eE]/.test(source) || /\d{16}/.test(source)) return;
        expect(parseJson(source)).toEqual(JSON.parse(source));
        expect(writeJson(JSON.parse(source), indent)).toBe(JSON.stringify(JSON.parse(source), undefined, indent));
      }),
    );
  });

  test('changing one member leaves all others as they were', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), json), {
          minLength: 2,
          maxLength: 5,
          selector: ([name]) => name,
        }),
        (members) => {
          const before = parseJson(`{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`) as Record<
            string,
            unknown
          >;
          const edited = members[0]?.[0] ?? '';
          const after = parseJson(writeJson({ ...before, [edited]: 1 })) as Record<string, unknown>;
          for (const [name] of members.slice(1)) expect(canonicalJson(after[name])).toBe(canonicalJson(before[name]));
        },
      ),
    );
  });

  test.each([
    ['738529527931269425', '738529527931269425'],
    ['2.0', '2.0'],
    ['1e3', '1000.0'],
    ['1E+16', '1e+16'],
    ['-0.0', '-0.0'],
    ['1e-400', '0.0'],
    ['9007199254740993.5', '9007199254740994.0'],
    ['-9007199254740993', '-9007199254740993'],
  ])('%s is kept as %s', (source, kept) => {
    const [value] = parseJson(`[${source}]`) as unknown[];
    expect(isExactNumber(value) && value.text).toBe(kept);
    expect(writeJson({ a: value })).toBe(`{"a":${kept}}`);
  });

  test.each(['7', '-7', '2.5', '1e-7', '9007199254740991', '0.1'])('%s is a number of JavaScript', (source) => {
    expect(parseJson(source)).toBe(Number(source));
  });

  test('what no agent could read is refused, with the number and what is allowed', () => {
    expect(() => parseJson('{"amount": 1e999}')).toThrow(
      new NumberNotKept('1e999 is too large for a number with a fraction or an exponent: at most 1.7e308'),
    );
    expect(() => parseJson('[-1e309]')).toThrow(NumberNotKept);
    expect(() => parseJson(`[${'9'.repeat(4_301)}]`)).toThrow(/has 4301 digits: a whole number may have 4300/);
    expect(writeJson(parseJson(`[${'9'.repeat(4_300)}]`))).toBe(`[${'9'.repeat(4_300)}]`);
    for (const wrong of [
      'NaN',
      'Infinity',
      '01.0',
      '[2.]',
      '{2.0:1}',
      '{2.0 :1}',
      '--2.0',
      '2.0"a"',
      '+1.0',
      '1.0.0',
      '[1e]',
    ])
      expect(() => parseJson(wrong), wrong).toThrow(SyntaxError);
  });

  test('nothing in a text can be taken for a number', () => {
    const forged = `["\\uE0000", "${String.fromCharCode(0xe001)}0", 2.0, "\\ue0020", {"\ue0030": 1e3}]`;
    expect(reference(writeJson(parseJson(forged)))).toEqual(reference(forged));
    const value = [`${String.fromCharCode(0xe000)}2.0`, new ExactNumber('2.0')];
    expect(writeJson(value)).toBe(`["${String.fromCharCode(0xe000)}2.0",2.0]`);
  });

  test('names are kept whatever they are, and of two fields of one name the last counts', () => {
    const value = parseJson('{"__proto__": 2.0, "a": 1.0, "a": 3.0}') as Record<string, unknown>;
    expect(writeJson(value)).toBe('{"__proto__":2.0,"a":3.0}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('what is nested deep is read like JSON.parse reads it', () => {
    const deep = `${'{"a":['.repeat(20_000)}2.0${']}'.repeat(20_000)}`;
    let value = parseMessage(deep);
    for (let level = 0; level < 20_000; level++) value = (value as { a: unknown[] }).a[0];
    expect(value).toBe(2);
    expect(() => parseJson(deep)).not.toThrow();
  });

  test('writing follows JSON.stringify for what is no JSON', () => {
    const two = new ExactNumber('2.0');
    const odd = {
      a: undefined,
      b: new Map([[1, two]]),
      c: [undefined, two],
      d: { toJSON: () => ({ e: two }) },
      f: new Date(0),
    };
    expect(writeJson(odd)).toBe('{"b":{},"c":[null,2.0],"d":{"e":2.0},"f":"1970-01-01T00:00:00.000Z"}');
    expect(writeJson({ a: [two] }, 2)).toBe('{\n  "a": [\n    2.0\n  ]\n}');
    expect(writeJson(undefined)).toBeUndefined();
  });

  test('what JSON.stringify would round, it gets as digits', () => {
    expect(JSON.stringify([new ExactNumber('738529527931269425'), new ExactNumber('2.0')])).toBe(
      '["738529527931269425",2]',
    );
  });
});

describe('messages of ours', () => {
  test("numbers in our own fields are JavaScript's, what people and models say is exact", () => {
    const message = parseMessage(
      '{"costUsd": 2.0, "requests": [{"arguments": {"account": 738529527931269425, "amount": 2.0}, "policy": {"deadlineSeconds": 60.0, "cases": [{"when": [{"value": 50.0}]}]}}]}',
    );
    expect(message).toMatchObject({ costUsd: 2, requests: [{ policy: { deadlineSeconds: 60 } }] });
    expect(writeJson(message)).toBe(
      '{"costUsd":2,"requests":[{"arguments":{"account":738529527931269425,"amount":2.0},"policy":{"deadlineSeconds":60,"cases":[{"when":[{"value":50.0}]}]}}]}',
    );
  });
});

describe('numbers are compared by their values', () => {
  const numbers = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((d) => JSON.stringify(d)),
    fc.integer({ min: -9, max: 9 }).map((i) => `${i}.0`),
  );

  /** As fractions: nothing is rounded. A double is a whole number times a power of two. */
  function fraction(source: string): [bigint, bigint] {
    if (!/[.e]/.test(source)) return [BigInt(source), 1n];
    let value = Number(source);
    let denominator = 1n;
    while (!Number.isInteger(value)) {
      value *= 2;
      denominator *= 2n;
    }
    return [BigInt(value), denominator];
  }

  test('the order is that of the numbers, never of rounded ones', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const [a, b] = [fraction(one), fraction(other)];
        const difference = a[0] * b[1] - b[0] * a[1];
        const [left, right] = [parseJson(one), parseJson(other)];
        if (!isNumber(left) || !isNumber(right)) throw new Error('not a number');
        expect(Math.sign(compareNumbers(left, right))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
        expect(sameJson({ a: left }, { a: right })).toBe(difference === 0n);
      }),
    );
  });

  test('2 and 2.0 are equal numbers and other values', () => {
    const [whole, float] = [parseJson('2'), parseJson('2.0')];
    expect(sameJson([whole], [float])).toBe(true);
    expect(canonicalJson([whole])).not.toBe(canonicalJson([float]));
    expect(isWhole(float)).toBe(true);
    expect(sameJson(parseJson('9007199254740992.0'), parseJson('9007199254740993'))).toBe(false);
  });
});

test('names are sorted by code points, as Python does', () => {
  expect(canonicalJson({ '\u{1f600}': 1, '\uff5e': 2, a: 3, aa: 4, '': 5 })).toBe(
    '{"":5,"a":3,"aa":4,"\uff5e":2,"\u{1f600}":1}',
  );
});

describe('the golden values that Python reads as well', () => {
  const golden = JSON.parse(
    readFileSync(new URL('../../../fixtures/numbers/numbers.json', import.meta.url), 'utf8'),
  ) as {
    cases: { json: string; canonical: string; sha256: string }[];
    refused: string[];
  };

  test.each(golden.cases)('$json', ({ json: source, canonical, sha256 }) => {
    expect(canonicalJson(parseJson(source))).toBe(canonical);
    expect(hashOfArguments(parseJson(source) as Record<string, unknown>)).toBe(sha256);
  });

  test.each(golden.refused)('%s is no number', (literal) => {
    expect(() => parseJson(`{"n": ${literal}}`)).toThrow(SyntaxError);
  });
});
