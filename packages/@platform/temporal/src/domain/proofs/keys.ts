/** Public keys that signatures are verified by, and what was revoked: read from the JSON of the files that an operator keeps. */
import { isObject } from '../json.js';
import { fromBase64url } from './base64url.js';

/** A public Ed25519 key. It has signed what was signed from `nbf` until before `exp` (seconds since 1970); without bounds where they are absent. */
export interface VerifyKey {
  kid: string;
  /** 32 bytes, base64url. */
  x: string;
  nbf?: number;
  exp?: number;
}

/** What is void, each from a time on (ISO 8601 with Z or an offset, or a date, which begins in UTC): for ever where none is given. `kids`: keys; `jtis`: single signatures; `passkeys`: credential ids. */
export interface Revoked {
  kids?: readonly Revocation[];
  passkeys?: readonly Revocation[];
  jtis?: readonly Revocation[];
}

export interface Revocation {
  id: string;
  /** What was signed before it holds on: a key that was stolen at a known time. */
  from?: string;
}

/** The keys of a JWKS (`{ "keys": [...] }`), or what is wrong with it, in words that follow the file's name. Each key has a `kid` of its own. */
export function readVerifyKeys(jwks: unknown): VerifyKey[] | string {
  if (!isObject(jwks) || !Array.isArray(jwks.keys) || jwks.keys.length === 0) {
    return 'must be a JSON object with keys, a list of at least one public key (JWKS)';
  }
  const keys: VerifyKey[] = [];
  for (const [index, given] of jwks.keys.entries()) {
    const key = readVerifyKey(given);
    if (typeof key === 'string') return `has keys.${index}, which ${key}`;
    if (keys.some(({ kid }) => kid === key.kid))
      return `has two keys with the kid "${key.kid}"; each must have its own`;
    keys.push(key);
  }
  return keys;
}

function readVerifyKey(given: unknown): VerifyKey | string {
  if (!isObject(given)) return 'is no object';
  const { kty, crv, kid, x, d, nbf, exp } = given;
  if (d !== undefined)
    return 'has d: it is a private key. Put the public one here, and keep this one where nobody else reads it';
  if (kty !== 'OKP' || crv !== 'Ed25519') return 'must have "kty": "OKP" and "crv": "Ed25519"';
  if (typeof kid !== 'string' || kid === '') return 'needs kid, its name';
  if (typeof x !== 'string' || fromBase64url(x)?.length !== 32) return 'needs x, 32 bytes as base64url';
  for (const [name, time] of Object.entries({ nbf, exp })) {
    if (time !== undefined && !Number.isSafeInteger(time)) return `has ${name}, which must be whole seconds since 1970`;
  }
  return { kid, x, ...(nbf !== undefined && { nbf: Number(nbf) }), ...(exp !== undefined && { exp: Number(exp) }) };
}

/** What a file of revocations says, or what is wrong with it. Lists of ids, or of objects with `id` and `from`. */
export function readRevoked(given: unknown): Revoked | string {
  if (!isObject(given)) return 'must be a JSON object with kids, passkeys and jtis, each a list';
  const revoked: Record<string, Revocation[]> = {};
  for (const [name, list] of Object.entries(given)) {
    if (!['kids', 'passkeys', 'jtis'].includes(name)) return `has ${name}; allowed: kids, passkeys, jtis`;
    if (!Array.isArray(list)) return `has ${name}, which must be a list`;
    const entries = list.map(readRevocation);
    if (entries.includes(undefined))
      return `has ${name} with an entry that is neither an id nor an object with id and from (ISO 8601 with Z or an offset, or a date alone: 2026-01-02T08:00:00Z)`;
    revoked[name] = entries as Revocation[];
  }
  return revoked;
}

function readRevocation(given: unknown): Revocation | undefined {
  if (typeof given === 'string' && given !== '') return { id: given };
  if (!isObject(given) || typeof given.id !== 'string' || given.id === '') return undefined;
  const { id, from } = given;
  if (Object.keys(given).some((name) => name !== 'id' && name !== 'from')) return undefined;
  if (from === undefined) return { id };
  return typeof from === 'string' && isOneTime(from) ? { id, from } : undefined;
}

/** Without a zone a time is another one on each machine. The calendar is checked because `Date.parse` takes 30 February for 2 March. */
const oneTime =
  /^([12][0-9]{3}-[0-9]{2}-[0-9]{2})(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?$/;

function isOneTime(text: string): boolean {
  const [, date = ''] = oneTime.exec(text) ?? [];
  const day = new Date(date);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date) && !Number.isNaN(Date.parse(text));
}

/** Whether something was void at a time (milliseconds since 1970). */
export function isRevoked(list: readonly Revocation[] | undefined, id: string, at: number): boolean {
  return (list ?? []).some((entry) => entry.id === id && (entry.from === undefined || Date.parse(entry.from) <= at));
}
