import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from './message.js';
import { SlackChannel } from './slack.js';

const message: Message = {
  type: 'decision.asked',
  timestamp: '2026-01-02T09:30:00.000Z',
  data: {
    runId: 'r1',
    agentId: 'support',
    url: 'https://agents.example.com/runs/r1',
    decisions: [{ id: '0-a', kind: 'approval', tool: 'refund<&>' }],
  },
};

let server: Server;
let channel: SlackChannel;
let answer: { status: number; headers?: Record<string, string>; body: unknown } | 'silence';
const posts: { path: string; headers: IncomingHttpHeaders; body: Record<string, string> }[] = [];

beforeEach(async () => {
  posts.length = 0;
  server = createServer(async (request, response) => {
    const body = Object.fromEntries(new URLSearchParams(await text(request)));
    posts.push({ path: request.url!, headers: request.headers, body });
    if (answer === 'silence') return;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  channel = new SlackChannel({ token: 'xoxb-1-sample', channels: ['C1'], apiUrl });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function deliver(): Promise<unknown> {
  const delivery = { receiver: channel.receivers[0]!, id: 'msg_1', body: JSON.stringify(message) };
  return channel.deliver(delivery).catch((error: unknown) => error);
}

describe('a message to Slack', () => {
  test('says what is wanted, with a button that opens the card', async () => {
    answer = { status: 200, body: { ok: true, ts: '1.1', channel: 'C1' } };
    expect(await deliver()).toBeUndefined();
    const [{ path, headers, body }] = posts as [(typeof posts)[number]];
    expect(path).toBe('/api/chat.postMessage');
    expect(headers.authorization).toBe('Bearer xoxb-1-sample');
    expect(body).toMatchObject({
      channel: 'C1',
      text: 'Run r1 of support waits for a decision on refund&lt;&amp;&gt;',
    });
    const blocks = JSON.parse(body.blocks!);
    expect(blocks[0].text).toEqual({
      type: 'plain_text', // a tool or a name must not format, link or mention
      text: `${body.text}\nrefund&lt;&amp;&gt; (approval)`,
      emoji: false,
    });
    expect(blocks[1].elements[0]).toMatchObject({
      type: 'button',
      text: { text: 'Open the decision' },
      url: 'https://agents.example.com/inbox#r1%2F0-a',
    });
  });

  test.each([
    ['not_in_channel', 'Invite the app to the channel'],
    ['channel_not_found', 'Correct NOTIFY_SLACK_CHANNEL'],
    ['invalid_auth', 'Set NOTIFY_SLACK_TOKEN'],
    ['something_new', 'https://docs.slack.dev'],
  ])('that is refused as %s is given up, and what to do is said', async (error, what) => {
    answer = { status: 200, body: { ok: false, error } };
    expect(await deliver()).toMatchObject({
      type: 'DeliveryRefused',
      nonRetryable: true,
      message: expect.stringMatching(
        new RegExp(`^Slack channel C1 of NOTIFY_SLACK_CHANNEL: Slack answered ${error}.*${what}`),
      ),
    });
  });

  test.each([
    [{ status: 200, body: { ok: false, error: 'internal_error' } }, 'internal_error'],
    [{ status: 503, body: {} }, '503'],
  ])('may be tried again after %o', async (given, said) => {
    answer = given;
    expect(await deliver()).toMatchObject({
      type: 'DeliveryFailed',
      nonRetryable: false,
      message: expect.stringContaining(said),
    });
    expect(posts).toHaveLength(1);
  });

  test('is tried again when Slack says, if it wants fewer', async () => {
    answer = { status: 429, headers: { 'retry-after': '17' }, body: {} };
    expect(await deliver()).toMatchObject({ type: 'DeliveryFailed', nextRetryDelay: 17_000 });
  });

  test('may be tried again when Slack says nothing for 5 s', { timeout: 20_000 }, async () => {
    answer = 'silence';
    expect(await deliver()).toMatchObject({
      type: 'DeliveryFailed',
      message: expect.stringContaining('did not answer'),
    });
  });
});
