/** What messages to a run say of their sender beside a name. All of it is absent where people are not signed in. */
import { isObject } from '../json.js';
import type { PasskeyAssertion } from '../passkeys/assertion.js';

/** A message of somebody whom sign-in knows. */
export interface Signed {
  /** `Person.id` of the sender: two with the same id are one person. */
  byId?: string;
  /** Compact JWS of `ActClaims`: the sender wanted exactly this message. */
  proof?: string;
}

/** The same, of a decision: where its policy says so, the person's own authenticator has signed it as well. */
export interface SignedByHand extends Signed {
  passkey?: PasskeyAssertion;
}

/** Why a message is refused where signing is on: it has no signature, or one that does not hold. */
export type SigningRejectionReason = 'Unsigned' | 'InvalidProof';

/** The fields of {@link Signed}. */
export const signedFields = ['byId', 'proof'] as const satisfies (keyof Signed)[];

/** The fields of {@link SignedByHand} that are not about what is decided. A proof is about the message without its own. */
export const provingFields = ['proof', 'passkey'] as const satisfies (keyof SignedByHand)[];

/** What is wrong with what a message says of its sender beside the name; `undefined` when nothing is. */
export function signedProblem(message: Readonly<Record<string, unknown>>): string | undefined {
  const field = signedFields.find((name) => textProblem(message[name]) !== undefined);
  return field && `${field} ${textProblem(message[field])}`;
}

/** What is wrong with a field that is absent or a text that is not empty, in words that follow its name. */
export function textProblem(value: unknown): string | undefined {
  if (value === undefined || value === null || (typeof value === 'string' && value !== '')) return undefined;
  return 'must be a text that is not empty';
}

/** What is wrong with the shape of a passkey's signature, in words that follow its name. */
export function assertionProblem(value: unknown): string | undefined {
  if (!isObject(value)) return `must be an object with ${assertionFields.join(', ')}`;
  const missing = assertionFields.find((field) => typeof value[field] !== 'string' || value[field] === '');
  if (missing !== undefined) return `needs ${missing}, a text that is not empty`;
  const unknown = Object.keys(value).find((field) => !(assertionFields as readonly string[]).includes(field));
  return unknown === undefined ? undefined : `has ${unknown}, which is unknown; allowed: ${assertionFields.join(', ')}`;
}

const assertionFields = [
  'credentialId',
  'authenticatorData',
  'clientDataJSON',
  'signature',
  'enrolment',
] as const satisfies (keyof PasskeyAssertion)[];
