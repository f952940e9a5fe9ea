/** A push service on this machine, and browsers that it has messages for: what they are sent can be read with their keys alone. */
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { decrypt } from '../../apps/web/src/server/push/ece.js';

/** A message as the browser reads it, and the key that says who has sent it (VAPID): its signature was verified. */
export interface PushedMessage {
  content: Record<string, unknown>;
  text: string;
  publicKey: string;
}

/** A browser that is told: its subscription, as it is given to the console. */
export interface ToldBrowser {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** What it was sent, the oldest first. Throws for a message that is not for it, or is signed wrongly. */
  messages(): PushedMessage[];
}

export interface PushService {
  url: string;
  browser(name: string): ToldBrowser;
  close(): void;
}

interface Sent {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export async function startPushService(): Promise<PushService> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    sent.push({ path: String(request.url), headers: request.headers, body: await buffer(request) });
    response.writeHead(201).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    browser: (name) => {
      const own = createECDH('prime256v1');
      const keys = { p256dh: own.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') };
      const read = ({ headers, body }: Sent): PushedMessage => {
        const text = decrypt(body, { version: 'aes128gcm', privateKey: own, authSecret: keys.auth }).toString();
        return { text, content: JSON.parse(text), publicKey: senderOf(headers, url) };
      };
      return {
        endpoint: `${url}/${name}`,
        keys,
        messages: () => sent.filter(({ path }) => path === `/${name}`).map(read),
      };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** RFC 8292: the key that has signed, for this service. */
function senderOf({ authorization }: IncomingHttpHeaders, audience: string): string {
  const [, token = '', publicKey = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(String(authorization)) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${header}.${claims}`);
  const isGood = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  const { aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number };
  if (!isGood || aud !== audience || exp * 1_000 < Date.now())
    throw new Error(`A push service would refuse this: ${authorization}`);
  return publicKey;
}
