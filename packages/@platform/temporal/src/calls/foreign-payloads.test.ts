/** Promise: nobody reads, and nothing stops at, a payload that no model call has made, though any client of the server can write its name into a journal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveCalls, decodeCalls } from '../archive/calls.js';
import type { TemporalClient } from '../connection/client.js';
import type { RecordedTurn } from '../past/recorded-turns.js';
import { FilePayloadStore } from '../payloads/file-store.js';
import { requestOf } from './request-of.js';

let folder: string;
let payloads: FilePayloadStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calls-'));
  payloads = new FilePayloadStore(join(folder, 'payloads'));
});
afterEach(() => rm(folder, { recursive: true }));

const turnOf = (request: { shape: string; messages?: string }): RecordedTurn => ({
  turn: 0,
  first: 0,
  entries: [{ n: 0, kind: 'model', model: 'm', input: [], message: { role: 'assistant' }, request }],
});
const sound = () => payloads.put(Buffer.from('{"provider":"p","path":"/chat","body":{"model":"m"}}'));

test.each([
  ['an image', '\u0089PNG'],
  ['a list', '[1]'],
  ['another object', '{"body":"secret"}'],
  ['a text', '"secret"'],
])('a request that names %s says nothing of it', async (_, content) => {
  const foreign = await payloads.put(Buffer.from(content));
  for (const request of [{ shape: foreign }, { shape: await sound(), messages: foreign }]) {
    const turn = turnOf(request);
    expect(await requestOf(payloads, [turn], turn, turn.entries[0]!)).toEqual({ known: 'lost', earlier: 0 });
  }
});

test('a run whose journal names a file is archived', async () => {
  const files = new FilePayloadStore(join(folder, 'archive'));
  const turns = [turnOf({ shape: await sound() }), turnOf({ shape: await payloads.put(Buffer.from('\u0089PNG')) })];
  const client = { payloads, archive: { files } } as unknown as TemporalClient;
  const name = await archiveCalls(client, turns);
  expect(decodeCalls(await files.get(name!))).toEqual(turns);
});
