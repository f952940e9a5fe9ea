import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSigningKey, pin, pinFinding, publicJwkOf } from '@platform/temporal';
import { isBeforeSigning } from '@platform/temporal/proofs';
import { readPinned } from '@platform/temporal/workflow';
import { expect, test } from 'vitest';
import { readSigning } from './signing-environment.js';
import { InvalidEnvironment } from './variables.js';

const folder = mkdtempSync(path.join(tmpdir(), 'signing-'));
function file(name: string, content: unknown): string {
  writeFileSync(path.join(folder, name), JSON.stringify(content));
  return path.join(folder, name);
}
const key = createSigningKey({ nbf: 1_000 }, 'k1');
const keys = file('keys.json', { keys: [publicJwkOf(key)] });

test('without files nothing is signed', () => {
  expect(readSigning({ SIGNING_KEYS_FILE: ' ' })).toBeUndefined();
});

test('keys and revocations are read from the files', () => {
  const REVOKED_FILE = file('revoked.json', { kids: ['k0', { id: 'k1', from: '2026-01-01T00:00:00Z' }] });
  expect(readSigning({ SIGNING_KEYS_FILE: keys, ENROLMENT_KEYS_FILE: keys, REVOKED_FILE })).toEqual({
    keys: [{ kid: 'k1', x: key.x, nbf: 1_000 }],
    enrolmentKeys: [{ kid: 'k1', x: key.x, nbf: 1_000 }],
    revoked: { kids: [{ id: 'k0' }, { id: 'k1', from: '2026-01-01T00:00:00Z' }] },
  });
});

test.each([
  [{ SIGNING_KEYS_FILE: path.join(folder, 'none.json') }, /SIGNING_KEYS_FILE is ".*none.json", which cannot be read/],
  [{ SIGNING_KEYS_FILE: file('private.json', { keys: [{ ...publicJwkOf(key), d: key.d }] }) }, /it is a private key/],
  [{ SIGNING_KEYS_FILE: keys, REVOKED_FILE: file('wrong.json', { keys: [] }) }, /REVOKED_FILE is ".*wrong.json"/],
  [{ ENROLMENT_KEYS_FILE: keys }, /ENROLMENT_KEYS_FILE is set, and SIGNING_KEYS_FILE is not/],
  [{ REVOKED_FILE: keys }, /REVOKED_FILE is set, and SIGNING_KEYS_FILE is not/],
])('a wrong file stops the worker and is named: %j', (env, why) => {
  expect(() => readSigning(env)).toThrow(InvalidEnvironment);
  expect(() => readSigning(env)).toThrow(why);
});

test('keys are pinned in one place of the code, and read from there', () => {
  const code = (place: string) => `before\nconst place = '${place}';\nafter`;
  const pinned = pin(code('KEYS_ARE_PINNED_HERE_BY_THE_WORKER'), { keys: [publicJwkOf(key)] });
  const [, constant = ''] = /'([\w-]+)'/.exec(pinned) ?? [];
  expect(readPinned(constant)).toEqual({ keys: [publicJwkOf(key)] });
  expect(pinned).toBe(code(constant));
  expect(readPinned('KEYS_ARE_PINNED_HERE_BY_THE_WORKER')).toBeUndefined();
  const found = pinFinding(code('FINDING_IS_PINNED_HERE_BY_THE_WORKER'), { words: true });
  expect(readPinned(/'([\w-]+)'/.exec(found)?.[1] ?? '')).toEqual({ words: true });
  expect(() => pin('no place', { keys: [publicJwkOf(key)] })).toThrow('has 0 places for keys');
  expect(() => pin(pinned, { keys: [publicJwkOf(key)] })).toThrow('has 0 places for keys');
});

// Promise: runs that wait while signing is switched on go on.
test('what began before the first key was not signed; a key without a beginning is of all times', () => {
  const at = (seconds: number, ...nbfs: (number | undefined)[]) =>
    isBeforeSigning({ keys: nbfs.map((nbf) => ({ ...publicJwkOf(key), nbf })) }, seconds * 1000);
  expect([at(999, 1_000, 2_000), at(1_000, 1_000, 2_000), at(999, 1_000, undefined)]).toEqual([true, false, false]);
});
