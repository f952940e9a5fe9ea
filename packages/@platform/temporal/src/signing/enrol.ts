/** Signs whose passkey it is: an admin does this, where no console is. */
import { createPrivateKey, sign } from 'node:crypto';
import { type Enrolment, enrolmentType } from '../domain/passkeys/enrolment.js';
import { encodeJws } from '../domain/proofs/jws.js';
import type { SigningKey } from './key-file.js';

/** The token that says whose passkey it is. It travels with each decision, and workers check it by the public key. */
export function signEnrolment({ kid, x, d }: SigningKey, enrolment: Enrolment): string {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  return encodeJws({ kid, typ: enrolmentType }, { ...enrolment }, (message) => sign(null, message, key));
}
