/** Tokens of programs, and of people in a terminal: `Authorization: Bearer …`. */
import { createHash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { type Known, knownOf } from './claims.js';
import type { Provider } from './provider.js';
import { isOutage, unavailable } from './provider.js';
import type { SignInSettings } from './settings.mjs';

/** An access token of the provider that holds. Times are milliseconds since 1970. */
export interface AccessToken {
  id: string;
  known: Known;
  kind: 'person' | 'program';
  issuer: string;
  providerSid?: string;
  issuedAt: number;
  endsAt: number;
}

/** A token that says nothing about who it is; `message` says what is wrong with it, in a sentence. */
export class BadToken extends Error {}

/** Signatures that only the provider can make. Never `none`, never one with a shared secret. */
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds that clocks may differ by. */
export const clockToleranceSeconds = 30;

/**
 * Verifies an access token of the provider (RFC 9068).
 *
 * Throws {@link BadToken}; a `SignInUnavailable` problem when the keys of the provider cannot be had.
 */
export async function readAccessToken(
  token: string,
  provider: () => Promise<Provider>,
  settings: SignInSettings,
): Promise<AccessToken> {
  const { audience } = settings;
  if (audience === undefined)
    throw new BadToken('Access tokens of the provider are not taken here: AUTH_AUDIENCE is not set.');
  const { config, keys } = await provider();
  const { issuer } = config.serverMetadata();
  const checks = {
    issuer,
    audience,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  };
  const { payload, protectedHeader } = await jwtVerify(token, keys, checks).catch((error) => {
    throw isOutage(error)
      ? unavailable(settings, error)
      : new BadToken(`The access token is refused: ${wrongIn(error)}.`);
  });
  const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '');
  const isOther = type !== undefined && type !== 'at+jwt' && type !== 'jwt';
  // An ID token is for the one who signed in, and says nothing about what its bearer may ask.
  const isIdToken = type !== 'at+jwt' && ['nonce', 'at_hash', 'c_hash'].some((claim) => payload[claim] !== undefined);
  if (isOther || isIdToken || payload.events !== undefined) throw new BadToken('The token is no access token.');
  return {
    id: `access-${createHash('sha256').update(token).digest('hex')}`,
    known: knownOf(payload, settings),
    kind: isOfProgram(payload) ? 'program' : 'person',
    issuer,
    ...(typeof payload.sid === 'string' ? { providerSid: payload.sid } : {}),
    issuedAt: Number(payload.iat) * 1_000,
    endsAt: Number(payload.exp) * 1_000,
  };
}

/** Client credentials: the client is the subject. Keycloak has an account for each client instead, and a person may choose a name like its. */
function isOfProgram({ sub, client_id, azp, preferred_username }: JWTPayload): boolean {
  const account = String(preferred_username).toLowerCase();
  return [client_id, azp].some(
    (client) => client !== undefined && (client === sub || account === `service-account-${client}`.toLowerCase()),
  );
}

function wrongIn(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim "${error.claim}" is not what it must be`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'the provider has no key that it is signed with';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  return 'it is not signed by the provider';
}
