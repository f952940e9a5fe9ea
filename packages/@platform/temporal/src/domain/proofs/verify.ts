/**
 * Whether a signature says that somebody wanted exactly this: one pure function, for the workflow's validators, for those who look later, and as
 * the model of Python's. `fixtures/proofs` holds both to the same verdicts.
 */
import { fromBase64url } from './base64url.js';
import type { Act, ActClaims } from './claims.js';
import { claimsProblem, personId } from './claims-shape.js';
import { decodeJws, isSignedBy, type JwsProblem } from './jws.js';
import { isRevoked, type Revoked, type VerifyKey } from './keys.js';
import { decisionClaims, hashOfPayload, senderOf } from './payload.js';

/** The `typ` of a proof. */
export const proofType = 'act+jwt';

/** Seconds that a signature of a message may be good for. A schedule's is good for as long as its key says. */
export const longestProofSeconds = 3_600;

/** Seconds that the clocks of two processes may differ. */
export const clockSkewSeconds = 60;

/** Why a signature is not taken. */
export type ProofReason =
  | JwsProblem['reason']
  | 'UnknownKey'
  | 'BadSignature'
  | 'Revoked'
  | 'KeyNotInForce'
  | 'WrongClaims'
  | 'WrongAct'
  | 'WrongNamespace'
  | 'WrongRun'
  | 'WrongPayload'
  | 'WrongPerson'
  | 'NotYetValid'
  | 'Expired';

/** What the signature has to be of, and when (milliseconds since 1970). */
export interface ExpectedProof {
  act: Act;
  namespace: string;
  runId: string;
  /** The message, with or without `proof` and `passkey`. */
  payload: Readonly<Record<string, unknown>>;
  keys: readonly VerifyKey[];
  revoked?: Revoked;
  at: number;
}

export type ProofCheck =
  | { ok: true; claims: ActClaims; kid: string }
  | { ok: false; reason: ProofReason; message: string };

/** Verifies a proof. `message` is a sentence that says what is wrong with the signature, without secrets. */
export function verifyProof(proof: unknown, expected: ExpectedProof): ProofCheck {
  const { act, namespace, runId, payload, at } = expected;
  const jws = decodeJws(proof, proofType);
  if ('reason' in jws) return no(jws.reason, `the signature cannot be read: ${jws.message}`);
  const { kid } = jws.header;
  const key = expected.keys.find((known) => known.kid === kid);
  if (!key) return no('UnknownKey', `the signature is by the key "${kid}", which is not known here`);
  if (!isSignedBy(jws, fromBase64url(key.x) ?? new Uint8Array())) {
    return no('BadSignature', `the signature is not by the key "${kid}"`);
  }
  const shape = claimsProblem(jws.claims);
  if (shape) return no('WrongClaims', `the signature's claims are wrong: ${shape}`);
  const claims = jws.claims as unknown as ActClaims;
  const revoked = expected.revoked ?? {};
  if (isRevoked(revoked.kids, kid, at)) return no('Revoked', `the key "${kid}" was revoked`);
  if (isRevoked(revoked.jtis, claims.jti, at)) return no('Revoked', `the signature ${claims.jti} was revoked`);
  const { nbf = Number.NEGATIVE_INFINITY, exp = Number.POSITIVE_INFINITY } = key;
  if (claims.iat < nbf || claims.iat >= exp) {
    return no('KeyNotInForce', `the key "${kid}" was not in force when it signed`);
  }
  if (claims.act !== act) return no('WrongAct', `the signature is for "${claims.act}", not for "${act}"`);
  if (claims.namespace !== namespace) {
    return no('WrongNamespace', `the signature is for the namespace "${claims.namespace}", not for "${namespace}"`);
  }
  if (claims.runId !== runId) return no('WrongRun', `the signature is for "${claims.runId}", not for "${runId}"`);
  return payloadCheck(claims, expected) ?? timeCheck(claims, act, at) ?? { ok: true, claims, kid };

  function payloadCheck(said: ActClaims, { act: wanted }: ExpectedProof): ProofCheck | undefined {
    if (said.payloadHash !== hashOfPayload(payload)) {
      return no('WrongPayload', 'the message is not the one that was signed');
    }
    const about = wanted === 'decide' ? decisionClaims(payload) : {};
    const other = (['requestId', 'action', 'argumentsHash', 'editedHash'] as const).find(
      (name) => said[name] !== about[name],
    );
    if (other) return no('WrongPayload', `the signature says another ${other} than the message`);
    return personCheck(said, wanted, payload);
  }
}

function personCheck(claims: ActClaims, act: Act, payload: Readonly<Record<string, unknown>>): ProofCheck | undefined {
  const { by, byId, roles, tenant } = senderOf(act, payload);
  if (byId !== personId(claims) || by !== claims.name) {
    return no('WrongPerson', `the signature is of ${claims.name}, and the message says that it is of ${String(by)}`);
  }
  if (roles && JSON.stringify(roles) !== JSON.stringify(claims.roles)) {
    return no('WrongPerson', `the message says other roles than the signature of ${claims.name}`);
  }
  if ((act === 'start' || act === 'schedule') && claims.tenant !== undefined && claims.tenant !== tenant) {
    return no('WrongPerson', `${claims.name} belongs to the tenant "${claims.tenant}", and may start runs of no other`);
  }
  return undefined;
}

function timeCheck({ iat, exp }: ActClaims, act: Act, at: number): ProofCheck | undefined {
  const now = at / 1000;
  if (act !== 'schedule' && exp - iat > longestProofSeconds) {
    return no(
      'WrongClaims',
      `the signature is good for ${exp - iat} seconds; at most ${longestProofSeconds} are taken`,
    );
  }
  if (iat > now + clockSkewSeconds) return no('NotYetValid', 'the signature is of a time to come');
  return exp + clockSkewSeconds <= now
    ? no('Expired', 'the signature was good until before now: do it again')
    : undefined;
}

function no(reason: ProofReason, message: string): Extract<ProofCheck, { ok: false }> {
  return { ok: false, reason, message };
}
