import type { WebhookConfiguration } from './activities/webhooks.js';
import { InvalidEnvironment, readPort, wrong } from './variables.js';

/** Where notifications go and link to. */
export interface NotificationEnvironment {
  /** Where people find the console, without a slash at its end. */
  consoleUrl: string;
  /** Absent when notifications go to the log only. */
  webhooks?: WebhookConfiguration;
}

/** Bytes of a secret, as Standard Webhooks wants them. */
const secretLength = { least: 24, most: 64 };

const howToMakeASecret = `node -p "'whsec_' + require('crypto').randomBytes(32).toString('base64')"`;

/**
 * Reads and checks the variables of notifications.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readNotificationEnvironment(env: NodeJS.ProcessEnv): NotificationEnvironment {
  const urls = (env.NOTIFY_WEBHOOK_URL ?? '').split(',').flatMap((text) => {
    const given = text.trim();
    return given ? [readUrl('NOTIFY_WEBHOOK_URL', given, { query: true }).href] : [];
  });
  const secret = env.NOTIFY_WEBHOOK_SECRET?.trim();
  return {
    consoleUrl: readConsoleUrl(env),
    ...(urls.length > 0 && { webhooks: { urls: [...new Set(urls)], secret: checkSecret(secret) } }),
  };
}

function readConsoleUrl(env: NodeJS.ProcessEnv): string {
  const given = env.CONSOLE_URL?.trim();
  if (!given) return `http://127.0.0.1:${readPort('WEB_PORT', env.WEB_PORT?.trim() || '3000')}`;
  return readUrl('CONSOLE_URL', given, { query: false }).href.replace(/\/+$/, '');
}

/** Credentials and fragments are refused: `fetch` does not take the former and never sends the latter. */
function readUrl(name: string, given: string, { query }: { query: boolean }): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const fits =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash && (query || !url.search);
  if (fits) return url;
  const without = query ? 'user, password and fragment' : 'user, password, query and fragment';
  const shown = given.replace(/\/\/[^/@]*@/, '//…@');
  throw wrong(name, shown, `http and https URLs without ${without}, for example https://agents.example.com/hooks`);
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
