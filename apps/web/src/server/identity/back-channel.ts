/** The provider tells that somebody has signed out there, or was signed out by an administrator (OpenID Connect Back-Channel Logout). */
import { jwtVerify } from 'jose';
import { ProblemError } from '../problem.js';
import { algorithms, clockToleranceSeconds } from './bearer.js';
import { isOutage, unavailable } from './provider.js';
import type { SignIn } from './sign-in.js';
import { SignedOut } from './signed-out.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';
const longestAgeSeconds = 600;

/** Takes logout tokens, each once. */
export class BackChannel {
  readonly #taken = new Map<string, number>();

  constructor(private readonly signIn: SignIn) {}

  /** Ends the session that the token names, or all of the person. Throws an `InvalidInput` problem for what is no logout token of the provider. */
  async take(token: string): Promise<void> {
    const { settings, provider, signedOut } = this.signIn;
    const { config, keys } = await provider();
    const { issuer } = config.serverMetadata();
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: settings.clientId,
      algorithms: [...algorithms],
      maxTokenAge: longestAgeSeconds,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['iat', 'jti', 'events'],
    }).catch((error) => {
      throw isOutage(error)
        ? unavailable(settings, error)
        : refused(`it is not signed by the provider, or for somebody else (${error.message})`);
    });
    const { events, sid, sub, nonce, jti } = payload;
    const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, event);
    const type = protectedHeader.typ?.toLowerCase() ?? 'logout+jwt';
    if (!isEvent || nonce !== undefined || !['logout+jwt', 'jwt'].includes(type))
      throw refused('it is another kind of token');
    // A token that somebody kept must not sign out who has signed in again since.
    if (!this.#isNew(String(jti))) throw refused('it was taken already');
    if (typeof sid === 'string') signedOut.end(SignedOut.mark('provider-session', issuer, sid));
    else if (sub !== undefined) signedOut.end(SignedOut.mark('person', `${issuer}#${sub}`));
    else throw refused('it names nobody');
  }

  #isNew(jti: string): boolean {
    const now = Date.now();
    for (const [known, until] of this.#taken) if (until < now) this.#taken.delete(known);
    if (this.#taken.has(jti)) return false;
    this.#taken.set(jti, now + (longestAgeSeconds + clockToleranceSeconds) * 1_000);
    return true;
  }
}

function refused(why: string): ProblemError {
  return new ProblemError('InvalidInput', `The logout token is refused: ${why}.`);
}
