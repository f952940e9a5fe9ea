import { InvalidEnvironment, listed } from '../variables.js';
import { readUrl } from './url-variable.js';
import type { WebhookConfiguration } from './webhooks.js';

/** Bytes of a secret, as Standard Webhooks wants them. */
const secretLength = { least: 24, most: 64 };

const howToMakeASecret = `node -p "'whsec_' + require('crypto').randomBytes(32).toString('base64')"`;

/**
 * Reads who gets webhooks, if anybody does.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readWebhooks(env: NodeJS.ProcessEnv): WebhookConfiguration | undefined {
  const urls = listed(env.NOTIFY_WEBHOOK_URL).map(
    (given) => readUrl('NOTIFY_WEBHOOK_URL', given, { query: true }).href,
  );
  const secret = env.NOTIFY_WEBHOOK_SECRET?.trim();
  return urls.length > 0 ? { urls: [...new Set(urls)], secret: checkSecret(secret) } : undefined;
}

/** Does not show the secret, not even a wrong one. */
function checkSecret(secret: string | undefined): string {
  const allowed = `whsec_ and ${secretLength.least} to ${secretLength.most} bytes in base64. Make one with: ${howToMakeASecret}`;
  if (!secret) {
    throw new InvalidEnvironment(
      `NOTIFY_WEBHOOK_SECRET is not set; with NOTIFY_WEBHOOK_URL it must be ${allowed}, and give it to the receivers.`,
    );
  }
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  const bytes = base64 && base64.length % 4 === 0 ? Buffer.from(base64, 'base64').length : 0;
  if (bytes < secretLength.least || bytes > secretLength.most) {
    throw new InvalidEnvironment(
      `NOTIFY_WEBHOOK_SECRET has a value that is no secret (${secret.length} characters, not shown here); allowed: ${allowed}`,
    );
  }
  return secret;
}
