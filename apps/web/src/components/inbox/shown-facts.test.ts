import type { PendingDecision } from '@platform/temporal';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { linesOf, sideBySide } from './shown-facts';

const request = (args: Record<string, unknown>, more: Partial<PendingDecision> = {}) =>
  ({ kind: 'approval', arguments: args, ...more }) as PendingDecision;
const display = { amount: { label: 'Amount', format: 'money', currency: 'USD' } };

it('what differs is a column, what all have is said once, and what the tool takes by itself is there too', () => {
  const argumentsSchema = { properties: { currency: { default: 'EUR' } } };
  const refunds = [49.9, 250].map((amount) => request({ amount, reason: 'broken' }, { display, argumentsSchema }));
  const { same, columns, rows } = sideBySide(refunds);
  expect(same.map(({ label, shown }) => [label, shown.text])).toEqual([
    ['Reason', 'broken'],
    ['Currency, not given', 'EUR'],
  ]);
  expect(columns).toEqual(['Amount']);
  expect(rows.map((row) => row.get('Amount')?.shown.text)).toEqual(['$49.90', '$250.00']);
});

// Promise: what was shown is what runs. Who approves many with one word sees every argument of each before.
test('every argument of every request is on the screen, whatever the arguments are', () => {
  const args = fc.dictionary(
    fc.constantFrom('amount', 'order_id', 'to'),
    fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
  );
  fc.assert(
    fc.property(fc.array(args, { minLength: 1, maxLength: 5 }), (all) => {
      const requests = all.map((each) => request({ ...each }, { display }));
      const { same, columns, rows } = sideBySide(requests);
      for (const [index, each] of requests.entries()) {
        const seen = [...same, ...columns.flatMap((label) => rows[index]?.get(label) ?? [])].map(
          ({ label, shown }) => `${label}: ${shown.text}`,
        );
        expect(seen.sort()).toEqual(
          linesOf(each)
            .map(({ label, shown }) => `${label}: ${shown.text}`)
            .sort(),
        );
      }
    }),
  );
});
