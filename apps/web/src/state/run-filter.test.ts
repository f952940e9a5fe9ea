import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statuses } from '../words/run-statuses';
import { filterNames, filterQuery, type RunFilter, readFilter, runsAddress, sorts } from './run-filter';

const moment = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9_999 }), fc.constantFrom('m', 'h', 'd'))
    .map(([count, unit]) => `${count}${unit}`),
  fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
);
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const costs = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }))
  .map((pair) => pair.sort((a, b) => a - b).map((cents) => String(cents / 100)));
const text = (name: string) => [name, fc.option(words, { nil: undefined })] as const;
const filters: fc.Arbitrary<RunFilter> = fc
  .tuple(
    fc.record(Object.fromEntries(filterNames.map(text))),
    fc.option(fc.constantFrom(...statuses), { nil: undefined }),
    fc.option(moment, { nil: undefined }),
    fc.option(moment, { nil: undefined }),
    fc.option(costs, { nil: [] as string[] }),
  )
  .map(([texts, status, since, until, [minCostUsd, maxCostUsd]]) => ({
    ...texts,
    status,
    since,
    until,
    minCostUsd,
    maxCostUsd,
  }));

test('every filter is read from its address as it was written there', () => {
  fc.assert(
    fc.property(filters, fc.constantFrom(...sorts), (filter, sort) => {
      const read = readFilter(new URL(runsAddress(filter, sort), 'http://console').searchParams);
      expect(read).toEqual({ filter: JSON.parse(JSON.stringify(filter)), sort, problems: [] });
      expect(filterQuery(read.filter, read.sort)).toBe(filterQuery(filter, sort));
    }),
  );
});

test('nothing of an address is ignored: all that it says is in the filter, or is said to be wrong', () => {
  const names = fc.oneof(fc.constantFrom<string>(...filterNames, 'sort', 'q'), words);
  const entries = fc.array(
    fc.tuple(names, fc.oneof(words, moment, fc.constantFrom<string>(...statuses, ...sorts, '5', ''))),
  );
  fc.assert(
    fc.property(entries, (given) => {
      const { filter, sort, problems } = readFilter(new URLSearchParams(given));
      const told = new Set(problems.map(({ name }) => name));
      for (const [name, value] of given.filter(([, value]) => value !== '')) {
        const taken = name === 'sort' ? sort : filter[name as keyof RunFilter];
        expect(told.has(name) || taken === value, `${name}=${value}`).toBe(true);
      }
    }),
  );
});

test.each([
  ['status=done', 'status', 'must be one of: waiting, running'],
  ['sort=random', 'sort', 'must be one of: newest'],
  ['since=yesterday', 'since', 'must be a day, a time, or a length'],
  ['since=2026-11-28T14:03', 'since', 'must be a day, a time, or a length'],
  ['until=2026-13-40', 'until', 'must be a day'],
  ['minCostUsd=-1', 'minCostUsd', 'must be an amount in US dollars'],
  ['maxCostUsd=1e3', 'maxCostUsd', 'must be an amount in US dollars'],
  ['minCostUsd=5&maxCostUsd=1', 'maxCostUsd', 'must not be less than the least cost'],
  ['tool=a&tool=b', 'tool', 'is given more than once'],
  ['q=refund', 'q', 'is no filter of this list'],
])('%s is said to be wrong, at its filter', (query, name, message) => {
  const { problems, filter } = readFilter(new URLSearchParams(query));
  expect(problems).toEqual([{ name, value: expect.any(String), message: expect.stringContaining(message) }]);
  expect(filter).not.toHaveProperty(name);
});
