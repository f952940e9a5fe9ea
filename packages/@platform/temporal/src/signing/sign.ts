/** Signs what a person wants. */
import { createPrivateKey, type KeyObject, randomUUID, sign as signWith } from 'node:crypto';
import { longestSeconds } from '../domain/bounds.js';
import type { Person } from '../domain/people.js';
import type { ActClaims, UnsignedAct } from '../domain/proofs/claims.js';
import { encodeJws } from '../domain/proofs/jws.js';
import { decisionClaims, hashOfPayload } from '../domain/proofs/payload.js';
import { proofType } from '../domain/proofs/verify.js';
import type { SigningKey } from './key-file.js';

/** Who signs in whose name: the person, and how the person has signed in, where the provider says so. */
export interface Signatory {
  person: Person;
  /** Seconds since 1970. */
  authTime?: number;
  acr?: string;
}

/** Seconds that the signature of a message is good for: it is sent at once. */
export const proofSeconds = 300;

/** The compact JWS that says that the person wants this. A schedule's is good for as long as its key, ten years at most. `now`: milliseconds since 1970. */
export function signAct(
  key: SigningKey,
  { person, authTime, acr }: Signatory,
  { act, namespace, runId, payload }: UnsignedAct,
  now: number = Date.now(),
): string {
  const iat = Math.floor(now / 1000);
  const [iss, sub] = issuerAndSubject(person.id);
  const claims: ActClaims = {
    iss,
    sub,
    name: person.name,
    roles: [...person.roles],
    ...(person.tenant !== undefined && { tenant: person.tenant }),
    ...(authTime !== undefined && { auth_time: authTime }),
    ...(acr !== undefined && { acr }),
    act,
    namespace,
    runId,
    payloadHash: hashOfPayload(payload),
    ...(act === 'decide' && decisionClaims(payload)),
    jti: randomUUID(),
    iat,
    exp: act === 'schedule' ? (key.exp ?? iat + longestSeconds) : iat + proofSeconds,
  };
  return encodeJws({ kid: key.kid, typ: proofType }, { ...claims }, (message) =>
    signWith(null, message, privateKeyOf(key)),
  );
}

/** The two parts of {@link Person.id}. An issuer has no `#`; a subject may have one. */
function issuerAndSubject(id: string): [iss: string, sub: string] {
  const at = id.indexOf('#');
  if (at < 1 || at === id.length - 1) throw new TypeError(`"${id}" is not the id of a person: issuer#subject`);
  return [id.slice(0, at), id.slice(at + 1)];
}

const parsed = new WeakMap<SigningKey, KeyObject>();

function privateKeyOf(key: SigningKey): KeyObject {
  const known = parsed.get(key);
  if (known) return known;
  const { x, d } = key;
  const made = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  parsed.set(key, made);
  return made;
}
