/** Promise: what was shown is what runs. Every argument is a fact, and no two can be taken for one another. */
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { parseJson, writeJson } from '../domain/json.js';
import { factLines, factsOf, nameWords } from './facts.js';

const reader = { locale: 'en-US' };
const display = {
  amount: { label: 'Amount', format: 'money', currency: 'USD' },
  'customer.country': { label: 'Country' },
  'lines.0.price': { label: 'Price', format: 'money', currency: 'EUR' },
};
const lines = (values: Record<string, unknown>) =>
  factLines(factsOf(values, display, reader)).map(({ label, shown }) => `${label}: ${shown.text}`);

it('has the labels and formats of the policy, inside of objects and for each item of a list', () => {
  const call = { order_id: 1042, amount: 49.9, customer: { country: 'DE' }, lines: [{ price: 5 }, { price: 0.5 }] };
  expect(lines(call)).toEqual([
    'Order id: 1042',
    'Amount: $49.90',
    'Customer, Country: DE',
    'Lines, 1, Price: €5.00',
    'Lines, 2, Price: €0.50',
  ]);
});

it('shows what is large as it is', () => {
  const [{ shown } = {}] = factsOf({ many: Array.from({ length: 21 }, (_, n) => n) });
  expect(shown?.look).toBe('code');
  expect(factsOf({ none: {}, empty: [] }).map((fact) => fact.shown?.text)).toEqual(['{}', '[]']);
});

it('tells arguments apart that have one label', () => {
  expect(lines({ amount: 1, Amount: 2 })).toEqual(['Amount (amount): $1.00', 'Amount (Amount): 2']);
  expect(lines({ amount: 1, Amount: 2, 'Amount (amount)': 3 })).toEqual([
    'amount: $1.00',
    'Amount: 2',
    'Amount (amount): 3',
  ]);
});

it('tells lines apart that would read the same', () => {
  expect(lines({ 'A, B': 1, A: { B: 2 } })).toEqual(['A, B: 1', 'A, B (2): 2']);
});

it('says a name of a program in words, and no other', () => {
  expect(['order_id', 'shipTo', 'SKU', 'naïve_name', 'a b', ''].map(nameWords)).toEqual([
    'Order id',
    'Ship to',
    'SKU',
    'naïve_name',
    'a b',
    '',
  ]);
});

test('any arguments: every value is there once, and the labels of an object differ', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ depthSize: 'small' }), { noNullPrototype: true }),
      (given) => {
        const values = parseJson(writeJson(given)) as Record<string, unknown>;
        const facts = factsOf(values, display, reader);
        expect(facts.map(({ path: [name] }) => name)).toEqual(Object.keys(values));
        expect(new Set(facts.map(({ label }) => label)).size).toBe(facts.length);
        for (const { inside, shown } of facts) expect(inside === undefined).toBe(shown !== undefined);
      },
    ),
  );
});
