import { readPublicKeys, readRevokedFile } from '@platform/temporal';
import type { PinnedKeys } from '@platform/temporal/proofs';
import { InvalidEnvironment } from './variables.js';

/**
 * What people's signatures are verified by: `SIGNING_KEYS_FILE` (a JWKS of public keys; with it nothing is taken unsigned), `ENROLMENT_KEYS_FILE` (keys
 * that sign enrolments of passkeys), `REVOKED_FILE`. `undefined` where nothing is signed.
 *
 * @throws InvalidEnvironment for a file that is none, and for one that would do nothing without `SIGNING_KEYS_FILE`.
 */
export function readSigning(env: NodeJS.ProcessEnv): PinnedKeys | undefined {
  const [keys, enrolment, revoked] = ['SIGNING_KEYS_FILE', 'ENROLMENT_KEYS_FILE', 'REVOKED_FILE'].map((name) =>
    env[name]?.trim(),
  );
  if (!keys) {
    const [alone] = [enrolment && 'ENROLMENT_KEYS_FILE', revoked && 'REVOKED_FILE'].filter(Boolean);
    if (!alone) return undefined;
    throw new InvalidEnvironment(
      `${alone} is set, and SIGNING_KEYS_FILE is not: nothing is signed then. Set it, or unset ${alone}.`,
    );
  }
  try {
    return {
      keys: readPublicKeys(keys),
      ...(enrolment && { enrolmentKeys: readPublicKeys(enrolment, 'ENROLMENT_KEYS_FILE') }),
      ...(revoked && { revoked: readRevokedFile(revoked) }),
    };
  } catch (error) {
    throw new InvalidEnvironment((error as Error).message);
  }
}
