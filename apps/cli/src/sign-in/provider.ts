/** The OIDC provider of a console, as a terminal uses it: the device flow (RFC 8628), refreshed and revoked tokens. */
import { ApiError, ApiUnavailable } from '@platform/client';
import * as oidc from 'openid-client';
import type { SignIn } from './store.js';

/** What the console says of its sign-in, for a terminal. */
export interface Terminal {
  issuer: string;
  deviceClientId: string;
  scopes: string;
  audience?: string;
}

/** What a person is told: where to go, and what to enter there. */
export interface Invitation {
  address: string;
  code: string;
  /** The address with the code in it, where the provider has one. */
  whole?: string;
}

/** Signs in: `invite` is told where the person does that. Throws `SignInRequired` when it is refused or takes too long. */
export async function signInByDevice(
  { issuer, deviceClientId, scopes, audience }: Terminal,
  invite: (invitation: Invitation) => void,
): Promise<SignIn> {
  const config = await discover(issuer, deviceClientId);
  return asked(issuer, async () => {
    // Some providers give a token that the API can read only to who asks for its audience. Others ignore it.
    const wanted = { scope: scopes, ...(audience !== undefined && { audience }) };
    const device = await oidc.initiateDeviceAuthorization(config, wanted);
    invite({ address: device.verification_uri, code: device.user_code, whole: device.verification_uri_complete });
    return toSignIn(await oidc.pollDeviceAuthorizationGrant(config, device), { issuer, clientId: deviceClientId });
  });
}

/** New tokens for those that end. Throws `SignInRequired` when the sign-in has ended. */
export async function refresh(signIn: SignIn, refreshToken: string): Promise<SignIn> {
  const config = await discover(signIn.issuer, signIn.clientId);
  const tokens = await asked(signIn.issuer, () => oidc.refreshTokenGrant(config, refreshToken));
  return { refreshToken, ...toSignIn(tokens, signIn) };
}

/** Ends the tokens at the provider, where it can do that; `false` where it cannot. */
export async function revoke({ issuer, clientId, refreshToken, accessToken }: SignIn): Promise<boolean> {
  const config = await discover(issuer, clientId);
  if (config.serverMetadata().revocation_endpoint === undefined) return false;
  await asked(issuer, () => oidc.tokenRevocation(config, refreshToken ?? accessToken));
  return true;
}

function discover(issuer: string, clientId: string): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const isHere = url.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  const execute = isHere ? [oidc.allowInsecureRequests] : [];
  return asked(issuer, () => oidc.discovery(url, clientId, undefined, oidc.None(), { execute }));
}

/** What the provider says, and its errors as ours. */
async function asked<Result>(issuer: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError) {
      throw new ApiError(
        'SignInRequired',
        `The provider at ${issuer} refused it: ${refusals[error.error] ?? error.error}.`,
        {
          cause: error,
        },
      );
    }
    const { cause, message } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    throw new ApiUnavailable(issuer, code === 'ECONNREFUSED' ? 'connection refused' : message, undefined, {
      cause: error,
    });
  }
}

const refusals: Readonly<Record<string, string>> = {
  access_denied: 'the person did not agree',
  expired_token: 'it took too long',
  invalid_grant: 'the sign-in has ended',
  unauthorized_client: 'its client may not sign in from a terminal (device flow)',
};

function toSignIn(
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  { issuer, clientId }: Pick<SignIn, 'issuer' | 'clientId'>,
): SignIn {
  return {
    issuer,
    clientId,
    accessToken: tokens.access_token,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    expiresAt: Date.now() + (tokens.expiresIn() ?? unknownSeconds) * 1_000,
  };
}

/** Seconds that a token is used for when the provider does not say how long it holds. */
const unknownSeconds = 300;
