// @ts-check
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificates } from './authority.mjs';

/** @type {string} */
let folder;
const read = (/** @type {string} */ name, of = 'ours') => readFileSync(path.join(folder, of, name));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  await makeCertificates(path.join(folder, 'ours'), [{ name: 'server', host: 'a.cluster' }, { name: 'worker' }]);
  await makeCertificates(path.join(folder, 'theirs'), [{ name: 'worker' }]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a server is known by its name and on loopback, and nobody but the authority may sign', () => {
  const [authority, server] = [new X509Certificate(read('ca.crt')), new X509Certificate(read('server.crt'))];
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect([server.checkHost('a.cluster'), server.checkHost('b.cluster')]).toEqual(['a.cluster', undefined]);
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect([authority.ca, server.ca]).toEqual([true, false]);
});

test('certificates are made anew by the same authority, so that those who trust it need nothing new', async () => {
  const [authority, before] = [read('ca.crt'), new X509Certificate(read('worker.crt'))];
  await makeCertificates(path.join(folder, 'ours'), [{ name: 'worker' }]);
  expect(read('ca.crt')).toEqual(authority);
  expect(new X509Certificate(read('worker.crt')).serialNumber).not.toBe(before.serialNumber);
});

test.each([
  ['of the authority', 'ours', true],
  ['of another one', 'theirs', false],
])('nobody sees what is not theirs: a client with a certificate %s is let in: %s %s', async (_, of, letIn) => {
  const own = { ca: read('ca.crt'), cert: read('server.crt'), key: read('server.key') };
  const server = tls.createServer({ ...own, requestCert: true, rejectUnauthorized: true }, (socket) => {
    socket.on('error', () => {});
    socket.end('welcome');
  });
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const client = { ca: read('ca.crt'), cert: read('worker.crt', of), key: read('worker.key', of) };
  const socket = tls.connect({ host: '127.0.0.1', port, servername: 'a.cluster', ...client });
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.on('error', () => {});
  await once(socket, 'close');
  expect(said).toBe(letIn ? 'welcome' : '');
  server.close();
});
