// @ts-check
import path from 'node:path';
import { ensureViewerToken } from '../sign-in/viewer-token.mjs';
import { consoleUrl } from './services.mjs';

/**
 * What the worker of `npm start` is told, so that people are told in their browsers: where the console is, and with the sample sign-in a token that it knows. Nothing where
 * people have a sign-in of their own: they make the token.
 * @param {import('./services.mjs').Addresses} addresses
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
export function pushVariables(addresses, env) {
  if (env.NOTIFY_PUSH_URL !== undefined || env.AUTH_ISSUER) return {};
  const there = { NOTIFY_PUSH_URL: consoleUrl(addresses) };
  if (addresses.signInPort === undefined) return there;
  const tokenFile = path.join(addresses.dataDir, 'sign-in/push-token');
  ensureViewerToken({ tokensFile: path.join(addresses.dataDir, 'api-tokens.json'), tokenFile, name: 'worker' });
  return { ...there, NOTIFY_PUSH_TOKEN_FILE: tokenFile };
}
