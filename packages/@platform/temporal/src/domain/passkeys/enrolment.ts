/** Whose passkey it is. An admin signs this with a key that no console has, so that a console can neither make nor change it. */
import { fromBase64url } from '../proofs/base64url.js';
import { decodeJws, isSignedBy } from '../proofs/jws.js';
import type { VerifyKey } from '../proofs/keys.js';
import { type PasskeyKey, readPasskeyKey } from './keys.js';

/** The `typ` of an enrolment. */
export const enrolmentType = 'passkey-enrolment+jwt';

/** What an enrolment says. Times are seconds since 1970. */
export interface Enrolment {
  /** `Person.id` of the one whose passkey it is. */
  sub: string;
  name: string;
  credentialId: string;
  key: PasskeyKey;
  /** The domain that the passkey was made for: `agents.example`. */
  rpId: string;
  /** The console that asks for it: `https://agents.example`. */
  origin: string;
  /** The only roles that the person decides with by this passkey, whatever the console says; absent when it may say any. */
  roles?: string[];
  iat: number;
  exp: number;
}

/** Reads an enrolment as it held at a time (milliseconds since 1970); a text says what is wrong, in words that follow "the enrolment". */
export function readEnrolment(token: string, keys: readonly VerifyKey[], at: number): Enrolment | string {
  const jws = decodeJws(token, enrolmentType);
  if ('reason' in jws) return `cannot be read: ${jws.message}`;
  const key = keys.find(({ kid }) => kid === jws.header.kid);
  if (!key) return `is by the key "${jws.header.kid}", which is not known here`;
  if (!isSignedBy(jws, fromBase64url(key.x) ?? new Uint8Array())) return `is not by the key "${key.kid}"`;
  const enrolment = readClaims(jws.claims);
  if (!enrolment) return 'does not say what it should';
  const { nbf = Number.NEGATIVE_INFINITY, exp = Number.POSITIVE_INFINITY } = key;
  if (enrolment.iat < nbf || enrolment.iat >= exp) return `is of a time at which the key "${key.kid}" did not hold`;
  return enrolment.exp * 1000 <= at ? `ended at ${new Date(enrolment.exp * 1000).toISOString()}` : enrolment;
}

const known = ['sub', 'name', 'credentialId', 'key', 'rpId', 'origin', 'roles', 'iat', 'exp'];

function readClaims(claims: Readonly<Record<string, unknown>>): Enrolment | undefined {
  const { sub, name, credentialId, rpId, origin, roles, iat, exp } = claims;
  const key = readPasskeyKey(claims.key);
  if (Object.keys(claims).some((field) => !known.includes(field))) return undefined; // it may have been meant as a bound
  if (!key || !areTexts(sub, name, credentialId, rpId, origin)) return undefined;
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) return undefined;
  if (roles !== undefined && !(Array.isArray(roles) && areTexts(...roles))) return undefined;
  return { sub, name, credentialId, key, rpId, origin, iat, exp, ...(roles && { roles }) } as Enrolment;
}

function areTexts(...values: unknown[]): boolean {
  return values.every((value) => typeof value === 'string' && value !== '');
}
