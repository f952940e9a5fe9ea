import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnrolment } from '../domain/passkeys/enrolment.js';
import { signEnrolment } from './enrol.js';
import { createSigningKey } from './key-file.js';
import { fingerprintOf, openPasskeyStore, PasskeyStore, passkeyKeyOf, type StoredPasskey } from './passkey-store.js';

const store = () => openPasskeyStore({ PASSKEYS_DIR: mkdtempSync(path.join(tmpdir(), 'passkeys-')) });
const spki = (kind: 'ec' | 'ed25519' | 'rsa') => {
  const { publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
};
const passkey: StoredPasskey = {
  credentialId: 'a'.repeat(1_000),
  personId: 'https://id.example#7',
  name: 'Ana',
  label: 'phone',
  key: passkeyKeyOf(spki('ec')),
  rpId: 'localhost',
  origin: 'http://localhost:3000',
  createdAt: '2026-06-01T10:00:00.000Z',
};

test('a passkey is kept, and stands only once somebody off the console has signed whose it is', async () => {
  const kept = store();
  await kept.add(passkey);
  await kept.add({ ...passkey, credentialId: 'other', personId: 'https://id.example#8' });
  expect(await kept.list(passkey.personId)).toEqual([passkey]);
  const key = createSigningKey({ nbf: 0 });
  const { credentialId, name, rpId, origin } = passkey;
  const claims = {
    sub: passkey.personId,
    name,
    credentialId,
    key: passkey.key,
    rpId,
    origin,
    iat: 10,
    exp: 2_000_000_000,
  };
  await kept.enrol(credentialId, signEnrolment(key, claims));
  const [enrolled] = await kept.list(passkey.personId);
  expect(enrolled?.enrolledUntil).toBe('2033-05-18T03:33:20.000Z');
  expect(readEnrolment(String(enrolled?.enrolment), [key], 20_000)).toEqual(claims);
  await kept.remove(credentialId);
  expect(await kept.list()).toHaveLength(1);
});

test('nobody puts another key in the place of a passkey that is known', async () => {
  const kept = store();
  await kept.add(passkey);
  await expect(kept.add({ ...passkey, personId: 'https://evil.example#1' })).rejects.toThrow(/known already/);
  expect(await kept.list()).toEqual([passkey]);
});

test.each<[string, string]>([
  ['half a file', '{"credentialId": "b'],
  ['an empty file', ''],
  ['no passkey', '{}'],
  ['none at all', 'null'],
  ['a list', '[]'],
  ['a key that verifies nothing', JSON.stringify({ ...passkey, credentialId: 'b', key: { kty: 'RSA' } })],
  ['no time', JSON.stringify({ ...passkey, credentialId: 'b', createdAt: 7 })],
])("one damaged file (%s) takes nobody else's passkey away, and is told of", async (_, text) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'passkeys-'));
  const told: string[] = [];
  const kept = new PasskeyStore(folder, (_error, file) => told.push(file));
  await kept.add(passkey);
  const damaged = path.join(folder, 'damaged.json');
  writeFileSync(damaged, text);
  symlinkSync('gone', path.join(folder, 'vanished.json'));
  expect(await kept.list()).toEqual([passkey]);
  expect(told).toEqual([damaged]);
});

test('only keys that workers can verify are taken, and each has its own fingerprint', () => {
  expect(passkeyKeyOf(spki('ec'))).toMatchObject({ kty: 'EC', crv: 'P-256' });
  expect(passkeyKeyOf(spki('ed25519'))).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
  for (const wrong of [spki('rsa'), '', 'AAAA', '%']) expect(() => passkeyKeyOf(wrong)).toThrow(/publicKey: must be/);
  const [one, other] = [passkeyKeyOf(spki('ec')), passkeyKeyOf(spki('ec'))];
  expect(fingerprintOf(one)).toMatch(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/);
  expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
});
