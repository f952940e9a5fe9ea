import type { ApplicationFailure } from '@temporalio/common';
import { Webhook } from 'standardwebhooks';
import { type Channel, failed, receiverName, refused } from './channel.js';
import type { Delivery } from './notification.js';

/** Who gets notifications, and the secret that signs them. */
export interface WebhookConfiguration {
  urls: readonly string[];
  /** `whsec_` and base64. */
  secret: string;
}

/** Milliseconds that a receiver may take to answer. */
const answerTimeout = 5_000;

/** Status codes below 500 after which another attempt may help: timeout, too early, too many requests. */
const passing = [408, 425, 429];

/** Sends messages as [Standard Webhooks](https://www.standardwebhooks.com) to the receivers of a configuration. */
export class Webhooks implements Channel {
  private readonly urls: ReadonlyMap<string, string>;
  private readonly signer: Webhook;

  constructor({ urls, secret }: WebhookConfiguration) {
    this.urls = new Map(urls.map((url) => [receiverName(new URL(url).host, url), url]));
    this.signer = new Webhook(secret);
  }

  /** Named by host and a hash of the URL, whose path may be secret. */
  get receivers(): string[] {
    return [...this.urls.keys()];
  }

  /** An answer of 2xx within 5 s means that it was delivered; redirects are not followed. */
  async deliver({ receiver, id, body }: Delivery): Promise<void> {
    const url = this.urls.get(receiver)!;
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': this.signer.sign(id, now, body),
    };
    const signal = AbortSignal.timeout(answerTimeout);
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal }).catch((error) => {
      throw failed(`Receiver ${receiver} of NOTIFY_WEBHOOK_URL did not answer: ${whyNoAnswer(error)}`);
    });
    await answer.body?.cancel();
    if (!answer.ok) throw refusal(receiver, answer.status);
  }
}

function refusal(receiver: string, status: number): ApplicationFailure {
  const message = `Receiver ${receiver} of NOTIFY_WEBHOOK_URL answered ${status}: ${whatToDo(status)}`;
  const final = status >= 400 && status < 500 && !passing.includes(status);
  return (final ? refused : failed)(message);
}

function whatToDo(status: number): string {
  if (status < 400) return 'it redirects, which is not followed. Set NOTIFY_WEBHOOK_URL to where it is now.';
  if (status === 401 || status === 403)
    return 'it does not take our signature. Give it the NOTIFY_WEBHOOK_SECRET of the workers.';
  if (status === 404 || status === 405) return 'no webhook is taken there. Correct NOTIFY_WEBHOOK_URL.';
  if (status === 410) return 'it wants no more webhooks. Take it out of NOTIFY_WEBHOOK_URL.';
  return "the receiver's own log says why.";
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it took more than ${answerTimeout / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  // A host with several addresses fails with an error for each, and no text of its own.
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
