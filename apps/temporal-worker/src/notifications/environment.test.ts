import { describe, expect, test } from 'vitest';
import { InvalidEnvironment } from '../variables.js';
import { readNotificationEnvironment as read } from './environment.js';

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 255).toString('base64')}`;
const NOTIFY_WEBHOOK_SECRET = secretOf(32);
const NOTIFY_WEBHOOK_URL = 'https://hooks.example.com/a';

describe('the environment of notifications', () => {
  test('sends none, and links to the console on this machine, when nothing is set', () => {
    expect(read({})).toEqual({ consoleUrl: 'http://127.0.0.1:3000', channels: {} });
    expect(read({ NOTIFY_WEBHOOK_URL: ' ', NOTIFY_WEBHOOK_SECRET: '', CONSOLE_URL: ' ', WEB_PORT: '' })).toEqual(
      read({}),
    );
  });

  test('links to the port of the console, or to where people reach it', () => {
    expect(read({ WEB_PORT: '4000' }).consoleUrl).toBe('http://127.0.0.1:4000');
    const CONSOLE_URL = 'https://example.com/agents/';
    expect(read({ WEB_PORT: '4000', CONSOLE_URL }).consoleUrl).toBe('https://example.com/agents');
  });

  test('takes one URL or several, each once', () => {
    const several = ` ${NOTIFY_WEBHOOK_URL} ,http://127.0.0.1:9?x=1,, ${NOTIFY_WEBHOOK_URL}`;
    expect(read({ NOTIFY_WEBHOOK_URL: several, NOTIFY_WEBHOOK_SECRET }).channels.webhooks).toEqual({
      urls: [NOTIFY_WEBHOOK_URL, 'http://127.0.0.1:9/?x=1'],
      secret: NOTIFY_WEBHOOK_SECRET,
    });
  });

  test('takes a secret of 24 to 64 bytes', () => {
    for (const bytes of [24, 64]) {
      const secret = secretOf(bytes);
      expect(read({ NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET: secret }).channels.webhooks?.secret).toBe(secret);
    }
  });

  test.each([
    [
      { NOTIFY_WEBHOOK_URL: 'hooks.example.com' },
      'NOTIFY_WEBHOOK_URL is "hooks.example.com"; allowed: http and https URLs',
    ],
    [{ NOTIFY_WEBHOOK_URL: 'ftp://hooks.example.com' }, 'NOTIFY_WEBHOOK_URL is "ftp://hooks.example.com"; allowed'],
    [{ NOTIFY_WEBHOOK_URL: `${NOTIFY_WEBHOOK_URL},x` }, 'NOTIFY_WEBHOOK_URL is "x"; allowed'],
    [{ NOTIFY_WEBHOOK_URL: 'https://u:pw@a.example' }, 'NOTIFY_WEBHOOK_URL is "https://…@a.example"; allowed'],
    [{ NOTIFY_WEBHOOK_URL: 'https://a.example/#x' }, 'NOTIFY_WEBHOOK_URL is "https://a.example/#x"; allowed'],
    [{ CONSOLE_URL: 'console' }, 'CONSOLE_URL is "console"; allowed: http and https URLs'],
    [{ CONSOLE_URL: 'https://a.example/?x' }, 'CONSOLE_URL is "https://a.example/?x"; allowed'],
    [{ WEB_PORT: 'http' }, 'WEB_PORT is "http"; allowed: a port from 0 to 65535'],
    [{ NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET: '' }, 'NOTIFY_WEBHOOK_SECRET is not set'],
  ])('refuses what is wrong, with the name, the value and what is allowed: %o', (env, message) => {
    const reading = () => read({ NOTIFY_WEBHOOK_SECRET, ...env });
    expect(reading).toThrow(InvalidEnvironment);
    expect(reading).toThrow(message);
  });

  test.each([
    secretOf(23),
    secretOf(65),
    NOTIFY_WEBHOOK_SECRET.replace('whsec_', ''),
    'whsec_hunter2',
    `${NOTIFY_WEBHOOK_SECRET}=`,
  ])('refuses a wrong secret without showing it, and says how to make one: %s', (secret) => {
    const reading = () => read({ NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET: secret });
    expect(reading).toThrow(InvalidEnvironment);
    expect(reading).toThrow(`NOTIFY_WEBHOOK_SECRET has a value that is no secret (${secret.length} characters`);
    expect(reading).toThrow('randomBytes(32)');
    expect(reading).not.toThrow(secret);
  });

  const NOTIFY_SLACK_TOKEN = 'xoxb-1-sample';
  const mail = { NOTIFY_SMTP_URL: 'smtp://u:pw@mail.example.com:587', NOTIFY_MAIL_FROM: 'Agents <agents@example.com>' };

  test('takes channels of Slack, each once, and where its API is', () => {
    const slack = { NOTIFY_SLACK_TOKEN, NOTIFY_SLACK_CHANNEL: 'C012345, #ops,C012345' };
    const channels = ['C012345', '#ops'];
    expect(read(slack).channels.slack).toEqual({ token: NOTIFY_SLACK_TOKEN, channels });
    const apiUrl = read({ ...slack, NOTIFY_SLACK_API_URL: 'https://slack.example.com/api' }).channels.slack?.apiUrl;
    expect(apiUrl).toBe('https://slack.example.com/api/');
  });

  test('takes addresses, each once, with the server and the sender', () => {
    expect(read({ ...mail, NOTIFY_MAIL_TO: 'a@example.com, b@example.com,a@example.com' }).channels.mail).toEqual({
      url: 'smtp://u:pw@mail.example.com:587',
      from: 'Agents <agents@example.com>',
      to: ['a@example.com', 'b@example.com'],
    });
  });

  test.each([
    [
      { NOTIFY_SLACK_CHANNEL: 'C1' },
      'NOTIFY_SLACK_TOKEN is not set; with NOTIFY_SLACK_CHANNEL it must be the bot token',
    ],
    [{ NOTIFY_SLACK_CHANNEL: 'a b', NOTIFY_SLACK_TOKEN }, 'NOTIFY_SLACK_CHANNEL is "a b"; allowed: ids (C0123456789)'],
    [{ NOTIFY_SLACK_CHANNEL: 'C1', NOTIFY_SLACK_TOKEN, NOTIFY_SLACK_API_URL: 'x' }, 'NOTIFY_SLACK_API_URL is "x"'],
    [{ NOTIFY_MAIL_TO: 'a@example.com' }, 'NOTIFY_MAIL_FROM is not set; with NOTIFY_MAIL_TO it must be who writes'],
    [{ ...mail, NOTIFY_MAIL_TO: 'somebody' }, 'NOTIFY_MAIL_TO is "somebody"; allowed: addresses'],
    [
      { ...mail, NOTIFY_MAIL_TO: 'a@b.example', NOTIFY_MAIL_FROM: 'me' },
      'NOTIFY_MAIL_FROM is "me"; allowed: an address',
    ],
    [{ ...mail, NOTIFY_MAIL_TO: 'a@b.example', NOTIFY_SMTP_URL: '' }, 'NOTIFY_SMTP_URL is not set'],
    [
      { ...mail, NOTIFY_MAIL_TO: 'a@b.example', NOTIFY_SMTP_URL: 'https://u:hunter2@mail.example.com' },
      'NOTIFY_SMTP_URL is "https://…@mail.example.com"; allowed: smtp://host:587',
    ],
  ])('refuses what is wrong with Slack and mail: %o', (env, message) => {
    expect(() => read(env)).toThrow(InvalidEnvironment);
    expect(() => read(env)).toThrow(message);
  });

  test('never shows a token or a password', () => {
    expect(() => read({ NOTIFY_SLACK_CHANNEL: 'C1', NOTIFY_SLACK_TOKEN: 'hunter2' })).toThrow(
      '7 characters, not shown',
    );
    expect(() => read({ ...mail, NOTIFY_MAIL_TO: 'a@b.example', NOTIFY_SMTP_URL: 'ftp://u:hunter2@h' })).not.toThrow(
      'hunter2',
    );
  });
});
