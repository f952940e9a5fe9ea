/** Signing out, from wherever it is pressed. */
import { api } from './api';
import { signIn } from './sign-in';

/** Ends the session, and leaves the page. Throws `ApiProblem`. */
export async function signOut(): Promise<void> {
  // The next person at this browser is told nothing of this one. Where it cannot be said here, the end of the session says it.
  await import('./push').then(({ turnPushOff }) => turnPushOff()).catch(() => undefined);
  localStorage.removeItem('push');
  const { next = '/' } = await api.signOut();
  signIn.tell();
  // Nothing that was shown may stay in this tab. The provider ends its session too: the next person at this browser signs in as themselves.
  location.assign(next);
}
