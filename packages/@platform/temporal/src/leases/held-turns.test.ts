import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packTurns, unpackTurns } from './held-turns.js';

const turn = fc.record({
  workflowId: fc.string(),
  runId: fc.uuid(),
  activityId: fc.string(),
  attempt: fc.nat(),
  maximumAttempts: fc.nat(),
  token: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
});

it('whatever turns a lease holds, they are read as they were written, tokens byte for byte', () => {
  fc.assert(
    fc.property(fc.array(turn), (turns) => {
      const packed = packTurns(turns);
      expect(packed.count).toBe(turns.length);
      expect(unpackTurns(packed)).toEqual(turns);
    }),
  );
});

it('what Python writes is read', () => {
  const fixture = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'));
  expect(unpackTurns(fixture('LeaseHeartbeat.one.json'))).toEqual(fixture('HeldTurns.one.json').turns);
});

it('a lease that says nothing holds nothing', () => {
  expect([unpackTurns(undefined), unpackTurns(null)]).toEqual([[], []]);
});

it('what is no heartbeat of a lease is refused, and never unpacked beyond what a lease can hold', () => {
  const bomb = { count: 1, held: gzipSync(Buffer.alloc(20_000_000)).toString('base64') };
  for (const wrong of [
    'x',
    {},
    { count: 1, held: 'no gzip' },
    { count: 1, held: gzipSync('[]').toString('base64') },
    bomb,
  ])
    expect(() => unpackTurns(wrong)).toThrow();
});
