/** Keys in files: private ones as a JWK that nobody else can read, public ones as a JWKS. */
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isObject } from '../domain/json.js';
import { fromBase64url } from '../domain/proofs/base64url.js';
import { readVerifyKeys, type VerifyKey } from '../domain/proofs/keys.js';
import { InvalidConfiguration } from '../errors/errors.js';

/** A key that signs: `d` is its secret (32 bytes, base64url). */
export interface SigningKey extends VerifyKey {
  d: string;
}

/** The public JWK that stands in a JWKS. */
export interface PublicJwk extends VerifyKey {
  kty: 'OKP';
  crv: 'Ed25519';
  alg: 'EdDSA';
  use: 'sig';
}

/** How long a key may sign, from when on (seconds since 1970). Without an end when `exp` is absent. */
export interface KeyTimes {
  nbf: number;
  exp?: number;
}

/** A new key pair. `kid`: a name of its own when absent. */
export function createSigningKey({ nbf, exp }: KeyTimes, kid: string = randomUUID()): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  return { kid, x: String(x), d: String(d), nbf, ...(exp !== undefined && { exp }) };
}

export function publicJwkOf({ kid, x, nbf, exp }: VerifyKey): PublicJwk {
  const times = { ...(nbf !== undefined && { nbf }), ...(exp !== undefined && { exp }) };
  return { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x, ...times };
}

/** Writes a private key where only this user can read it. Throws when the file is there: a key is never overwritten. */
export function writeSigningKey(file: string, key: SigningKey): void {
  writeFileSync(file, `${JSON.stringify({ ...publicJwkOf(key), d: key.d }, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  chmodSync(file, 0o600);
}

/**
 * Reads a private key (`SIGNING_KEY_FILE`, or what `variable` says). Throws `InvalidConfiguration` when it is none, when its public part is another
 * key's, or when other users of this machine can read it.
 */
export function readSigningKey(file: string, variable = 'SIGNING_KEY_FILE'): SigningKey {
  const jwk = readJson(file, variable);
  const wrong = (why: string) => new InvalidConfiguration(`${variable} is "${file}", which ${why}`);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw wrong('other users of this machine can read; run: chmod 600 on it');
  }
  if (!isObject(jwk)) throw wrong('is no JSON object; allowed: a private key, as `agents keys create` writes it');
  const { d, ...open } = jwk;
  const keys = readVerifyKeys({ keys: [open] });
  if (typeof keys === 'string') throw wrong(keys.replace('keys.0, which ', ''));
  if (typeof d !== 'string' || fromBase64url(d)?.length !== 32) throw wrong('has no d, the secret part of the key');
  const [key] = keys as [VerifyKey];
  const ofSecret = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x: key.x }, format: 'jwk' });
  if (ofSecret.export({ format: 'jwk' }).x !== key.x) throw wrong('has a public part that is not of its secret');
  return { ...key, d };
}

/** Reads public keys (`SIGNING_KEYS_FILE`, or what `variable` says). Throws `InvalidConfiguration`. */
export function readPublicKeys(file: string, variable = 'SIGNING_KEYS_FILE'): VerifyKey[] {
  const keys = readVerifyKeys(readJson(file, variable));
  if (typeof keys === 'string') throw new InvalidConfiguration(`${variable} is "${file}", which ${keys}`);
  return keys;
}

/** A JSON file that a variable names. Throws `InvalidConfiguration` when it cannot be read. */
export function readJson(file: string, variable: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidConfiguration(`${variable} is "${file}", which cannot be read as JSON: ${why}`, { cause: error });
  }
}
