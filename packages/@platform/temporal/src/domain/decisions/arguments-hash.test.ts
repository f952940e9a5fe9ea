import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../json.js';
import { limitRequest } from '../limits/granting.js';
import { hashOfArguments, isHashOfArguments } from './arguments-hash.js';

test('the hash is SHA-256 of the canonical JSON, whatever the arguments are', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (args) => {
      expect(hashOfArguments(args)).toBe(createHash('sha256').update(canonicalJson(args)).digest('hex'));
    }),
  );
});

test('a request for more than a limit has a hash like any other, and what was shown before a deploy is still known', () => {
  const request = limitRequest('r', { limit: 'modelCalls', allowed: 2, atStart: 2, used: 2 }, undefined);
  expect(request.argumentsHash).toMatch(/^[0-9a-f]{64}$/);
  const before = { ...request, argumentsHash: canonicalJson(request.arguments) };
  expect(isHashOfArguments(request.argumentsHash, before)).toBe(true);
  expect(isHashOfArguments(hashOfArguments({ modelCalls: 3 }), before)).toBe(false);
});
