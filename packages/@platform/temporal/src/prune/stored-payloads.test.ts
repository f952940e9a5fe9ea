import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FilePayloadStore } from '../payloads/file-store.js';
import { StoredPayloads, shareOf } from './stored-payloads.js';

let folder: string;
let store: FilePayloadStore;
let stored: StoredPayloads;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'payloads-'));
  store = new FilePayloadStore(folder);
  stored = new StoredPayloads();
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (content: object) => store.put(Buffer.from(JSON.stringify(content)));
const left = () => [...stored.unreferenced()].map((payload) => payload.path.slice(3));

/** Follows what is marked, as far as it goes. */
async function follow(): Promise<string[]> {
  const read: string[] = [];
  for (let names = stored.takeUnread(); names.length > 0; names = stored.takeUnread()) {
    read.push(...names);
    for (const name of names) stored.mark(await store.get(name));
  }
  return read;
}

it('what a marked payload refers to is marked, through as many as there are, and each is read once', async () => {
  const first = await put({ messages: ['first'] });
  const second = await put({ previous: first });
  const third = await put({ previous: second, also: first });
  const alone = await put({ messages: ['nobody goes on from here'] });
  await stored.list(store);
  stored.mark(Buffer.from(`{"transcript":{"part":"${third}"}}`));
  expect((await follow()).sort()).toEqual([first, second, third].sort());
  expect(left()).toEqual([alone]);
  stored.mark(Buffer.from(third));
  expect(await follow()).toEqual([]);
});

it('a payload that is written meanwhile is known, and followed, once the store is listed again', async () => {
  const before = await put({ messages: ['before'] });
  await stored.list(store);
  const later = await put({ previous: before });
  stored.mark(Buffer.from(later));
  expect(left()).toEqual([before]);
  await stored.list(store);
  stored.mark(Buffer.from(later));
  await follow();
  expect(left()).toEqual([]);
});

it('nothing is read when everything is referred to already', async () => {
  const names = [await put({ a: 1 }), await put({ b: 2 })];
  await stored.list(store);
  stored.mark(Buffer.from(names.join()));
  expect(stored.takeUnread()).toEqual([]);
});

it('adds up how many, how large and how old', async () => {
  expect(shareOf([])).toEqual({ payloads: 0, bytes: 0 });
  const payload = { path: 'aa/aa', bytes: 5, writtenAt: Date.UTC(2026, 0, 2) };
  const all = [payload, { ...payload, bytes: 7, writtenAt: Date.UTC(2026, 0, 1) }];
  expect(shareOf(all)).toEqual({ payloads: 2, bytes: 12, oldest: '2026-01-01T00:00:00.000Z' });
});
