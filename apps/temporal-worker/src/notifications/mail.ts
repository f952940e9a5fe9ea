import type { ApplicationFailure } from '@temporalio/common';
import { createTransport } from 'nodemailer';
import { type Channel, failed, receiverName, refused } from './channel.js';
import type { Message } from './message.js';
import type { Delivery } from './notification.js';
import { type MessageText, toText } from './text.js';

/** The server that takes mail, and who writes to whom. */
export interface MailConfiguration {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  url: string;
  /** An address, with a name if wanted: `Agents <agents@example.com>`. */
  from: string;
  /** Addresses. */
  to: readonly string[];
}

/** Milliseconds that a server may take for each answer. */
const answerTimeout = 4_000;

/** Sends messages as mail, one to each address. */
export class MailChannel implements Channel {
  private readonly addresses: ReadonlyMap<string, string>;
  private readonly transport: ReturnType<typeof createTransport>;
  private readonly from: string;

  constructor({ url, from, to }: MailConfiguration) {
    this.addresses = new Map(to.map((address) => [receiverName(`mail-${domainOf(address)}`, address), address]));
    this.from = from;
    const { username, hostname, protocol } = new URL(url);
    this.transport = createTransport({
      url,
      // A password goes over the network encrypted or not at all.
      requireTLS: protocol === 'smtp:' && username !== '' && !isLoopback(hostname),
      connectionTimeout: answerTimeout,
      greetingTimeout: answerTimeout,
      socketTimeout: answerTimeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  get receivers(): string[] {
    return [...this.addresses.keys()];
  }

  /** The same message has the same `Message-ID`: one that arrives twice, because an answer got lost, is shown once by most mail programs. */
  async deliver({ receiver, id, body }: Delivery): Promise<void> {
    const to = this.addresses.get(receiver)!;
    const message = JSON.parse(body) as Message;
    const { headline, details, button } = toText(message);
    await this.transport
      .sendMail({
        from: this.from,
        to,
        subject: headline,
        text: [headline, ...details, `${button.label}: ${button.url}`].join('\n\n'),
        html: toHtml(headline, details, button),
        messageId: `<${id}.${receiver}@durable-agents>`,
        date: new Date(message.timestamp),
        headers: { 'auto-submitted': 'auto-generated' },
      })
      .catch((error: unknown) => {
        throw toFailure(receiver, error);
      });
  }
}

/** The same as a page: with a button, as mail programs draw one. Nothing in it is loaded from elsewhere. */
function toHtml(headline: string, details: readonly string[], { label, url }: MessageText['button']): string {
  const lines = details.map((line) => `<p>${escaped(line)}</p>`).join('');
  const look =
    'display:inline-block;padding:10px 18px;border-radius:8px;background:#4a47b8;color:#ffffff;text-decoration:none';
  const link = `<p><a href="${escaped(url)}" style="${look}">${escaped(label)}</a></p>`;
  return `<div style="font-family:sans-serif;font-size:15px"><p><strong>${escaped(headline)}</strong></p>${lines}${link}</div>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.codePointAt(0)};`);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

function toFailure(receiver: string, error: unknown): ApplicationFailure {
  if (!(error instanceof Error)) throw error;
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number };
  const where = `The mail to ${receiver} of NOTIFY_MAIL_TO`;
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return refused(
      `${where} was not sent: the server does not take the user and password of NOTIFY_SMTP_URL (${error.message})`,
    );
  }
  if (code === 'ETLS') {
    return refused(
      `${where} was not sent: no encrypted connection (${error.message}). Use smtps:// in NOTIFY_SMTP_URL, or correct the server's certificate.`,
    );
  }
  const said = `${where} was not taken: ${error.message}`;
  return responseCode !== undefined && responseCode >= 500 && responseCode !== 503 ? refused(said) : failed(said);
}
