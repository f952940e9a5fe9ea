import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyProof } from '../domain/proofs/verify.js';
import { createSigningKey, publicJwkOf, readPublicKeys, readSigningKey, writeSigningKey } from './key-file.js';
import { signAct } from './sign.js';

const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
const file = (name: string) => path.join(folder, name);
const person = { id: 'https://login.example.com#ada#1', name: 'Ada', roles: ['finance'] };
const payload = {
  requestId: '0-a',
  action: 'approve',
  by: 'Ada',
  byId: person.id,
  roles: ['finance'],
  argumentsHash: 'h',
};
const act = { act: 'decide', namespace: 'default', runId: 'r1', payload } as const;

test('what a key signs, its public part verifies, also after both were files', () => {
  const key = createSigningKey({ nbf: 0 });
  writeSigningKey(file('private.json'), key);
  writeFileSync(file('public.json'), JSON.stringify({ keys: [publicJwkOf(key)] }));
  const proof = signAct(readSigningKey(file('private.json')), { person, authTime: 5, acr: 'mfa' }, act);
  const keys = readPublicKeys(file('public.json'));
  const check = verifyProof(proof, { ...act, keys, at: Date.now() });
  expect(check).toMatchObject({
    ok: true,
    kid: key.kid,
    claims: { iss: 'https://login.example.com', sub: 'ada#1', acr: 'mfa' },
  });
  expect(verifyProof(proof, { ...act, keys, at: Date.now() + 400_000 })).toMatchObject({ reason: 'Expired' });
});

test('a private key is never overwritten, and refused where others can read it', () => {
  const name = file('once.json');
  writeSigningKey(name, createSigningKey({ nbf: 0 }));
  expect(() => writeSigningKey(name, createSigningKey({ nbf: 0 }))).toThrow('EEXIST');
  chmodSync(name, 0o644);
  expect(() => readSigningKey(name)).toThrow('other users of this machine can read');
});

test('a private key whose public part is of another key is refused', () => {
  const [one, other] = [createSigningKey({ nbf: 0 }), createSigningKey({ nbf: 0 })];
  writeSigningKey(file('mixed.json'), { ...one, x: other.x });
  expect(() => readSigningKey(file('mixed.json'))).toThrow(/SIGNING_KEY_FILE is ".*mixed.json", which/);
});

test('a file that is missing, or a private key where a public one belongs, stops with the name of the variable', () => {
  expect(() => readPublicKeys(file('none.json'))).toThrow(/SIGNING_KEYS_FILE is ".*none.json", which cannot be read/);
  writeFileSync(
    file('both.json'),
    JSON.stringify({ keys: [{ ...publicJwkOf(createSigningKey({ nbf: 0 })), d: 'x' }] }),
  );
  expect(() => readPublicKeys(file('both.json'))).toThrow('it is a private key');
});

test('somebody without an issuer cannot sign: a local name proves nothing', () => {
  const key = createSigningKey({ nbf: 0 });
  expect(() => signAct(key, { person: { ...person, id: 'local' } }, act)).toThrow('issuer#subject');
});
