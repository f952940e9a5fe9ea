import { readFileSync } from 'node:fs';
import { InvalidEnvironment } from '../variables.js';
import type { PushConfiguration } from './push.js';
import { readUrl } from './url-variable.js';

/**
 * Reads which console tells people in their browsers, if one does. Never shows the token.
 *
 * @throws InvalidEnvironment for the first variable that is wrong.
 */
export function readPush(env: NodeJS.ProcessEnv): PushConfiguration | undefined {
  const given = env.NOTIFY_PUSH_URL?.trim();
  if (!given) return undefined;
  const token = env.NOTIFY_PUSH_TOKEN?.trim() || readToken(env.NOTIFY_PUSH_TOKEN_FILE?.trim());
  if (token !== undefined && !/^agt_[\w-]+$/.test(token)) {
    throw new InvalidEnvironment(
      `NOTIFY_PUSH_TOKEN has a value that is no token (${token.length} characters, not shown here); allowed: an API token of the console (agt_…) with the role viewer.`,
    );
  }
  const url = readUrl('NOTIFY_PUSH_URL', given, { query: false }).href.replace(/\/+$/, '');
  return { url, ...(token !== undefined && { token }) };
}

function readToken(file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new InvalidEnvironment(
      `NOTIFY_PUSH_TOKEN_FILE is "${file}", which cannot be read (${code}). Correct it or unset it.`,
    );
  }
}
