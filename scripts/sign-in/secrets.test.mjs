import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPublicKeys, readSigningKey } from '@platform/temporal';
import { expect, test } from 'vitest';
import { ensureSecrets } from './secrets.mjs';

const folder = () => mkdtempSync(path.join(tmpdir(), 'secrets-'));

test('secrets and keys are made once, for this user alone, and are the same at the next start', async () => {
  const dataDir = folder();
  const made = await ensureSecrets(dataDir);
  expect(await ensureSecrets(dataDir)).toEqual(made);
  expect((await ensureSecrets(folder())).secrets).not.toEqual(made.secrets);
  for (const name of readdirSync(path.join(dataDir, 'sign-in')))
    expect([name, statSync(path.join(dataDir, 'sign-in', name)).mode & 0o077]).toEqual([name, 0]);
  expect(readPublicKeys(made.signing.keys).map(({ kid }) => kid)).toEqual([readSigningKey(made.signing.key).kid]);
});

test('a signing key that ends soon is followed by another; what it has signed still verifies', async () => {
  const dataDir = folder();
  const { signing } = await ensureSecrets(dataDir);
  const old = JSON.parse(readFileSync(signing.key, 'utf8'));
  rmSync(signing.key);
  const soon = { ...old, exp: Math.floor(Date.now() / 1_000) + 86_400 };
  writeFileSync(signing.key, JSON.stringify(soon), { mode: 0o600 });
  await ensureSecrets(dataDir);
  const now = readSigningKey(signing.key);
  expect(now.kid).not.toBe(old.kid);
  expect(readPublicKeys(signing.keys).map(({ kid }) => kid)).toEqual([old.kid, now.kid]);
});
