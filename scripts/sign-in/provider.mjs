// @ts-check
/** An OIDC provider on loopback whose people need no password: for trying sign-in, and for tests. Never for anything else. */
import { createServer } from 'node:http';
import { refusalOfRequest } from '@platform/temporal/doors';
import Provider from 'oidc-provider';
import { choicePage, codeDonePage, codePage, confirmCodePage, signedOutPage, signOutPage } from './pages.mjs';

/** @typedef {import('./people.mjs').SamplePerson} SamplePerson */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */

/**
 * @typedef {object} ProviderOptions
 * @property {string} issuer `http://127.0.0.1:<port>`, where it will listen
 * @property {string} consoleUrl origin of the console
 * @property {string} clientSecret of the console, whose client id is `console`
 * @property {string} audience of access tokens that are asked for the console's API
 * @property {readonly string[]} cookieKeys
 * @property {import('oidc-provider').JWKS} jwks private keys that it signs with, for ES256
 * @property {() => readonly SamplePerson[]} people who can sign in now
 * @property {{ clientId: string, clientSecret: string, roles: string[] }[]} [programs] with client credentials
 * @property {number} [accessTokenSeconds] 600
 */

/** Client of terminals: it has no secret, and uses the device flow. */
export const deviceClientId = 'terminal';

/**
 * The provider, ready to be listened with. Everything that it knows of sessions is gone when it ends.
 * @param {ProviderOptions} options
 */
export function createSampleProvider(options) {
  const { issuer, consoleUrl, clientSecret, cookieKeys, jwks, people, programs = [] } = options;
  const { audience, accessTokenSeconds = 600 } = options;
  const byId = (/** @type {string} */ sub) => people().find((person) => person.sub === sub);
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'console',
        client_secret: clientSecret,
        redirect_uris: [`${consoleUrl}/api/auth/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/`],
        backchannel_logout_uri: `${consoleUrl}/api/auth/backchannel-logout`,
        backchannel_logout_session_required: true,
        require_auth_time: true,
        grant_types: ['authorization_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES256',
      },
      {
        client_id: deviceClientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: [],
        response_types: [],
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES256',
      },
      ...programs.map(({ clientId, clientSecret: secret }) => ({
        client_id: clientId,
        client_secret: secret,
        redirect_uris: [],
        response_types: /** @type {[]} */ ([]),
        grant_types: ['client_credentials'],
        id_token_signed_response_alg: /** @type {const} */ ('ES256'),
      })),
    ],
    jwks,
    cookies: { keys: [...cookieKeys] },
    claims: { openid: ['sub', 'name', 'roles', 'tenant'], profile: [], email: [] },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    conformIdTokenClaims: false,
    // The console is on this machine, which a provider on the internet must not ask.
    fetch: (url, options) => {
      const { dispatcher: _, ...rest } = /** @type {RequestInit & { dispatcher?: unknown }} */ (options);
      return fetch(url, rest);
    },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: codePage,
        userCodeConfirmSource: confirmCodePage,
        successSource: codeDonePage,
      },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, client) => (client.clientId === 'console' ? /** @type {any} */ (undefined) : audience),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenSeconds,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: (_, token) => {
      const { accountId, clientId } = /** @type {{ accountId?: string, clientId?: string }} */ (token);
      const person = accountId === undefined ? undefined : byId(accountId);
      if (person) return { name: person.name, roles: person.roles, ...(person.tenant && { tenant: person.tenant }) };
      return { roles: programs.find((program) => program.clientId === clientId)?.roles ?? [] };
    },
    findAccount: (_, sub) => {
      const person = byId(sub);
      return person && { accountId: sub, claims: () => ({ ...person }) };
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    loadExistingGrant: async (ctx) => {
      // What an own client may have needs nobody's consent.
      const { client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope('openid profile email offline_access');
      grant.addResourceScope(audience, 'openid');
      await grant.save();
      return grant;
    },
    interactions: { url: (_, interaction) => `/choose/${interaction.uid}` },
    ttl: {
      Session: 86_400,
      Grant: 86_400,
      Interaction: 600,
      AccessToken: accessTokenSeconds,
      IdToken: 600,
      RefreshToken: 86_400,
      DeviceCode: 600,
      ClientCredentials: accessTokenSeconds,
    },
  });
  provider.on('backchannel.error', (_, error) => console.error('The console was not told of a sign-out:', error));
  const oidc = provider.callback();
  const door = { origins: [issuer], links: true };

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async function handle(request, response) {
    const refused = refusalOfRequest(request, door);
    if (refused) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(refused.detail);
      return;
    }
    if (!request.url?.startsWith('/choose/')) return oidc(request, response);
    const details = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(choicePage(people(), String(details.params.client_id)));
      return;
    }
    const accountId = new URLSearchParams(await bodyOf(request)).get('sub') ?? '';
    const result = byId(accountId)
      ? { login: { accountId, acr: 'urn:sample', remember: true }, consent: {} }
      : { error: 'access_denied', error_description: 'Nobody was chosen.' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end(error instanceof Error ? error.message : String(error));
    });
  });
  return { provider, server };
}

/** @param {IncomingMessage} request */
async function bodyOf(request) {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body = (body + piece).slice(0, 10_000);
  return body;
}
