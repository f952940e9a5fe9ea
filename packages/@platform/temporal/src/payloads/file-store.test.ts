import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PayloadLost } from '../errors/errors.js';
import { FilePayloadStore } from './file-store.js';
import { openPayloadStore } from './open.js';

let folder: string;
let store: FilePayloadStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'payloads-'));
  store = new FilePayloadStore(path.join(folder, 'payloads'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.from('a payload');
const name = createHash('sha256').update(bytes).digest('hex');
const fileOf = (each: string) => path.join(store.folder, each.slice(0, 2), each);

it('keeps bytes under their SHA-256, where Python looks for them, and nothing else', async () => {
  expect(await Promise.all([store.put(bytes), store.put(bytes)])).toEqual([name, name]);
  expect(readFileSync(fileOf(name))).toEqual(bytes);
  expect(await store.get(name)).toEqual(bytes);
  expect(readdirSync(path.dirname(fileOf(name)))).toEqual([name]);
});

it('says which file is missing or damaged, and mends it when the same is put again', async () => {
  await store.put(bytes);
  writeFileSync(fileOf(name), 'another payload');
  await expect(store.get(name)).rejects.toThrow(`Payload ${name} is damaged. Restore the file ${fileOf(name)}`);
  await store.put(bytes);
  expect(await store.get(name)).toEqual(bytes);
  rmSync(fileOf(name));
  await expect(store.get(name)).rejects.toThrow(`Payload ${name} is missing. Restore the file ${fileOf(name)}`);
});

it('reads no file that is not named like a payload', async () => {
  await expect(store.get('../../etc/passwd')).rejects.toBeInstanceOf(PayloadLost);
});

const hour = 3_600_000;

/** Makes a file look as if it had been written long ago. */
function age(file: string): void {
  const then = new Date(Date.now() - 2 * hour);
  utimesSync(file, then, then);
}

async function listed() {
  const all = [];
  for await (const payload of store.list()) all.push(payload);
  return all;
}

it('lists payloads and what is left of broken writes, and nothing else', async () => {
  expect(await listed()).toEqual([]);
  await store.put(bytes);
  const folderOf = path.dirname(fileOf(name));
  const rest = '.0f8fad5b-d9cb-469f-a165-70867728950e';
  for (const file of [rest, 'notes.txt', `${name}.bak`]) writeFileSync(path.join(folderOf, file), 'x');
  mkdirSync(path.join(store.folder, 'archive'));
  writeFileSync(path.join(store.folder, 'archive', name), 'x');
  const each = (file: string, length: number) => ({
    path: `${name.slice(0, 2)}/${file}`,
    bytes: length,
    writtenAt: expect.any(Number),
  });
  const paths = (await listed()).sort((a, b) => a.path.localeCompare(b.path));
  expect(paths).toEqual([each(rest, 1), each(name, bytes.length)]);
});

it('removes only what was written before a time; writing a payload again counts', async () => {
  await store.put(bytes);
  age(fileOf(name));
  await store.put(bytes);
  expect(Date.now() - statSync(fileOf(name)).mtimeMs).toBeLessThan(hour);
  const at = (await listed())[0]!.path;
  expect(await store.remove(at, Date.now() - hour)).toBe(false);
  age(fileOf(name));
  expect(await store.remove(at, Date.now() - hour)).toBe(true);
  expect(await store.remove(at, Date.now() - hour)).toBe(false);
  expect(readdirSync(path.dirname(fileOf(name)))).toEqual([]);
});

it('a payload that is written while it is being removed is there afterwards, whichever comes first', async () => {
  for (let times = 0; times < 200; times++) {
    await store.put(bytes);
    age(fileOf(name));
    const remove = () => store.remove(`${name.slice(0, 2)}/${name}`, Date.now() - hour);
    const [first, second] = times % 2 ? [remove, () => store.put(bytes)] : [() => store.put(bytes), remove];
    await Promise.all([first(), second()]);
    expect(await store.get(name)).toEqual(bytes);
  }
});

it('is in S3 when the environment says so, and nowhere else', () => {
  const at = (PAYLOAD_STORE: string) => openPayloadStore({ PAYLOAD_STORE }).location;
  expect(at('s3://my-bucket/runs/')).toBe('s3://my-bucket/runs');
  expect(at('s3://my-bucket')).toBe('s3://my-bucket/');
  for (const wrong of ['my-bucket', 's3://', 's3://My_Bucket', 'https://my-bucket/x', 's3://my-bucket/a b']) {
    expect(() => at(wrong)).toThrow(`PAYLOAD_STORE is "${wrong}"; allowed: s3://<bucket>`);
  }
});

it('is in the data folder, relative to what it is said to be', () => {
  expect(openPayloadStore({ DATA_DIR: '/data' }).location).toBe('/data/payloads');
  expect(openPayloadStore({ DATA_DIR: 'own' }, '/repository').location).toBe('/repository/own/payloads');
  expect(openPayloadStore({}, '/repository').location).toBe('/repository/.data/payloads');
});
