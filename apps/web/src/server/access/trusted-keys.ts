/** What the console verifies audits by: public keys. */
import path from 'node:path';
import { type AuditTrust, publicJwkOf, readPublicKeys, readRevokedFile, readSigningKey } from '@platform/temporal';

export type TrustedKeys = Omit<AuditTrust, 'namespace'>;

/**
 * The keys of `SIGNING_KEYS_FILE`, which has those of earlier times as well; else the public part of the console's own (`SIGNING_KEY_FILE`). `undefined`
 * where nothing is signed. With `ENROLMENT_KEYS_FILE` and `REVOKED_FILE` as the worker reads them.
 *
 * @throws InvalidConfiguration
 */
export function readTrustedKeys(env: NodeJS.ProcessEnv): TrustedKeys | undefined {
  const fileOf = (name: string) => {
    const file = env[name]?.trim();
    return file && path.resolve(file);
  };
  const [keysFile, ownFile] = [fileOf('SIGNING_KEYS_FILE'), fileOf('SIGNING_KEY_FILE')];
  if (!keysFile && !ownFile) return undefined;
  const [enrolment, revoked] = [fileOf('ENROLMENT_KEYS_FILE'), fileOf('REVOKED_FILE')];
  return {
    keys: keysFile ? readPublicKeys(keysFile) : [publicJwkOf(readSigningKey(String(ownFile)))],
    ...(enrolment && { enrolmentKeys: readPublicKeys(enrolment, 'ENROLMENT_KEYS_FILE') }),
    ...(revoked && { revoked: readRevokedFile(revoked) }),
  };
}
