import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Link, slowMs } from './link.js';

let echo: Server;
let link: Link;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  link = await Link.open((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await link.close();
  echo.close();
});

function dial(): Socket {
  const client = connect({ host: '127.0.0.1', port: link.port });
  clients.push(client);
  return client.on('error', () => {});
}

async function open(): Promise<Socket> {
  const client = dial();
  await once(client, 'connect');
  return client;
}

async function said(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [piece] = await once(client, 'data');
  return String(piece);
}

/** Ends with the connection, however that ends. */
function gone(client: Socket): Promise<void> {
  return new Promise((resolve) => (client.destroyed ? resolve() : client.once('close', () => resolve())));
}

/** Whether an answer comes within half a second. */
async function answered(client: Socket): Promise<boolean> {
  client.write('?');
  return Promise.race([once(client, 'data').then(() => true), sleep(500, false)]);
}

test('a whole link passes everything on in both directions', async () => {
  const client = await open();
  expect(await said(client, 'one')).toBe('one');
  expect(await said(client, 'two')).toBe('two');
});

test('a slow link delays each piece in each direction and keeps their order', async () => {
  const client = await open();
  link.state = 'slow';
  const began = Date.now();
  client.write('a');
  let text = '';
  client.on('data', (piece) => {
    text += String(piece);
  });
  await sleep(20);
  client.write('b');
  while (text.length < 2) await once(client, 'data');
  expect(text).toBe('ab');
  expect(Date.now() - began).toBeGreaterThanOrEqual(2 * slowMs - 5);
});

test('many pieces keep their order while the link gets slow and whole again', async () => {
  const client = await open();
  const pieces = Array.from({ length: 500 }, (_, n) => `${n},`);
  let text = '';
  client.on('data', (piece) => {
    text += String(piece);
  });
  for (const [n, piece] of pieces.entries()) {
    if (n % 100 === 0) link.state = n % 200 === 0 ? 'slow' : 'whole';
    client.write(piece);
    await sleep(n % 5 === 0 ? 1 : 0);
  }
  link.state = 'whole';
  while (text.length < pieces.join('').length) await once(client, 'data');
  expect(text).toBe(pieces.join(''));
});

test('a cut link breaks what is open, refuses what is new, and is whole again afterwards', async () => {
  const client = await open();
  await said(client, 'here');
  link.state = 'cut';
  await gone(client);
  await gone(dial());
  link.state = 'whole';
  expect(await said(await open(), 'back')).toBe('back');
});

test('a half-open link says nothing, and a connection from then stays silent when it is whole again', async () => {
  const client = await open();
  await said(client, 'here');
  link.state = 'half-open';
  expect(await answered(client)).toBe(false);
  const late = await open();
  expect(await answered(late)).toBe(false);
  link.state = 'whole';
  expect(await answered(client)).toBe(false);
  expect(await answered(late)).toBe(false);
  expect(client.destroyed).toBe(false);
  expect(await said(await open(), 'back')).toBe('back');
});

test('an end that closes closes the other, and a target that is not there breaks the connection', async () => {
  const client = await open();
  await said(client, 'here');
  client.end();
  await gone(client);
  echo.close();
  await gone(dial());
});
