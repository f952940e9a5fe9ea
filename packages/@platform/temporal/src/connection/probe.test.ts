import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import tls, { type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Authority, type Pair } from '../../../../../scripts/lib/certificates.mjs';
import { createTemporalClient } from './client.js';
import { probe, type ReachTls } from './probe.js';
import { type ReachProblem, reachWords } from './reach-words.js';

const cases: { problem: ReachProblem; what: string; next: string }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/reaching/words.json', import.meta.url), 'utf8'),
);

test.each(cases)('both languages say the same: $what', ({ problem, what, next }) => {
  expect(reachWords(problem)).toEqual({ what, next });
});

const closing: (() => void)[] = [];
let house: Authority;
let stranger: Authority;
let server: Pair;

beforeAll(async () => {
  house = await Authority.make('House CA');
  stranger = await Authority.make('Stranger CA');
  server = await house.sign({ name: 'temporal' });
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('what keeps a client out is found at a real listener', () => {
  test('nothing, with TLS and without', async () => {
    expect(await ask(await secure(), trusting())).toBeUndefined();
    expect(await ask(await plain())).toBeUndefined();
    expect(await ask(await mutual(), { ...trusting(), ...(await house.sign()) })).toBeUndefined();
  });

  test('nobody listens: that is said by others', async () => {
    const port = await plain();
    for (const close of closing.splice(0)) close();
    expect([await ask(port), await ask(port, trusting())]).toEqual([undefined, undefined]);
  });

  test('plain text to a port with TLS, and the reverse', async () => {
    expect(await ask(await secure())).toEqual({ kind: 'tlsWanted' });
    expect(await ask(await mutual())).toEqual({ kind: 'tlsWanted' });
    expect(await ask(await plain(), trusting())).toEqual({ kind: 'noTls' });
  });

  test('a server of something else', async () => {
    const port = await listen(net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect([await ask(port), await ask(port, trusting())]).toEqual([{ kind: 'notTemporal' }, { kind: 'notTemporal' }]);
    const web = await listen(tls.createServer({ ...server, ALPNProtocols: ['http/1.1'] }));
    expect(await ask(web, trusting())).toEqual({ kind: 'notTemporal' });
  });

  test('an authority that is not trusted, also one of the same name', async () => {
    const port = await secure();
    const unknown = { kind: 'unknownAuthority', issuer: 'House CA' };
    expect(await ask(port, {})).toEqual(unknown);
    expect(await ask(port, { ca: stranger.cert })).toEqual(unknown);
    expect(await ask(port, { ca: (await Authority.make('House CA')).cert })).toEqual(unknown);
  });

  test('a certificate of the server that is too old, or too new', async () => {
    expect(await ask(await secure(await house.sign({ to: -1 })), trusting())).toEqual({
      kind: 'serverExpired',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const early = await ask(await secure(await house.sign({ from: 1 })), trusting());
    expect(early).toMatchObject({ kind: 'serverNotYet' });
  });

  test('a certificate for other names, by address and by TEMPORAL_TLS_SERVER_NAME', async () => {
    const names = ['temporal.example', '10.0.0.1'];
    const port = await secure(await house.sign({ names }));
    expect(await ask(port, trusting())).toEqual({ kind: 'wrongName', asked: '127.0.0.1', names });
    expect(await ask(port, { ...trusting(), serverName: 'temporal.example' })).toBeUndefined();
    const other = { kind: 'wrongName', asked: 'other.example', names };
    expect(await ask(port, { ...trusting(), serverName: 'other.example' })).toEqual(other);
  });

  test('a client certificate that is missing, in each version of TLS', async () => {
    expect(await ask(await mutual(), trusting())).toEqual({ kind: 'clientMissing' });
    expect(await ask(await mutual({ maxVersion: 'TLSv1.2' }), trusting())).toEqual({ kind: 'clientMissing' });
  });

  test('a client certificate that the server does not accept', async () => {
    const refused = { kind: 'clientRefused', subject: 'worker', issuer: 'Stranger CA' };
    const own = await stranger.sign({ name: 'worker' });
    expect(await ask(await mutual(), { ...trusting(), ...own })).toEqual(refused);
    expect(await ask(await mutual({ maxVersion: 'TLSv1.2' }), { ...trusting(), ...own })).toEqual(refused);
  });

  test('a client certificate that is too old, a key of another one, files that are no PEM', async () => {
    const [port, own, other] = [await mutual(), await house.sign({ name: 'worker', to: -1 }), await house.sign()];
    expect(await ask(port, { ...trusting(), ...own })).toMatchObject({ kind: 'clientExpired', subject: 'worker' });
    expect(await ask(port, { ...trusting(), ...own, key: other.key })).toEqual({ kind: 'keyMismatch' });
    const [variable, junk] = ['TEMPORAL_TLS_CLIENT_CERT_PATH', Buffer.from('x')];
    expect(await ask(port, { ...trusting(), ...own, cert: junk })).toEqual({ kind: 'unreadable', variable });
    expect(await ask(port, { ca: junk })).toEqual({ kind: 'unreadable', variable: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH' });
  });

  test('no version of TLS in common', async () => {
    const port = await secure(server, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(await ask(port, trusting())).toEqual({ kind: 'otherTls' });
  });

  test('a client says it when it connects', async () => {
    const address = `127.0.0.1:${await mutual()}`;
    const connecting = createTemporalClient({
      address,
      tls: { serverRootCACertificate: house.cert },
      env: {},
      connectTimeoutMs: 500,
    });
    await expect(connecting).rejects.toMatchObject({
      code: 'TemporalUnavailable',
      message: `Temporal at ${address} cannot be used: it asks for a client certificate, and none is set. Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.`,
    });
  });
});

const trusting = (): ReachTls => ({ ca: house.cert });

function ask(port: number, given?: ReachTls): Promise<ReachProblem | undefined> {
  return probe({ address: `127.0.0.1:${port}`, ...(given && { tls: given }) });
}

function plain(): Promise<number> {
  return listen(http2.createServer());
}

function secure(pair: Pair = server, options: TlsOptions = {}): Promise<number> {
  return listen(http2.createSecureServer({ ...pair, ...options }));
}

function mutual(options: TlsOptions = {}): Promise<number> {
  return secure(server, { ca: house.cert, requestCert: true, rejectUnauthorized: true, ...options });
}

async function listen(listener: net.Server): Promise<number> {
  listener.on('tlsClientError', () => {}).on('sessionError', () => {});
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<net.Socket>();
  listener.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => {})));
  closing.push(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  return (listener.address() as AddressInfo).port;
}
