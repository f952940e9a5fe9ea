// @ts-check
/** What sign-in is set to. Read by the server before it listens, and by the API; wrong values stop the program. */
import path from 'node:path';
import { InvalidConfiguration } from '@platform/temporal';

/**
 * @typedef {object} SignInSettings
 * @property {URL} issuer of the provider, whose discovery document says the rest
 * @property {string} clientId
 * @property {string | undefined} clientSecret absent: a public client, which PKCE protects
 * @property {string} deviceClientId public client of programs in terminals
 * @property {string} scopes asked for, separated by spaces
 * @property {readonly string[]} cookieSecrets the first seals, all open
 * @property {string} rolesClaim
 * @property {string} tenantClaim
 * @property {string | undefined} audience of access tokens that the API takes; absent: it takes none
 * @property {string} origin under which people open the console, without a slash at the end
 * @property {number} sessionMs after which people sign in again, whatever happens
 * @property {number} recheckMs after which the provider is asked again
 * @property {string} tokensFile of API tokens
 * @property {string} signedOutDir what has ended before its time, for every console of this data folder
 */

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const needed = ['AUTH_CLIENT_ID', 'AUTH_COOKIE_SECRETS'];
const optional = [
  'AUTH_CLIENT_SECRET',
  'AUTH_DEVICE_CLIENT_ID',
  'AUTH_SCOPES',
  'AUTH_ROLES_CLAIM',
  'AUTH_TENANT_CLAIM',
  'AUTH_AUDIENCE',
  'AUTH_ROLES_FILE',
  'AUTH_SESSION_HOURS',
  'AUTH_RECHECK_SECONDS',
];

/**
 * Settings of sign-in; `undefined` where there is none, because `AUTH_ISSUER` is not set.
 * @param {NodeJS.ProcessEnv} env
 * @returns {SignInSettings | undefined}
 * @throws {InvalidConfiguration} with the variable, what was given (secrets are not told) and what is allowed
 */
export function readSignIn(env) {
  const issuer = read(env, 'AUTH_ISSUER');
  if (issuer === undefined) {
    const alone = [...needed, ...optional].find((name) => read(env, name) !== undefined);
    if (alone)
      wrong(
        `${alone} is set, but AUTH_ISSUER is not. Set AUTH_ISSUER to the address of the provider, or unset ${alone}.`,
      );
    return undefined;
  }
  for (const name of needed)
    if (read(env, name) === undefined) wrong(`${name} is not set; sign-in (AUTH_ISSUER) needs it.`);
  const clientId = String(read(env, 'AUTH_CLIENT_ID'));
  const deviceClientId = read(env, 'AUTH_DEVICE_CLIENT_ID') ?? clientId;
  const audience = read(env, 'AUTH_AUDIENCE');
  // ID tokens have the client as their audience. They go to whoever signs in, and say nothing about what their bearer may ask.
  if (audience !== undefined && [clientId, deviceClientId].includes(audience))
    wrong(
      `AUTH_AUDIENCE is "${audience}", the id of a client (AUTH_CLIENT_ID, AUTH_DEVICE_CLIENT_ID): ID tokens would be taken for access tokens. Give the API an audience of its own at the provider, or unset AUTH_AUDIENCE.`,
    );
  const dataDir = path.resolve(env.DATA_DIR || '.data');
  return {
    issuer: readUrl('AUTH_ISSUER', issuer),
    clientId,
    clientSecret: read(env, 'AUTH_CLIENT_SECRET'),
    deviceClientId,
    scopes: readScopes(read(env, 'AUTH_SCOPES') ?? 'openid profile email offline_access'),
    cookieSecrets: readSecrets(String(read(env, 'AUTH_COOKIE_SECRETS'))),
    rolesClaim: read(env, 'AUTH_ROLES_CLAIM') ?? 'roles',
    tenantClaim: read(env, 'AUTH_TENANT_CLAIM') ?? 'tenant',
    audience,
    origin: readOrigin(env),
    sessionMs: readNumber(env, 'AUTH_SESSION_HOURS', 12, 1, 24 * 30) * 3_600_000,
    recheckMs: readNumber(env, 'AUTH_RECHECK_SECONDS', 300, 1, 86_400) * 1_000,
    tokensFile: path.resolve(read(env, 'API_TOKENS_FILE') ?? path.join(dataDir, 'api-tokens.json')),
    signedOutDir: path.join(dataDir, 'signed-out'),
  };
}

/**
 * Where the console listens. Without sign-in only loopback is served, and only by its own names: whoever reaches it may do everything.
 * @param {NodeJS.ProcessEnv} env
 * @param {SignInSettings | undefined} signIn
 * @returns {string} a host name or an address
 * @throws {InvalidConfiguration}
 */
export function readHost(env, signIn) {
  const host = read(env, 'WEB_HOST') ?? '127.0.0.1';
  const consoleUrl = read(env, 'CONSOLE_URL');
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  const how = 'Set AUTH_ISSUER, AUTH_CLIENT_ID and AUTH_COOKIE_SECRETS (docs/guide/sign-in.md)';
  if (!isLocal && !signIn)
    wrong(
      `WEB_HOST is "${host}": without sign-in everyone who reaches the console could decide what agents do. ${how}, or unset WEB_HOST.`,
    );
  if (!isLocal && consoleUrl === undefined)
    wrong(
      `WEB_HOST is "${host}", so CONSOLE_URL must be set: the address under which people open the console, https://agents.example.com.`,
    );
  if (!signIn && consoleUrl !== undefined && !loopback.test(readUrl('CONSOLE_URL', consoleUrl, true).hostname))
    wrong(
      `CONSOLE_URL is "${consoleUrl}": without sign-in everyone who reaches it could decide what agents do. ${how}, or unset CONSOLE_URL.`,
    );
  return host;
}

/** @param {NodeJS.ProcessEnv} env @param {string} name */
function read(env, name) {
  return env[name]?.trim() || undefined;
}

/** @param {string} message @returns {never} */
function wrong(message) {
  throw new InvalidConfiguration(message);
}

/**
 * Plain http is for loopback only: what goes over the network is encrypted.
 * @param {string} name @param {string} given @param {boolean} [plain] http is allowed everywhere
 */
function readUrl(name, given, plain = false) {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && (plain || loopback.test(url.hostname)))) return url;
  return wrong(
    `${name} is "${given}"; allowed: an https:// URL, or an http:// URL of this machine (127.0.0.1, localhost).`,
  );
}

/** @param {NodeJS.ProcessEnv} env */
function readOrigin(env) {
  const given = read(env, 'CONSOLE_URL') ?? `http://127.0.0.1:${read(env, 'WEB_PORT') ?? 3000}`;
  const url = readUrl('CONSOLE_URL', given);
  if (url.pathname === '/' && url.search === '' && url.hash === '') return url.origin;
  return wrong(
    `CONSOLE_URL is "${given}"; with sign-in the console has a host of its own, without a path: "${url.origin}".`,
  );
}

/** @param {string} given */
function readScopes(given) {
  const scopes = given.split(/[\s,]+/).filter(Boolean);
  if (!scopes.includes('openid')) wrong(`AUTH_SCOPES is "${given}"; it must have "openid".`);
  return scopes.join(' ');
}

/** @param {string} given */
function readSecrets(given) {
  const secrets = given.split(',').map((secret) => secret.trim());
  if (secrets.every((secret) => secret.length >= 32) && new Set(secrets).size === secrets.length) return secrets;
  return wrong(
    "AUTH_COOKIE_SECRETS has a secret that is too short, or one twice; allowed: random texts of 32 characters or more, separated by commas. Make one with: node -p \"require('crypto').randomBytes(32).toString('base64url')\"",
  );
}

/** @param {NodeJS.ProcessEnv} env @param {string} name @param {number} otherwise @param {number} least @param {number} most */
function readNumber(env, name, otherwise, least, most) {
  const given = read(env, name);
  if (given === undefined) return otherwise;
  const number = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && number >= least && number <= most) return number;
  return wrong(`${name} is "${given}"; allowed: a number from ${least} to ${most}.`);
}
