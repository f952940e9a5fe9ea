import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSigningKey, PasskeyStore, passkeyKeyOf, readRevokedFile, writeSigningKey } from '@platform/temporal';
import { expect, test, vi } from 'vitest';
import { createProgram } from '../program.js';

const folder = mkdtempSync(path.join(tmpdir(), 'cli-passkeys-'));
const dir = path.join(folder, 'passkeys');
const keyFile = path.join(folder, 'enrolment-key.json');
const revokedFile = path.join(folder, 'revoked.json');
const store = new PasskeyStore(dir);
const publicKey = generateKeyPairSync('ed25519')
  .publicKey.export({ format: 'der', type: 'spki' })
  .toString('base64url');
const passkey = {
  credentialId: 'furtFVlPZih3L59S8_HbMA',
  personId: 'https://id.example#7',
  name: 'Ana',
  label: 'Phone',
  key: passkeyKeyOf(publicKey),
  rpId: 'localhost',
  origin: 'http://localhost:3000',
  createdAt: '2026-06-01T10:00:00.000Z',
};

async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await (await createProgram()).parseAsync(['passkeys', ...args, '--dir', dir], { from: 'user' });
  } finally {
    spy.mockRestore();
  }
  return written.join('');
}

test('a passkey is listed, enrolled by the beginning of its id, and revoked', async () => {
  expect(await run('list')).toContain('Nobody has registered a passkey.');
  await store.add(passkey);
  expect(await run('list')).toMatch(/Ana \(https:\/\/id\.example#7\), "Phone".*waits to be enrolled/s);

  writeSigningKey(keyFile, createSigningKey({ nbf: 0 }));
  expect(await run('enrol', 'furtF', '--key-file', keyFile, '--for', '1d', '--only-role', 'finance')).toMatch(
    /enrolled until/,
  );
  const [enrolled] = await store.list();
  const [, claims] = String(enrolled?.enrolment).split('.');
  expect(JSON.parse(Buffer.from(String(claims), 'base64url').toString())).toMatchObject({
    sub: passkey.personId,
    credentialId: passkey.credentialId,
    key: passkey.key,
    roles: ['finance'],
  });

  // What is void stays void: the list keeps what was on it.
  writeFileSync(
    revokedFile,
    JSON.stringify({ kids: ['old'], passkeys: [{ id: 'other', from: '2026-01-01T00:00:00Z' }] }),
  );
  expect(await run('revoke', 'furtF', '--revoked-file', revokedFile)).toContain('Restart the workers');
  expect(await store.list()).toEqual([]);
  expect(readRevokedFile(revokedFile)).toEqual({
    kids: [{ id: 'old' }],
    passkeys: [{ id: 'other', from: '2026-01-01T00:00:00Z' }, { id: passkey.credentialId }],
  });
  expect(JSON.parse(readFileSync(revokedFile, 'utf8')).kids).toEqual(['old']);
});

test('what is not there, or could be several, is not enrolled', async () => {
  await store.add({ ...passkey, credentialId: 'aaaaaaaaaaaaaaaa1' });
  await store.add({ ...passkey, credentialId: 'aaaaaaaaaaaaaaaa2' });
  await expect(run('enrol', 'nothing', '--key-file', keyFile)).rejects.toThrow(/is no passkey/);
  await expect(run('enrol', 'aaaa', '--key-file', keyFile)).rejects.toThrow(/begins 2 ids/);
  await expect(run('revoke', 'aaaaaaaaaaaaaaaa1')).rejects.toThrow(/REVOKED_FILE/);
});
