/** One message to one browser, by its push service: encrypted for the browser (RFC 8291), signed by us (RFC 8292). */
import { createECDH, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { encrypt } from './ece.js';
import type { PushKey } from './key.js';
import { pushAddress } from './services.js';
import type { PushSettings } from './settings.js';
import type { Subscription } from './subscriptions.js';

/** What became of a message: the service has it, the browser wants no more, or another attempt may help. */
export type Sent = 'taken' | 'gone' | 'failed';

/** Milliseconds that a service may take, and seconds that it keeps a message for a browser that is away. */
const answerTimeout = 5_000;
const keptFor = 12 * 3_600;
const signedFor = '1h';

export interface PushMessage {
  /** A later message with the same topic takes the place of one that the browser has not got yet: at most 32 characters of base64url. */
  topic: string;
  /** As JSON; services take 4,096 bytes at most. */
  content: object;
}

/** Sends messages in the name of one console. Redirects are not followed: a service must not lead to another address. */
export class PushSender {
  constructor(
    private readonly key: PushKey,
    private readonly settings: Pick<PushSettings, 'services' | 'contact'>,
  ) {}

  async send({ endpoint, p256dh, auth }: Subscription, { topic, content }: PushMessage): Promise<Sent> {
    const url = pushAddress(endpoint, this.settings.services);
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeout),
      headers: {
        authorization: `vapid t=${await this.#token(url.origin)}, k=${this.key.publicKey}`,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(keptFor),
        urgency: 'high',
        topic,
      },
      body: new Uint8Array(sealed(JSON.stringify(content), { p256dh, auth })),
    }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return 'taken';
    return answer?.status === 404 || answer?.status === 410 ? 'gone' : 'failed';
  }

  #token(audience: string): Promise<string> {
    const { privateKey } = this.key;
    return new SignJWT()
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(audience)
      .setSubject(this.settings.contact)
      .setExpirationTime(signedFor)
      .sign(privateKey);
  }
}

function sealed(content: string, { p256dh, auth }: Pick<Subscription, 'p256dh' | 'auth'>): Buffer {
  const once = createECDH('prime256v1');
  once.generateKeys();
  return encrypt(Buffer.from(content), {
    version: 'aes128gcm',
    dh: p256dh,
    privateKey: once,
    salt: randomBytes(16).toString('base64url'),
    authSecret: auth,
  });
}
