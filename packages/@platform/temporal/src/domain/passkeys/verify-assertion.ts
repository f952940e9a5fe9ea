/** Whether an authenticator has signed a challenge (WebAuthn level 3, section 7.2). */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { isObject, parseJson } from '../json.js';
import { fromBase64url, toBase64url } from '../proofs/base64url.js';
import { clockSkewSeconds } from '../proofs/verify.js';
import type { PasskeyAssertion } from './assertion.js';
import { type PasskeyAct, passkeyChallenge, passkeySeconds, timeOfChallenge } from './challenge.js';
import { type PasskeyKey, verifiesWith } from './keys.js';

/** The passkey that must have signed, and what. */
export interface ExpectedAssertion {
  credentialId: string;
  key: PasskeyKey;
  /** The domain that the passkey was made for: `agents.example`. */
  rpId: string;
  /** The page that asked for it: `https://agents.example`. */
  origin: string;
  act: PasskeyAct;
  /** When it was decided, in seconds since 1970. */
  at: number;
  /** When the run asked, in seconds since 1970, where that is known. */
  askedAt?: number;
}

/** Bits of the authenticator's flags: somebody was there, and it knew who. */
const userPresent = 0x01;
const userVerified = 0x04;

/** Bytes before the extensions: the hash of the domain, the flags, the counter. */
const shortest = 37;

/** What is wrong with an assertion, in words that follow "the passkey"; `undefined` when it stands for the challenge. */
export function assertionRefusal(assertion: PasskeyAssertion, expected: ExpectedAssertion): string | undefined {
  if (assertion.credentialId !== expected.credentialId) return 'is another than the one that is enrolled';
  const [data, client, signature] = [assertion.authenticatorData, assertion.clientDataJSON, assertion.signature].map(
    fromBase64url,
  );
  if (!data || !client || !signature || data.length < shortest) return 'signed something that cannot be read';
  const said = readClientData(client);
  if (!said) return 'signed something that cannot be read';
  if (said.type !== 'webauthn.get') return `signed a ${String(said.type)}, which is no decision`;
  const time = typeof said.challenge === 'string' ? timeOfChallenge(fromBase64url(said.challenge)) : undefined;
  if (time === undefined || said.challenge !== toBase64url(passkeyChallenge(expected.act, time))) {
    return 'signed another decision than this one';
  }
  if (time + passkeySeconds + clockSkewSeconds < expected.at) return 'signed it too long ago; sign it again';
  if (time > expected.at + clockSkewSeconds) return 'signed it at a time to come';
  if (time + clockSkewSeconds < (expected.askedAt ?? 0)) return 'signed it before the run asked; sign it again';
  if (said.origin !== expected.origin) return `was asked by ${String(said.origin)}; enrolled for ${expected.origin}`;
  if (said.crossOrigin === true || said.topOrigin !== undefined) return 'was asked in a frame of another page';
  if (toBase64url(data.subarray(0, 32)) !== toBase64url(sha256(utf8ToBytes(expected.rpId)))) {
    return `is of another domain than ${expected.rpId}`;
  }
  const flags = data[32] ?? 0;
  if ((flags & userPresent) === 0) return 'signed without anybody being there';
  if ((flags & userVerified) === 0) return 'signed without knowing who was there (PIN, finger or face)';
  const isSigned = verifiesWith(expected.key, concatBytes(data, sha256(client)), signature);
  return isSigned ? undefined : 'has a signature that is not its own';
}

function readClientData(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const said = parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return isObject(said) ? said : undefined;
  } catch {
    return undefined; // no UTF-8, or no JSON
  }
}
