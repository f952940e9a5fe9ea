/** From a session or a token to somebody who asks the API. */

import type { TokenView } from './api-tokens.js';
import { type AccessToken, BadToken } from './bearer.js';
import type { Principal } from './principal.js';
import { marksOf } from './session.js';
import type { Standing } from './sessions.js';
import type { SignIn } from './sign-in.js';
import { SignedOut } from './signed-out.js';

/** Somebody with a browser. */
export function principalOfSession({ session, until }: Standing, { leases, standingOf }: SignIn): Principal {
  const { id, known, startedAt, endsAt } = session;
  const ends = { marks: marksOf(session), since: startedAt };
  const signal = leases.signalOf(id, endsAt, ends.marks, startedAt);
  const lease = { id, endsAt, recheckAt: until, signal, ends };
  return { kind: 'person', ...known, ...standingOf(known), claimed: claimedOf(known), session: lease };
}

/** Who has an access token of the provider. Throws {@link BadToken} when the person has signed out since it was made. */
export function principalOfAccessToken(token: AccessToken, signIn: SignIn): Principal {
  const { id, known, kind, issuedAt, endsAt } = token;
  const marks = [SignedOut.mark('person', known.id), SignedOut.mark('session', id), ...providerMarks(token)];
  if (signIn.signedOut.hasEnded(marks, issuedAt)) throw new BadToken('The access token has ended with a sign-out.');
  const signal = signIn.leases.signalOf(id, endsAt, marks, issuedAt);
  const lease = { id, endsAt, recheckAt: endsAt, signal, ends: { marks, since: issuedAt } };
  return { kind, ...known, ...signIn.standingOf(known), claimed: claimedOf(known), session: lease };
}

function claimedOf({ roles, tenant }: Pick<Principal, 'roles' | 'tenant'>): Principal['claimed'] {
  return { roles, ...(tenant !== undefined && { tenant }) };
}

function providerMarks({ issuer, providerSid }: AccessToken): string[] {
  return providerSid === undefined ? [] : [SignedOut.mark('provider-session', issuer, providerSid)];
}

/** A program with an API token of ours, which holds. Its grant is the token's alone: no file of roles adds to it. */
export function principalOfApiToken(token: TokenView, { leases, settings }: SignIn): Principal {
  const { id, name, role, roles = [], agents, tools, tenants, expiresAt } = token;
  const lease = `token-${id}`;
  const endsAt = Date.parse(expiresAt);
  const [tenant, ...others] = tenants ?? [];
  return {
    kind: 'program',
    id: `token#${id}`,
    name,
    roles,
    ...(tenant !== undefined && others.length === 0 && { tenant }),
    grants: [{ role, ...(agents && { agents }), ...(tools && { tools }), ...(tenants && { tenants }) }],
    session: {
      id: lease,
      endsAt,
      // Another console, or somebody with an editor, may have revoked it.
      recheckAt: Math.min(endsAt, Date.now() + settings.recheckMs),
      signal: leases.signalOf(lease, endsAt, [], 0),
    },
  };
}
