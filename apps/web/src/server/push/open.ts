import type { TemporalClient } from '@platform/temporal';
import type { SignIn } from '../identity/sign-in.js';
import { ensurePushKey, type PushKey } from './key.js';
import { Push } from './push.js';
import { PushSender } from './send.js';
import { type PushSettings, readPushSettings } from './settings.js';
import { Subscriptions } from './subscriptions.js';

/** Messages to browsers, as the API's handlers use them. */
export interface PushParts {
  settings: PushSettings;
  subscriptions: Subscriptions;
  teller: Push;
  /** What browsers subscribe with. The key is made with the first use, if there is none. */
  publicKey(): string;
}

/** Throws `InvalidConfiguration`. */
export function openPush(
  env: NodeJS.ProcessEnv,
  client: TemporalClient,
  signIn: SignIn | undefined,
  onDefect: (error: unknown, doing: string, runId?: string) => void,
): PushParts {
  const settings = readPushSettings(env);
  let known: PushKey | undefined;
  const key = () => {
    known ??= ensurePushKey(settings);
    return known;
  };
  const subscriptions = new Subscriptions(`${settings.folder}/browsers`, (error, file) =>
    onDefect(error, `Reading ${file} failed`),
  );
  const teller = new Push({
    client,
    subscriptions,
    send: (browser, message) => new PushSender(key(), settings).send(browser, message),
    ...(signIn && {
      signIn: {
        standingOf: signIn.standingOf,
        hasEnded: (marks, since) => signIn.signedOut.hasEnded(marks, since),
      },
    }),
    onDefect,
  });
  return { settings, subscriptions, teller, publicKey: () => key().publicKey };
}
