import { readPort } from '../variables.js';
import type { ChannelConfiguration } from './channels.js';
import { readMail } from './mail-environment.js';
import { readPush } from './push-environment.js';
import { readSlack } from './slack-environment.js';
import { readUrl } from './url-variable.js';
import { readWebhooks } from './webhook-environment.js';

/** Where notifications go and link to. */
export interface NotificationEnvironment {
  /** Where people find the console, without a slash at its end. */
  consoleUrl: string;
  /** Empty when notifications go to the log only. */
  channels: ChannelConfiguration;
}

/**
 * Reads and checks the variables of notifications.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readNotificationEnvironment(env: NodeJS.ProcessEnv): NotificationEnvironment {
  const [webhooks, slack, mail, push] = [readWebhooks(env), readSlack(env), readMail(env), readPush(env)];
  return {
    consoleUrl: readConsoleUrl(env),
    channels: { ...(webhooks && { webhooks }), ...(slack && { slack }), ...(mail && { mail }), ...(push && { push }) },
  };
}

function readConsoleUrl(env: NodeJS.ProcessEnv): string {
  const given = env.CONSOLE_URL?.trim();
  if (!given) return `http://127.0.0.1:${readPort('WEB_PORT', env.WEB_PORT?.trim() || '3000')}`;
  return readUrl('CONSOLE_URL', given, { query: false }).href.replace(/\/+$/, '');
}
