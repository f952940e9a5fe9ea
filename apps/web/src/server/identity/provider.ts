/** The provider that people sign in at, as its discovery document describes it. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { ProblemError } from '../problem.js';
import type { SignInSettings } from './settings.mjs';

/** What is known of the provider once it has answered. */
export interface Provider {
  config: oidc.Configuration;
  /** Its public keys, read anew when a token names one that is not known. */
  keys: JWTVerifyGetKey;
}

/** Seconds that the provider may take for an answer. */
const timeoutSeconds = 10;

/** Asks the provider for its description with the first use, and again after a failure: the console starts without it. */
export function createProvider(settings: SignInSettings): () => Promise<Provider> {
  let found: Promise<Provider> | undefined;
  return async () => {
    found ??= discover(settings);
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw unavailable(settings, error);
    }
  };
}

/** The problem of a provider that does not answer. */
export function unavailable({ issuer }: SignInSettings, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new ProblemError(
    'SignInUnavailable',
    `The provider of sign-in, ${issuer.href}, cannot be asked: ${why}. Try again in a moment; if it stays so, whoever runs this console looks at AUTH_ISSUER.`,
    {},
    { cause: error },
  );
}

async function discover({ issuer, clientId, clientSecret }: SignInSettings): Promise<Provider> {
  const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const found = await oidc.discovery(issuer, clientId, undefined, oidc.None(), { execute, timeout: timeoutSeconds });
  const metadata = found.serverMetadata();
  const config = new oidc.Configuration(metadata, clientId, {}, authenticationOf(clientSecret, metadata));
  config.timeout = timeoutSeconds;
  for (const extend of execute) extend(config);
  if (metadata.jwks_uri === undefined) throw new TypeError('its description has no jwks_uri');
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: timeoutSeconds * 1_000 });
  return { config, keys };
}

/** How the console proves to the provider that it is the client: as the provider wants it, in the header where both are allowed. */
function authenticationOf(secret: string | undefined, metadata: oidc.ServerMetadata): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const ways = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return ways.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

/** Codes of openid-client for answers that are not the provider's: a gateway's page, or none in time. */
const outages = ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** Codes of jose for keys that did not come: none in time, another status than 200 or a page, or JSON that is no set of keys. */
const noKeys = ['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'];
/** What `fetch` says when the connection failed before the answer, and within it. */
const brokenOff = ['fetch failed', 'terminated'];

/** Whether the provider failed to answer; not, whether it refused what was asked. */
export function isOutage(error: unknown): boolean {
  if (error instanceof errors.JOSEError) return noKeys.includes(error.code);
  if (error instanceof ProblemError) return error.problem.code === 'SignInUnavailable';
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError)
    return error.status >= 500 || error.status === 429;
  if (error instanceof oidc.ClientError) return outages.includes(error.code ?? '');
  return error instanceof TypeError && brokenOff.includes(error.message);
}

/** Whether the provider itself refused what was asked: it has said so. */
export function isRefusal(error: unknown): boolean {
  const said = error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError;
  return said && !isOutage(error);
}
