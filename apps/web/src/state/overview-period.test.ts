import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupings, type OverviewAddress, overviewAddress, periodOf, readOverviewAddress } from './overview-period';

const now = Date.parse('2026-11-28T14:03:27.500Z');

const moment = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('m', 'h', 'd')).map(([count, unit]) => `${count}${unit}`),
  fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
);

test('every overview is read from its address as it was written there', () => {
  const given: fc.Arbitrary<OverviewAddress> = fc.record(
    { from: moment, to: moment, by: fc.constantFrom(...groupings) },
    { requiredKeys: ['from', 'by'] },
  );
  fc.assert(
    fc.property(given, (address) => {
      const read = readOverviewAddress(new URL(overviewAddress(address), 'http://console').searchParams);
      expect(read).toEqual({ ...address, problems: [] });
    }),
  );
});

test('what an address cannot mean is said', () => {
  const { problems, from } = readOverviewAddress(new URLSearchParams('from=monday&by=colour&agentId=x&to=1d&to=2d'));
  expect(from).toBe('7d');
  expect(problems.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'from=monday',
    'by=colour',
    'agentId=x',
    'to=1d, 2d',
  ]);
});

test('seven days are today and the six before, as the reader has them, against the seven before up to the same time', () => {
  const [noon, midnight] = [new Date(2026, 10, 28, 12, 3), (day: number) => new Date(2026, 10, day).toISOString()];
  expect(periodOf({ from: '7d' }, noon.getTime())).toEqual({
    now: { from: midnight(22) },
    before: { from: midnight(15), to: new Date(2026, 10, 21, 12, 3).toISOString() },
  });
});

test('24 hours are 24 hours, against the 24 before', () => {
  expect(periodOf({ from: '24h' }, now).now).toEqual({ from: '2026-11-27T14:03:00.000Z' });
  expect(periodOf({ from: '24h' }, now).before.from).toBe('2026-11-26T14:02:32.500Z');
});

test('two times are compared with the same length before the first', () => {
  const given = { from: '2026-11-10', to: '2026-11-12T12:00:00Z' };
  expect(periodOf(given, now)).toEqual({
    now: { from: '2026-11-10T00:00:00.000Z', to: '2026-11-12T12:00:00.000Z' },
    before: { from: '2026-11-07T12:00:00.000Z', to: '2026-11-10T00:00:00.000Z' },
  });
});
