/** Whether a decision that needs a passkey has the right one. */
import { isRevoked, type Revoked, type VerifyKey } from '../proofs/keys.js';
import type { PasskeyAssertion } from './assertion.js';
import { type Enrolment, readEnrolment } from './enrolment.js';
import { assertionRefusal } from './verify-assertion.js';

/** What the one who judges trusts, and what it judges. */
export interface PasskeyTrust {
  namespace: string;
  runId: string;
  /** Keys that sign enrolments. */
  enrolmentKeys: readonly VerifyKey[];
  revoked?: Revoked;
  /** When it was decided, in milliseconds since 1970. */
  at: number;
  /** When the run asked, in milliseconds since 1970: what was signed before is no answer to it. */
  askedAt?: number;
}

/** A decision as it was sent. */
export interface SentDecision {
  byId?: string | null;
  roles?: readonly string[] | null;
  passkey?: PasskeyAssertion | null;
}

/** The enrolment of the passkey that signed exactly this decision; a text says why it does not stand: a sentence without its end. */
export function checkPasskey(sent: SentDecision, trust: PasskeyTrust): Enrolment | string {
  const { passkey, byId } = sent;
  if (trust.enrolmentKeys.length === 0) {
    return 'the policy wants a passkey, and nothing says here who enrols them; those who run it set ENROLMENT_KEYS_FILE';
  }
  if (!passkey) return 'the policy wants the signature of a passkey, and the decision has none';
  const enrolment = readEnrolment(passkey.enrolment, trust.enrolmentKeys, trust.at);
  if (typeof enrolment === 'string') return `the enrolment of the passkey ${enrolment}`;
  const { sub, credentialId, key, rpId, origin } = enrolment;
  if (isRevoked(trust.revoked?.passkeys, credentialId, trust.at)) return 'the passkey was revoked';
  if (sub !== byId) return `the passkey is of ${sub}, and the decision of ${byId ?? 'nobody who is known'}`;
  const more = (sent.roles ?? []).find((role) => enrolment.roles && !enrolment.roles.includes(role));
  if (more !== undefined) return `the passkey is not enrolled for the role ${more}`;
  const { namespace, runId, at, askedAt } = trust;
  const refusal = assertionRefusal(passkey, {
    ...{ credentialId, key, rpId, origin },
    act: { namespace, runId, sent: { ...sent } },
    at: at / 1000,
    ...(askedAt !== undefined && { askedAt: askedAt / 1000 }),
  });
  return refusal === undefined ? enrolment : `the passkey ${refusal}`;
}
