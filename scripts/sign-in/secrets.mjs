// @ts-check
/** Keys and secrets of a sign-in for trying, made once in the data folder, for this user alone. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Secrets
 * @property {string} cookie seals cookies of the console
 * @property {string} client the console's, for the provider
 * @property {string} providerCookie
 * @property {string} agentService token of the agent-service
 * @property {import('oidc-provider').JWK} providerKey what the provider signs with (ES256)
 *
 * @typedef {{ key: string, keys: string }} KeyFiles A private key, and the public ones that verify what it and those before it signed.
 */

const dayMs = 86_400_000;
/** How long a signing key may sign, and how long before its end the next start makes another. */
const keyDays = 365;
const earlyDays = 30;

/** Reads them from `sign-in/` in the data folder; what is missing is made. @param {string} dataDir */
export async function ensureSecrets(dataDir) {
  const folder = path.join(dataDir, 'sign-in');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    secrets: readOrMake(path.join(folder, 'secrets.json')),
    signing: await ensureKeys(folder, 'signing'),
    enrolment: await ensureKeys(folder, 'enrolment'),
  };
}

/** @param {string} file @returns {Secrets} */
function readOrMake(file) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const random = () => randomBytes(32).toString('base64url');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const providerKey = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: random().slice(0, 12) };
  const secrets = { cookie: random(), client: random(), providerCookie: random(), agentService: random(), providerKey };
  write(file, secrets);
  return /** @type {Secrets} */ (secrets);
}

/** @param {string} folder @param {string} name @returns {Promise<KeyFiles>} */
async function ensureKeys(folder, name) {
  const { createSigningKey, publicJwkOf, readSigningKey, writeSigningKey } = await import('@platform/temporal');
  const key = path.join(folder, `${name}-key.json`);
  const keys = path.join(folder, `${name}-keys.json`);
  const known = existsSync(key) ? readSigningKey(key) : undefined;
  const lastsMs = known?.exp === undefined ? 0 : known.exp * 1_000 - Date.now();
  if (known && lastsMs > earlyDays * dayMs && existsSync(keys)) return { key, keys };
  // What the old key has signed still verifies: its public half stays.
  if (known) renameSync(key, path.join(folder, `${name}-key.${known.kid}.json`));
  const now = Math.floor(Date.now() / 1_000);
  const made = createSigningKey({ nbf: now - 60, exp: now + (keyDays * dayMs) / 1_000 });
  const before = existsSync(keys) ? JSON.parse(readFileSync(keys, 'utf8')).keys : known ? [publicJwkOf(known)] : [];
  write(keys, { keys: [...before, publicJwkOf(made)] });
  writeSigningKey(key, made);
  return { key, keys };
}

/** As a whole or not at all. @param {string} file @param {unknown} value */
function write(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
