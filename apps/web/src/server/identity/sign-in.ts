/** Sign-in as a whole: what it is set to, and what it knows in this process. */
import type { KnownRoles, Standing } from '../access/roles-file.js';
import { ApiTokens } from './api-tokens.js';
import { FailedAttempts } from './attempts.js';
import { SealedCookies } from './cookies.js';
import { Leases } from './leases.js';
import { createProvider, type Provider } from './provider.js';
import { Sessions } from './sessions.js';
import type { SignInSettings } from './settings.mjs';
import { SignedOut } from './signed-out.js';

/** Name of the cookie of a session. */
export const sessionCookie = 'session';

/** One per process, where there is sign-in. */
export interface SignIn {
  settings: SignInSettings;
  /** What somebody may now. */
  standingOf: (known: KnownRoles) => Standing;
  cookies: SealedCookies;
  provider: () => Promise<Provider>;
  sessions: Sessions;
  signedOut: SignedOut;
  leases: Leases;
  tokens: ApiTokens;
  failed: FailedAttempts;
  close(): void;
}

/** Makes it. The provider is asked with the first use. */
export function createSignIn(
  settings: SignInSettings,
  standingOf: SignIn['standingOf'],
  onDefect: (error: unknown, doing: string) => void,
): SignIn {
  const provider = createProvider(settings);
  const signedOut = new SignedOut(settings.signedOutDir, settings.sessionMs, () => leases.sweep(), onDefect);
  const leases = new Leases((marks, from) => signedOut.hasEnded(marks, from));
  return {
    settings,
    standingOf,
    cookies: new SealedCookies(settings),
    provider,
    sessions: new Sessions(settings, provider, signedOut, onDefect),
    signedOut,
    leases,
    failed: new FailedAttempts(),
    tokens: new ApiTokens(settings.tokensFile, (id) => leases.end(`token-${id}`)),
    close: () => {
      signedOut.close();
      leases.close();
    },
  };
}
