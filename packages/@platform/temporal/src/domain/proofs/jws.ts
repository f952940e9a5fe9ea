/** Compact JWS with Ed25519 (RFC 7515, RFC 8037): what proofs and enrolments of passkeys are. No other algorithm, and no header but ours. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, isObject } from '../json.js';
import { isWellFormed } from '../well-formed.js';
import { fromBase64url, toBase64url } from './base64url.js';

// Each workflow has its own instance of this module, and verifies a few signatures. The library's table for thousands takes longer to make than all
// of them (60 to 100 ms); a small one is made at the first.
ed25519.Point.BASE.precompute(4);

/** What a header may hold: exactly this. */
export interface JwsHeader {
  alg: 'EdDSA';
  kid: string;
  typ: string;
}

/** A token that was taken apart. Nothing of it is known to be true before {@link isSignedBy}. */
export interface Jws {
  header: JwsHeader;
  claims: Readonly<Record<string, unknown>>;
  signature: Uint8Array;
  /** What the signature is about. */
  signed: Uint8Array;
}

/** Why a text is no token of ours. `message` is a sentence about "the signature". */
export interface JwsProblem {
  reason: 'Malformed' | 'WrongAlgorithm' | 'WrongType';
  message: string;
}

/** Characters of a token at most: a message is checked before it is bounded by anything else. */
const longest = 20_000;

/** The token: `sign` gets the bytes to sign. */
export function encodeJws(
  { kid, typ }: Omit<JwsHeader, 'alg'>,
  claims: Readonly<Record<string, unknown>>,
  sign: (message: Uint8Array) => Uint8Array,
): string {
  const part = (value: unknown) => toBase64url(utf8ToBytes(canonicalJson(value)));
  const signed = `${part({ alg: 'EdDSA', kid, typ })}.${part(claims)}`;
  return `${signed}.${toBase64url(sign(utf8ToBytes(signed)))}`;
}

/** Takes a token apart. `typ`: what its header must say, so that a token for something else is none. */
export function decodeJws(compact: unknown, typ: string): Jws | JwsProblem {
  if (typeof compact !== 'string' || compact.length > longest) return malformed('it is no text, or too long');
  const parts = compact.split('.');
  const [first, second, third] = parts.map(fromBase64url);
  if (parts.length !== 3 || !first || !second || !third) return malformed('it is not three parts in base64url');
  const [header, claims] = [objectOf(first), objectOf(second)];
  if (!header || !claims) return malformed('its header or its claims are no JSON object');
  if (header.alg !== 'EdDSA') {
    return { reason: 'WrongAlgorithm', message: `its algorithm is ${JSON.stringify(header.alg)}; only EdDSA is taken` };
  }
  if (header.typ !== typ) {
    return { reason: 'WrongType', message: `it is of type ${JSON.stringify(header.typ)}; only ${typ} is taken` };
  }
  if (typeof header.kid !== 'string' || header.kid === '') return malformed('its header names no key (kid)');
  const unknown = Object.keys(header).find((name) => !['alg', 'kid', 'typ'].includes(name));
  if (unknown !== undefined) return malformed(`its header has ${unknown}; allowed: alg, kid, typ`);
  if (third.length !== signatureBytes)
    return malformed(`its signature has ${third.length} bytes, not ${signatureBytes}`);
  const signed = utf8ToBytes(`${parts[0]}.${parts[1]}`);
  return { header: { alg: 'EdDSA', kid: header.kid, typ }, claims, signature: third, signed };
}

/** Whether the key has signed it. `publicKey`: 32 bytes. */
export function isSignedBy({ signature, signed }: Jws, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, signed, publicKey, { zip215: false });
  } catch {
    // The library throws for bytes that are no point of the curve: such a signature is of nobody.
    return false;
  }
}

const signatureBytes = 64;

function malformed(why: string): JwsProblem {
  return { reason: 'Malformed', message: why };
}

function objectOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return isObject(value) && isWellFormed(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
