import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Latch } from './latch.js';
import { type Point, PointServer } from './points.js';

let server: PointServer;
let client: Socket;
afterEach(async () => {
  client.destroy();
  await server.close();
});

const point = (key: string): Point => ({
  at: 1,
  pid: 1,
  run: 'r',
  turn: 0,
  attempt: 1,
  point: 'tool:started',
  effect: 'tool',
  key,
});

test('a call stands still until it is let go, and others go on meanwhile', async () => {
  const held = new Latch();
  const seen: string[] = [];
  server = await PointServer.listen(async ({ key }) => {
    seen.push(key);
    if (key === 'held') await held.reached;
  });
  client = connect({ host: '127.0.0.1', port: Number(server.address.split(':')[1]) });
  client.write(`${JSON.stringify({ id: 1, ...point('held') })}\n${JSON.stringify({ id: 2, ...point('free') })}\n`);
  expect(String((await once(client, 'data'))[0])).toBe('2\n');
  held.reach();
  expect(String((await once(client, 'data'))[0])).toBe('1\n');
  expect(seen).toEqual(['held', 'free']);
});

test('a call whose process was killed meanwhile ends its connection only', async () => {
  const arrived = new Latch();
  const killed = new Latch();
  const seen: string[] = [];
  server = await PointServer.listen(async ({ key }) => {
    seen.push(key);
    arrived.reach();
    if (key === 'killed') await killed.reached;
  });
  const port = Number(server.address.split(':')[1]);
  const other = connect({ host: '127.0.0.1', port });
  other.write(`${JSON.stringify({ id: 1, ...point('killed') })}\n`);
  await arrived.reached;
  other.resetAndDestroy();
  client = connect({ host: '127.0.0.1', port });
  client.write(`${JSON.stringify({ id: 2, ...point('free') })}\n`);
  expect(String((await once(client, 'data'))[0])).toBe('2\n');
  killed.reach();
  expect(seen).toEqual(['killed', 'free']);
});
