import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PayloadLost } from '../errors.js';
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
