/** What push messages are set to: where subscriptions are, and which services may be called. */
import path from 'node:path';
import { InvalidConfiguration } from '@platform/temporal';

export interface PushSettings {
  /** Subscriptions, and the key where no variable gives it. */
  folder: string;
  /** Origins that may be called beside the well-known services. */
  services: readonly string[];
  /** Who a push service may write to when something is wrong with our messages: `mailto:` or `https:`. */
  contact: string;
  /** Base64url of the private key's 32 bytes; absent where the key is a file. */
  privateKey?: string;
}

/** Throws `InvalidConfiguration` with the variable's name, what was given and what is allowed; never shows the key. */
export function readPushSettings(env: NodeJS.ProcessEnv): PushSettings {
  const consoleUrl = env.CONSOLE_URL?.trim();
  const contact =
    env.PUSH_CONTACT?.trim() || (consoleUrl?.startsWith('https:') ? consoleUrl : 'mailto:admin@localhost');
  if (!/^(mailto:[^@\s]+@\S+|https:\/\/\S+)$/.test(contact)) {
    throw new InvalidConfiguration(
      `PUSH_CONTACT is "${contact}"; allowed: mailto:somebody@example.com or an https URL. Correct it or unset it.`,
    );
  }
  const privateKey = env.PUSH_PRIVATE_KEY?.trim();
  if (privateKey && Buffer.from(privateKey, 'base64url').length !== 32) {
    throw new InvalidConfiguration(
      `PUSH_PRIVATE_KEY has a value that is no key (${privateKey.length} characters, not shown here); allowed: 32 bytes in base64url. Unset it, and the console makes one in PUSH_DIR.`,
    );
  }
  return {
    folder: path.resolve(env.PUSH_DIR?.trim() || path.join(env.DATA_DIR?.trim() || '.data', 'push')),
    services: (env.PUSH_SERVICES ?? '')
      .split(',')
      .flatMap((given) => (given.trim() ? [readService(given.trim())] : [])),
    contact,
    ...(privateKey && { privateKey }),
  };
}

function readService(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url && isSafe && url.href === `${url.origin}/`) return url.origin;
  throw new InvalidConfiguration(
    `PUSH_SERVICES has "${given}"; allowed: https origins such as https://push.example.com, separated by commas. Correct it or unset it.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
