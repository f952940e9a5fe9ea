// @ts-check
/** What the processes are told when the sample sign-in is on. */
import { consoleUrl } from '../lib/services.mjs';
import { ensureSecrets } from './secrets.mjs';

/** @typedef {import('../lib/services.mjs').Addresses} Addresses */

/** Audience of access tokens for the console's API. */
export const audience = 'urn:durable-agents:api';

/**
 * Variables for each part. Secrets go only to the part that needs them: the worker verifies, and cannot sign.
 * @param {Addresses & { signInPort: number }} addresses
 * @returns {Promise<Record<'web' | 'worker' | 'agentService', Record<string, string>>>}
 */
export async function signInVariables(addresses) {
  const { secrets, signing, enrolment } = await ensureSecrets(addresses.dataDir);
  const verifying = { SIGNING_KEYS_FILE: signing.keys, ENROLMENT_KEYS_FILE: enrolment.keys };
  const token = { AGENT_SERVICE_TOKEN: secrets.agentService };
  return {
    web: {
      AUTH_ISSUER: `http://127.0.0.1:${addresses.signInPort}`,
      AUTH_CLIENT_ID: 'console',
      AUTH_CLIENT_SECRET: secrets.client,
      AUTH_DEVICE_CLIENT_ID: 'terminal',
      AUTH_AUDIENCE: audience,
      AUTH_COOKIE_SECRETS: secrets.cookie,
      CONSOLE_URL: consoleUrl(addresses),
      SIGNING_KEY_FILE: signing.key,
      ...verifying,
      ...token,
    },
    worker: verifying,
    agentService: { ...verifying, ...token },
  };
}
