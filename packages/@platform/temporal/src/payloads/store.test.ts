import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PayloadLost } from '../errors.js';
import { PayloadStore, payloadFolder } from './store.js';

let folder: string;
let store: PayloadStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'payloads-'));
  store = new PayloadStore(path.join(folder, 'payloads'));
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

it('is in the data folder, relative to what it is said to be', () => {
  expect(payloadFolder({ DATA_DIR: '/data' })).toBe('/data/payloads');
  expect(payloadFolder({ DATA_DIR: 'own' }, '/repository')).toBe('/repository/own/payloads');
  expect(payloadFolder({}, '/repository')).toBe('/repository/.data/payloads');
});
