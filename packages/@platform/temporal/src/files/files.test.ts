/** Promise: what a run is given is what was uploaded, byte for byte, and nothing else of the payload store can be given. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TemporalClient } from '../connection/client.js';
import { maximumFileBytes, maximumFilesBytes } from '../domain/files.js';
import { openArchive } from '../payloads/archive-store.js';
import { FilePayloadStore } from '../payloads/file-store.js';
import { checkFiles } from './check.js';
import { readFile } from './read.js';
import { uploadFile } from './upload.js';

let folder: string;
let payloads: FilePayloadStore;
let client: TemporalClient;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'files-'));
  payloads = new FilePayloadStore(path.join(folder, 'payloads'));
  client = { payloads, archive: openArchive({ DATA_DIR: folder }) } as unknown as TemporalClient;
});
afterEach(() => rmSync(folder, { recursive: true }));

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const bytes = Buffer.from('%PDF-1.7');
const upload = (name = 'a.pdf', content: Uint8Array = bytes) => uploadFile(client, { name, content });
const storedFile = (name: string) => path.join(payloads.folder, name.slice(0, 2), name);

async function* pieces(size: number, of: number) {
  const piece = Buffer.alloc(size);
  for (let n = 0; n < of; n++) yield piece;
}

async function stored() {
  const all: string[] = [];
  for await (const { path } of payloads.list()) all.push(path);
  return all;
}

it('comes back as it was given, under ids made of what it is', async () => {
  const file = await uploadFile(client, {
    name: '../Rechnung ü.pdf',
    mediaType: 'application/pdf; x=y',
    content: bytes,
  });
  expect(file).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    name: 'Rechnung ü.pdf',
    mediaType: 'application/pdf',
    size: 8,
    sha256: sha256(bytes),
  });
  expect(await readFile(client, file.id)).toEqual({ file, content: bytes });
  await checkFiles(client, [file, file]);
});

it('the same file gives the same reference, another name another one of the same content', async () => {
  const [one, again, other] = [await upload(), await upload(), await upload('b.pdf')];
  expect(again).toEqual(one);
  expect(other).toMatchObject({ sha256: one.sha256, name: 'b.pdf' });
  expect(other.id).not.toBe(one.id);
  expect(await stored()).toHaveLength(3);
});

it('comes piece by piece, of which nothing is left when there are too many', async () => {
  const file = await uploadFile(client, { name: 'a.png', content: pieces(1_000_000, 3) });
  expect(file).toMatchObject({ size: 3_000_000, sha256: sha256(Buffer.alloc(3_000_000)) });
  const before = await stored();
  const tooLarge = uploadFile(client, { name: 'b.png', content: pieces(maximumFileBytes / 2, 3) });
  await expect(tooLarge).rejects.toThrow(/"b.png" has more than 50000000 bytes/);
  expect(await stored()).toEqual(before);
  expect(readdirSync(path.join(payloads.folder, '00'))).toEqual([]);
});

it.each([
  ['a type that runs do not take', 'a.exe', bytes, /no file of the type of "a.exe".*allowed: images/],
  ['nothing in it', 'a.pdf', Buffer.alloc(0), /"a.pdf" is empty/],
])('is refused with %s', async (_, name, content, words) => {
  await expect(upload(name, content)).rejects.toThrow(words);
});

it('no reference stands for anything but what was uploaded', async () => {
  const file = await upload();
  const secret = await payloads.put(Buffer.from('of another run'));
  const forged = [
    [{ ...file, sha256: secret }, /not as it was uploaded/],
    [{ ...file, name: 'b.pdf' }, /not as it was uploaded/],
    [{ ...file, id: secret }, /no file "a.pdf" of this id/],
    [{ ...file, id: sha256(Buffer.from('?')) }, /Upload it again/],
  ] as const;
  for (const [reference, words] of forged) await expect(checkFiles(client, [reference])).rejects.toThrow(words);
  await expect(readFile(client, secret)).rejects.toThrow(/There is no file/);
  await expect(readFile(client, '../../etc/passwd')).rejects.toThrow(/There is no file/);
});

it('a run cannot start with a content that is gone or damaged, or with too much', async () => {
  const file = await upload();
  writeFileSync(storedFile(file.sha256), 'other');
  await expect(checkFiles(client, [file])).rejects.toThrow(/Upload it again/);
  const large = { ...file, size: maximumFilesBytes };
  await expect(checkFiles(client, [file, large])).rejects.toThrow(/in all; at most 100000000/);
});

it('counts as written when a run starts with it, so that nothing prunes it before the run is seen', async () => {
  const file = await upload();
  const long = new Date(Date.now() - 48 * 3_600_000);
  const names = [file.id, file.sha256];
  for (const name of names) utimesSync(storedFile(name), long, long);
  await checkFiles(client, [file]);
  for (const name of names) {
    expect(await payloads.remove(`${name.slice(0, 2)}/${name}`, Date.now() - 3_600_000)).toBe(false);
  }
});

it('is read from the archive when only that has it', async () => {
  const file = await upload();
  for (const name of [file.id, file.sha256]) {
    await client.archive.files.put(await payloads.get(name));
    rmSync(storedFile(name));
  }
  expect(await readFile(client, file.id)).toEqual({ file, content: bytes });
  expect(await client.archive.list('', 10)).toEqual([]);
});
