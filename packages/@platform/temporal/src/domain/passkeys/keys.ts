/** Public keys, as JSON (RFC 7517), and the signatures that they verify. Each key has one algorithm, which no message can choose. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { fromBase64url } from '../proofs/base64url.js';

// As for signatures (`jws.ts`): each workflow makes its own table, for a few of them.
p256.Point.BASE.precompute(4);

/** A public key of a passkey: ES256 or EdDSA. Numbers are base64url of 32 bytes. */
export type PasskeyKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string } | { kty: 'OKP'; crv: 'Ed25519'; x: string };

/** Reads a key. Fields beyond those of its kind are left out; `undefined` when it is none that can be used. */
export function readPasskeyKey(given: unknown): PasskeyKey | undefined {
  const { kty, crv, x, y } = (given ?? {}) as Record<string, unknown>;
  if (kty === 'EC' && crv === 'P-256' && isNumber(x) && isNumber(y)) return { kty, crv, x, y };
  if (kty === 'OKP' && crv === 'Ed25519' && isNumber(x)) return { kty, crv, x };
  return undefined;
}

/** Whether a signature is of these bytes by this key. ES256 signatures are DER, as authenticators make them. Never throws. */
export function verifiesWith(key: PasskeyKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const x = fromBase64url(key.x) ?? new Uint8Array();
    if (key.kty === 'OKP') return ed25519.verify(signature, message, x, { zip215: false });
    const y = fromBase64url(key.y) ?? new Uint8Array();
    const point = Uint8Array.of(4, ...x, ...y);
    // Authenticators do not make `s` small. The run takes a challenge once, so that a second signature of it is of no use.
    return p256.verify(signature, message, point, { format: 'der', lowS: false });
  } catch {
    return false; // no point of the curve, or no signature
  }
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && fromBase64url(value)?.length === 32;
}
