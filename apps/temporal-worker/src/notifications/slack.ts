import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { ApplicationFailure } from '@temporalio/common';
import { type Channel, failed, receiverName, refused } from './channel.js';
import type { Message } from './message.js';
import type { Delivery } from './notification.js';
import { toText } from './text.js';

/** The app that posts, and where. */
export interface SlackConfiguration {
  /** Token of a bot, `xoxb-…`. */
  token: string;
  /** Ids (`C…`) or names of channels. */
  channels: readonly string[];
  /** Where the API is, with a slash at its end; Slack's own when absent. */
  apiUrl?: string;
}

/** Milliseconds that Slack may take to answer. */
const answerTimeout = 5_000;

/** Slack's own failures, after which another attempt may help. All others are about the token, the channel or the message. */
const passing: readonly string[] = [
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
];

/** What to do about refusals that come from a wrong set-up. */
const whatToDo: Readonly<Record<string, string>> = {
  account_inactive: 'The app or its user was removed. Set NOTIFY_SLACK_TOKEN to the token of an app that is installed.',
  channel_not_found:
    'There is no such channel, or it is private and the app is not in it. Correct NOTIFY_SLACK_CHANNEL, or invite the app.',
  invalid_auth: 'Set NOTIFY_SLACK_TOKEN to the bot token of your app (xoxb-…).',
  is_archived: 'The channel is archived. Correct NOTIFY_SLACK_CHANNEL.',
  missing_scope: 'Give the app the scope chat:write and install it again.',
  not_in_channel: 'Invite the app to the channel.',
  token_expired: 'Set NOTIFY_SLACK_TOKEN to a token that is valid.',
  token_revoked: 'Set NOTIFY_SLACK_TOKEN to a token that is valid.',
};

/** Posts messages to Slack, with a button that opens what it is about. */
export class SlackChannel implements Channel {
  private readonly channels: ReadonlyMap<string, string>;
  private readonly client: WebClient;

  constructor({ token, channels, apiUrl }: SlackConfiguration) {
    this.channels = new Map(channels.map((channel) => [receiverName('slack', channel), channel]));
    this.client = new WebClient(token, {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      timeout: answerTimeout,
      rejectRateLimitedCalls: true, // the workflow waits and tries again
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    });
  }

  get receivers(): string[] {
    return [...this.channels.keys()];
  }

  async deliver({ receiver, body }: Delivery): Promise<void> {
    const channel = this.channels.get(receiver)!;
    const message = JSON.parse(body) as Message;
    const { headline, details, button } = toText(message);
    const lines = [headline, ...details].map(escaped);
    await this.client.chat
      .postMessage({
        channel,
        text: escaped(headline),
        mrkdwn: false, // names of tools and people must not be read as formatting
        unfurl_links: false,
        blocks: [
          { type: 'section', text: { type: 'plain_text', text: shortened(lines.join('\n')), emoji: false } },
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                text: { type: 'plain_text', text: button.label },
                url: button.url,
                style: 'primary',
              },
            ],
          },
        ],
      })
      .catch((error: unknown) => {
        throw toFailure(channel, error);
      });
  }
}

/** The three characters that Slack reads as its own. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack takes 3,000 characters in a section. */
function shortened(text: string): string {
  return text.length <= 3_000 ? text : `${text.slice(0, 2_990)} …`;
}

function toFailure(channel: string, error: unknown): ApplicationFailure {
  const where = `Slack channel ${channel} of NOTIFY_SLACK_CHANNEL`;
  if (error instanceof WebAPIRateLimitedError) {
    return failed(`${where}: Slack wants fewer messages, the next in ${error.retryAfter} s`, error.retryAfter);
  }
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    if (passing.includes(code)) return failed(`${where}: Slack answered ${code}`);
    return refused(
      `${where}: Slack answered ${code}. ${whatToDo[code] ?? 'See https://docs.slack.dev/reference/methods/chat.postMessage'}`,
    );
  }
  if (error instanceof WebAPIHTTPError) {
    const final = error.statusCode >= 400 && error.statusCode < 500 && error.statusCode !== 408;
    return (final ? refused : failed)(`${where}: Slack answered ${error.statusCode} ${error.statusMessage}`);
  }
  if (error instanceof WebAPIRequestError) return failed(`${where}: Slack did not answer: ${error.original.message}`);
  throw error;
}
