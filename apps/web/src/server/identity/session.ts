/** A session of somebody who has signed in with a browser. All of it is in the browser's sealed cookie: there is no store of sessions. */
import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import { claimAt, type Known, knownOf } from './claims.js';
import type { Provider } from './provider.js';
import type { SignInSettings } from './settings.mjs';
import { SignedOut } from './signed-out.js';

/** Times are milliseconds since 1970. */
export interface SessionRecord {
  id: string;
  issuer: string;
  known: Known;
  /** The provider's session, for sign-out there. */
  providerSid?: string;
  startedAt: number;
  /** When it ends, whatever happens. */
  endsAt: number;
  /** When the provider was asked last. */
  checkedAt: number;
  /** With which the provider is asked again. Where it gives no refresh token, the access token, for as long as that is good. */
  refreshToken?: string;
  accessToken?: string;
}

export type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** A session that begins with these tokens, which are checked already. */
export async function beginSession(
  tokens: Tokens,
  provider: Provider,
  settings: SignInSettings,
): Promise<SessionRecord> {
  const token = tokens.claims();
  if (!token) throw new TypeError('The provider sent no ID token.');
  const now = Date.now();
  return {
    id: randomUUID(),
    issuer: token.iss,
    known: knownOf(await claimsOf(tokens.access_token, token, provider), settings),
    ...(typeof token.sid === 'string' ? { providerSid: token.sid } : {}),
    startedAt: now,
    endsAt: now + settings.sessionMs,
    checkedAt: now,
    ...credentialOf(tokens),
  };
}

/** What the provider gave for another check of a session. */
export interface Renewed {
  /** With the new refresh token: the old one may be good no more. */
  session: SessionRecord;
  /** Absent where the provider gives no refresh tokens. */
  tokens?: Tokens;
}

/** First half of a check. Throws what the provider refused with, or what `isOutage` knows. */
export async function renewTokens(session: SessionRecord, { config }: Provider): Promise<Renewed> {
  if (session.refreshToken === undefined) return { session };
  const tokens = await oidc.refreshTokenGrant(config, session.refreshToken);
  return { session: { ...session, ...credentialOf(tokens, session.refreshToken) }, tokens };
}

/**
 * Second half: the same session, after the provider has said again who it is and what roles they have.
 *
 * Throws {@link SessionRefused} when that cannot be known without signing in, what the provider refused with, or what `isOutage` knows.
 */
export async function recheckSession(
  { session, tokens }: Renewed,
  provider: Provider,
  settings: SignInSettings,
): Promise<SessionRecord> {
  const sub = session.known.id.slice(session.issuer.length + 1);
  const token = tokens?.claims();
  if (token && token.sub !== sub) throw new SessionRefused('the provider now names somebody else');
  const accessToken = tokens?.access_token ?? session.accessToken;
  if (accessToken === undefined) throw new SessionRefused('the provider cannot be asked again about it');
  const claims = await claimsOf(accessToken, token ?? { iss: session.issuer, sub }, provider);
  if (!token && claimAt(claims, settings.rolesClaim) === undefined && session.known.roles.length > 0)
    throw new SessionRefused('the provider says the roles only when you sign in');
  // Without a tenant somebody may be of all: a claim that is lost must not give more than it did.
  if (session.known.tenant !== undefined && claimAt(claims, settings.tenantClaim) === undefined)
    throw new SessionRefused('the provider does not say the tenant any more');
  const { authTime, acr } = session.known;
  const known = {
    ...knownOf(claims, settings),
    ...(authTime === undefined ? {} : { authTime }),
    ...(acr === undefined ? {} : { acr }),
  };
  return { ...session, known, checkedAt: Date.now() };
}

/** The session cannot go on; signing in again begins another. */
export class SessionRefused extends Error {}

/** Names under which a sign-out can end it. */
export function marksOf({ id, issuer, known, providerSid }: SessionRecord): string[] {
  return [
    SignedOut.mark('session', id),
    SignedOut.mark('person', known.id),
    ...(providerSid === undefined ? [] : [SignedOut.mark('provider-session', issuer, providerSid)]),
  ];
}

/** The ID token's claims, and those of the user info, where the provider has it: some say roles only here, some only there. */
async function claimsOf(accessToken: string, token: { iss: string; sub: string }, { config }: Provider) {
  const hasInfo = config.serverMetadata().userinfo_endpoint !== undefined;
  const info = hasInfo ? await oidc.fetchUserInfo(config, accessToken, token.sub) : {};
  return { ...token, ...info, iss: token.iss, sub: token.sub };
}

function credentialOf(tokens: Tokens, before?: string): Pick<SessionRecord, 'refreshToken' | 'accessToken'> {
  const refreshToken = tokens.refresh_token ?? before;
  return refreshToken === undefined ? { accessToken: tokens.access_token } : { refreshToken };
}
