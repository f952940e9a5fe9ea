import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { traceIdOf } from '../traces/ids.js';
import { RecordSampler } from './sampler.js';

test('a trace is told by the last eight bytes of its id, as OpenTelemetry has it in Python', () => {
  const quarter = new RecordSampler({ ratio: 0.25, parentBased: true });
  const tells = (end: string) => quarter.tells(`ffffffffffffffff${end}`);
  expect([tells('0000000000000000'), tells('3fffffffffffffff')]).toEqual([true, true]);
  expect([tells('4000000000000000'), tells('ffffffffffffffff')]).toEqual([false, false]);
});

test('all and none are all and none, and a part is that part', () => {
  const ids = Array.from({ length: 2_000 }, (_, turn) => traceIdOf('run-1', turn));
  const told = (ratio: number) => {
    const sampler = new RecordSampler({ ratio, parentBased: true });
    return ids.filter((id) => sampler.tells(id)).length;
  };
  expect([told(0), told(1)]).toEqual([0, 2_000]);
  expect(Math.abs(told(0.25) - 500)).toBeLessThan(100);
});

test('who asks says whether it is told, unless the sampler goes by the id alone', () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const within = (traceFlags: number) =>
    trace.setSpanContext(ROOT_CONTEXT, { traceId: id, spanId: '00f067aa0ba902b7', traceFlags });
  const decided = (ratio: number, parentBased: boolean, flags: number) =>
    new RecordSampler({ ratio, parentBased }).shouldSample(within(flags), id).decision;
  const [no, yes] = [0, 2];
  expect([decided(1, true, 0), decided(0, true, 1)]).toEqual([no, yes]);
  expect([decided(1, false, 0), decided(0, false, 1)]).toEqual([yes, no]);
});
