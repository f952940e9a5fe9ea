/** Signs what people do, in their name, with the key of the console. */
import path from 'node:path';
import { InvalidConfiguration, readSigningKey, signAct } from '@platform/temporal';
import type { SignAs } from './actor.js';

/**
 * The signer of `SIGNING_KEY_FILE`; `undefined` where it is not set.
 *
 * @param hasSignIn a signature says who it was, so there is none without sign-in
 * @throws InvalidConfiguration
 */
export function readSigner(env: NodeJS.ProcessEnv, hasSignIn: boolean): SignAs | undefined {
  const file = env.SIGNING_KEY_FILE?.trim();
  if (!file) return undefined;
  if (!hasSignIn)
    throw new InvalidConfiguration(
      'SIGNING_KEY_FILE is set, but AUTH_ISSUER is not: nobody is known in whose name it could sign. Set AUTH_ISSUER, or unset SIGNING_KEY_FILE.',
    );
  const key = readSigningKey(path.resolve(file));
  return ({ authTime, acr, ...person }) =>
    async (act) =>
      signAct(
        key,
        { person, ...(authTime === undefined ? {} : { authTime }), ...(acr === undefined ? {} : { acr }) },
        act,
      );
}
