/** Nothing finished is lost or told twice, whatever the connection does. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunNews } from '@platform/temporal/api';
import { RunNotFound } from '@platform/temporal/errors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followRun } from './follow.js';
import { Http } from './http.js';

const quick = { firstRetryMs: 1, maximumRetryMs: 2, silenceMs: 60_000 };
const item = (id: string, text = '') => ({ kind: 'message', id, text });
const event = (name: string, data: unknown, id?: number) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const update = (eventId: number, changed: object[], more: object = {}) =>
  event(
    'update',
    {
      view: { runId: 'r', status: 'running', eventId },
      changed,
      positions: changed.map((_, at) => at),
      removed: [],
      complete: false,
      ...more,
    },
    eventId,
  );
const status = (temporal: string, message?: string) => event('status', { temporal, agentService: 'ok', message });

/** What the server does with each connection, in turn. */
let connections: ((answer: ServerResponse) => void)[];
let asked: IncomingHttpHeaders[];
let server: ReturnType<typeof createServer>;
let http: Http;

beforeEach(async () => {
  connections = [];
  asked = [];
  server = createServer((request, answer) => {
    asked.push(request.headers);
    connections.shift()?.(answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  http = new Http({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends the events, then breaks the connection, or leaves it open. */
const sends =
  (...events: string[]) =>
  (answer: ServerResponse) =>
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));
const refuses = (code: number, problem: string) => (answer: ServerResponse) =>
  answer
    .writeHead(code, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ code: problem, status: code, detail: `it is ${problem}` }));

async function all(options = {}): Promise<RunNews[]> {
  const news: RunNews[] = [];
  for await (const each of followRun(http, 'r', { times: quick, ...options })) news.push(each);
  return news;
}
const told = (news: RunNews[]) =>
  news.map((each) =>
    each.type === 'update' ? [each.eventId, each.changed.map(({ id }) => id), each.removed] : each.type,
  );

test('a stream that breaks is resumed after its last event, and only what is new is told', async () => {
  connections = [
    sends(update(5, [item('a'), item('b')], { complete: true })),
    refuses(503, 'TemporalUnavailable'),
    sends(update(7, [item('c')], { positions: [1], removed: ['a'] }), event('alive', {}), event('end', {})),
  ];
  const news = await all();
  expect(told(news)).toEqual([[5, ['a', 'b'], []], 'disconnected', [7, ['c'], ['a']]]);
  const last = news.at(-1);
  expect(last?.type === 'update' && last.view.timeline.map(({ id }) => id)).toEqual(['b', 'c']);
  expect(asked.map((headers) => headers['last-event-id'])).toEqual([undefined, '5', '5']);
  expect(asked.map(({ authorization }) => authorization)).toEqual(Array(3).fill('Bearer secret'));
});

test('a server that tells the whole anew, after it was restarted, tells nothing twice', async () => {
  connections = [
    sends(update(5, [item('a'), item('b')], { complete: true })),
    sends(update(6, [item('a'), item('c', 'new')], { complete: true }), event('end', {})),
  ];
  expect(told(await all())).toEqual([[5, ['a', 'b'], []], 'disconnected', [6, ['c'], ['b']]]);
});

test('the news that the server cannot reach Temporal is told once, and that it can again', async () => {
  connections = [
    sends(
      status('ok'),
      update(5, [item('a')], { complete: true }),
      status('unreachable', 'away'),
      status('unreachable', 'away'),
      status('ok'),
      event('end', {}),
    ),
  ];
  expect(told(await all())).toEqual([[5, ['a'], []], 'disconnected', [5, [], []]]);
});

test('what the attempt does is told to who asks for it, and that nobody knows it while the connection is broken', async () => {
  const live = event('live', { type: 'snapshot', texts: [], tools: [] });
  connections = [sends(update(5, [], { complete: true }), live), sends(live, event('end', {}))];
  expect(told(await all({ live: true }))).toEqual([[5, [], []], 'live', 'disconnected', 'notLive', 'live']);
});

test.each([
  ['at once', (): ((answer: ServerResponse) => void)[] => [refuses(404, 'RunNotFound')]],
  [
    'later',
    () => [
      sends(
        update(5, [], { complete: true }),
        event('end', { problem: { code: 'RunNotFound', status: 404, detail: 'it is RunNotFound' } }),
      ),
    ],
  ],
  ['when it connects again', () => [sends(update(5, [], { complete: true })), refuses(404, 'RunNotFound')]],
])('a run that is not there ends it %s, with the error of the inside', async (_, answers) => {
  connections = answers();
  const error = await all().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RunNotFound);
  expect(error).toMatchObject({ runId: 'r', message: 'it is RunNotFound' });
});

test('a connection on which nothing comes any more counts as broken', async () => {
  connections = [
    (answer) =>
      void answer.writeHead(200, { 'content-type': 'text/event-stream' }).write(update(5, [], { complete: true })),
    sends(event('end', {})),
  ];
  expect(told(await all({ times: { ...quick, silenceMs: 50 } }))).toEqual([[5, [], []], 'disconnected']);
});
