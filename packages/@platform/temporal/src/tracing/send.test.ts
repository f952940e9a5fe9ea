import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryFacts, TurnFacts } from '../traces/facts.js';
import { turnSpans } from '../traces/turn-spans.js';
import { openReceiver } from './send.js';

const file = new URL('../../fixtures/traces/traces.json', import.meta.url);
const cases: { turn: TurnFacts; entries: EntryFacts[] }[] = JSON.parse(readFileSync(file, 'utf8'));
const spans = cases.flatMap(({ turn, entries }) => turnSpans(turn, entries, { contents: true }));

describe('a receiver', () => {
  let status = 200;
  let taken: { path: string; type?: string; bytes: number }[] = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks).length;
    taken.push({ path: request.url ?? '', type: request.headers['content-type'], bytes });
    response.writeHead(status).end();
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeEach(async () => {
    status = 200;
    taken = [];
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each(['', '/', '/v1/traces', '/v1/traces/'])('is sent to at its address for traces: %j', async (path) => {
    const receiver = openReceiver(address() + path);
    await receiver.send(spans);
    await receiver.close();
    expect(taken).toMatchObject([{ path: '/v1/traces', type: 'application/x-protobuf' }]);
    expect(taken[0]?.bytes).toBeGreaterThan(1_000);
  });

  it('that refuses says so, with its address and without the password in it', async () => {
    status = 401;
    const { host } = new URL(address());
    const receiver = openReceiver(`http://ann:secret@${host}`);
    await expect(receiver.send(spans)).rejects.toThrow(`http://${host}/v1/traces did not take the traces (`);
    await expect(receiver.send(spans)).rejects.not.toThrow('secret');
    await receiver.close();
  });

  it.each(['localhost:6006', 'ftp://x.test', 'file:///etc/passwd', ''])('has no address like %j', (given) => {
    expect(() => openReceiver(given)).toThrow('endpoint: must be an address that begins with http:// or https://');
  });
});
