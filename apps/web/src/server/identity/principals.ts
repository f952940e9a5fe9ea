/** From a session or a token to somebody who asks the API. */
import { type AccessToken, BadToken } from './bearer.js';
import type { Principal } from './principal.js';
import { marksOf } from './session.js';
import type { Standing } from './sessions.js';
import type { SignIn } from './sign-in.js';
import { SignedOut } from './signed-out.js';

/** Somebody with a browser. */
export function principalOfSession({ session, until }: Standing, { leases, standingOf }: SignIn): Principal {
  const { id, known, startedAt, endsAt } = session;
  const signal = leases.signalOf(id, endsAt, marksOf(session), startedAt);
  return { kind: 'person', ...known, ...standingOf(known), session: { id, endsAt, recheckAt: until, signal } };
}

/** Who has an access token of the provider. Throws {@link BadToken} when the person has signed out since it was made. */
export function principalOfAccessToken(token: AccessToken, signIn: SignIn): Principal {
  const { id, known, kind, issuedAt, endsAt } = token;
  const marks = [SignedOut.mark('person', known.id), SignedOut.mark('session', id), ...providerMarks(token)];
  if (signIn.signedOut.hasEnded(marks, issuedAt)) throw new BadToken('The access token has ended with a sign-out.');
  const signal = signIn.leases.signalOf(id, endsAt, marks, issuedAt);
  return { kind, ...known, ...signIn.standingOf(known), session: { id, endsAt, recheckAt: endsAt, signal } };
}

function providerMarks({ issuer, providerSid }: AccessToken): string[] {
  return providerSid === undefined ? [] : [SignedOut.mark('provider-session', issuer, providerSid)];
}
