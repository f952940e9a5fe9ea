import { InvalidEnvironment, listed, wrong } from '../variables.js';
import type { MailConfiguration } from './mail.js';

const address = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

/** An address alone, or with a name before it. */
const sender = /^(?:[^<>\r\n]*<[^\s@<>,;]+@[^\s@<>,;]+>|[^\s@<>,;]+@[^\s@<>,;]+)$/;

/**
 * Reads who gets mail, if anybody does. Never shows the password.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readMail(env: NodeJS.ProcessEnv): MailConfiguration | undefined {
  const to = listed(env.NOTIFY_MAIL_TO).map((given) => {
    if (!address.test(given)) throw wrong('NOTIFY_MAIL_TO', given, 'addresses, separated by commas');
    return given;
  });
  if (to.length === 0) return undefined;
  const from = needed(env, 'NOTIFY_MAIL_FROM', 'who writes, for example Agents <agents@example.com>');
  if (!sender.test(from)) throw wrong('NOTIFY_MAIL_FROM', from, 'an address, with a name before it in < > if wanted');
  const url = needed(
    env,
    'NOTIFY_SMTP_URL',
    'the server that takes mail, for example smtps://user:password@mail.example.com',
  );
  return { url: checkServer(url), from, to: [...new Set(to)] };
}

function needed(env: NodeJS.ProcessEnv, name: string, what: string): string {
  const value = env[name]?.trim();
  if (!value) throw new InvalidEnvironment(`${name} is not set; with NOTIFY_MAIL_TO it must be ${what}.`);
  return value;
}

function checkServer(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const fits = url && /^smtps?:$/.test(url.protocol) && url.hostname && !url.hash && /^\/?$/.test(url.pathname);
  if (fits && !url.search) return url.href;
  const shown = given.replace(/\/\/.*@/, '//…@');
  throw wrong(
    'NOTIFY_SMTP_URL',
    shown,
    'smtp://host:587 or smtps://host:465, with user:password@ before the host if the server asks',
  );
}
