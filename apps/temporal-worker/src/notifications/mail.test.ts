import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { MailChannel } from './mail.js';
import type { Message } from './message.js';

const message: Message = {
  type: 'run.stalled',
  timestamp: '2026-01-02T09:30:00.000Z',
  data: {
    runId: 'r1',
    agentId: 'support',
    url: 'https://agents.example.com/runs/r1',
    stall: { type: 'Auth', message: 'the key was refused', since: '2026-01-02T09:30:00.000Z', turn: 0 },
  },
};

let server: SMTPServer | undefined;
const received: { to: string[]; raw: string }[] = [];

afterEach(async () => {
  received.length = 0;
  const closing = server;
  server = undefined;
  if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
});

/** Starts a mail server; `refuse` is how it answers to the address, instead of taking it. */
async function listen(options: SMTPServerOptions = {}, refuse?: { code: number; text: string }): Promise<string> {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) => done(refuse && Object.assign(new Error(refuse.text), { responseCode: refuse.code })),
    onData: async (stream, session, done) => {
      received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: await text(stream) });
      done();
    },
    ...options,
  });
  server.on('error', () => {}); // of connections that a test breaks
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

function deliver(url: string, to = ['ops@example.com']): Promise<unknown> {
  const channel = new MailChannel({ url, from: 'Agents <agents@example.com>', to });
  const body = JSON.stringify(message);
  return Promise.all(channel.receivers.map((receiver) => channel.deliver({ receiver, id: 'msg_1', body }))).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a mail', () => {
  test('goes to each address by itself, says what happened, and links to the run', async () => {
    const host = await listen();
    expect(await deliver(`smtp://${host}`, ['ops@example.com', 'more@example.org'])).toBeUndefined();
    expect(received.map(({ to }) => to).sort()).toEqual([['more@example.org'], ['ops@example.com']]);
    const { raw } = received.find(({ to }) => to[0] === 'ops@example.com')!;
    expect(raw).toContain('From: Agents <agents@example.com>');
    expect(raw).toContain('Subject: Run r1 of support is stalled: Auth');
    expect(raw).toContain('the key was refused');
    expect(raw).toContain('Open the run: https://agents.example.com/runs/r1');
    expect(raw).toContain('>Open the run</a>');
    expect(raw).toContain('Auto-Submitted: auto-generated');
    expect(raw).not.toContain('more@example.org');
  });

  test('has the same Message-ID at each attempt, another for each address', async () => {
    const host = await listen();
    await deliver(`smtp://${host}`, ['ops@example.com', 'more@example.org']);
    await deliver(`smtp://${host}`);
    const ids = received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)![1]!.trim());
    expect(ids[2]).toBe(ids[received.findIndex(({ to }) => to[0] === 'ops@example.com')]);
    expect(new Set(ids).size).toBe(2);
  });

  test('is given up when the server refuses the address, with what it said', async () => {
    const host = await listen({}, { code: 550, text: 'no such mailbox' });
    expect(await deliver(`smtp://${host}`)).toMatchObject({
      type: 'DeliveryRefused',
      nonRetryable: true,
      message: expect.stringMatching(
        /^The mail to mail-example\.com-\w{8} of NOTIFY_MAIL_TO was not taken: .*no such mailbox/,
      ),
    });
  });

  test('may be tried again when the server is busy or gone', async () => {
    const host = await listen({}, { code: 451, text: 'try later' });
    expect(await deliver(`smtp://${host}`)).toMatchObject({
      type: 'DeliveryFailed',
      message: expect.stringContaining('try later'),
    });
    const closing = server!;
    server = undefined;
    await new Promise<void>((resolve) => closing.close(() => resolve()));
    expect(await deliver(`smtp://${host}`)).toMatchObject({
      type: 'DeliveryFailed',
      nonRetryable: false,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('is given up when the server does not take user and password, which are not shown', async () => {
    const host = await listen({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_, __, done) => done(new Error('wrong password')),
    });
    const error = await deliver(`smtp://somebody:hunter2@${host}`);
    expect(error).toMatchObject({ type: 'DeliveryRefused', message: expect.stringContaining('NOTIFY_SMTP_URL') });
    expect(String(error)).not.toContain('hunter2');
  });

  test('does not go out where the certificate cannot be trusted', async () => {
    const host = await listen({ secure: true, disabledCommands: [] });
    expect(await deliver(`smtps://${host}`)).toMatchObject({
      type: expect.stringMatching(/^Delivery/),
      message: expect.stringMatching(/certificate|TLS/i),
    });
    expect(received).toEqual([]);
  });
});
