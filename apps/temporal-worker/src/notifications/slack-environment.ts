import { InvalidEnvironment, listed, wrong } from '../variables.js';
import type { SlackConfiguration } from './slack.js';
import { readUrl } from './url-variable.js';

const howToGetAToken = 'the bot token of your Slack app (xoxb-…), which needs the scope chat:write';

/**
 * Reads which channels of Slack get messages, if any do. Never shows the token.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readSlack(env: NodeJS.ProcessEnv): SlackConfiguration | undefined {
  const channels = listed(env.NOTIFY_SLACK_CHANNEL).map((given) => {
    if (!/^(#?[\p{L}\p{N}._-]{1,80})$/u.test(given)) {
      throw wrong('NOTIFY_SLACK_CHANNEL', given, 'ids (C0123456789) or names of channels, separated by commas');
    }
    return given;
  });
  if (channels.length === 0) return undefined;
  const token = env.NOTIFY_SLACK_TOKEN?.trim();
  if (!token) {
    throw new InvalidEnvironment(
      `NOTIFY_SLACK_TOKEN is not set; with NOTIFY_SLACK_CHANNEL it must be ${howToGetAToken}.`,
    );
  }
  if (!/^xox[a-z]-[\w-]+$/.test(token)) {
    throw new InvalidEnvironment(
      `NOTIFY_SLACK_TOKEN has a value that is no token (${token.length} characters, not shown here); allowed: ${howToGetAToken}.`,
    );
  }
  const apiUrl = env.NOTIFY_SLACK_API_URL?.trim();
  return {
    token,
    channels: [...new Set(channels)],
    ...(apiUrl && { apiUrl: `${readUrl('NOTIFY_SLACK_API_URL', apiUrl, { query: false }).href.replace(/\/+$/, '')}/` }),
  };
}
