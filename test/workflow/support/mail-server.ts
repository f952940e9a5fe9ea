import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that arrived: its envelope, and what people see of it. */
export interface Mail {
  to: string[];
  subject: string;
  /** Everything after the headers, its lines whole again. */
  text: string;
}

/** A mail server on loopback that takes everything. */
export class MailServer {
  readonly received: Mail[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, { envelope }, done) => {
      const [headers, ...body] = (await text(stream)).split('\r\n\r\n');
      const subject = /^Subject: (.*(?:\r\n\s.*)*)/im.exec(headers!)?.[1] ?? '';
      this.received.push({
        to: envelope.rcptTo.map(({ address }) => address),
        subject: subject.replaceAll(/\r\n\s/g, ' '),
        text: body.join('\n\n').replaceAll('=\r\n', ''),
      });
      done();
    },
  });

  private constructor() {}

  static async open(): Promise<MailServer> {
    const mail = new MailServer();
    await once(mail.server.listen(0, '127.0.0.1'), 'listening');
    return mail;
  }

  /** What `NOTIFY_SMTP_URL` is set to. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
