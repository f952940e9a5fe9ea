/** What is shown is what runs: a file goes with a request whole, under its name, or nothing is sent and the words say which path and why. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFile, type TemporalClient, temporalApi } from '@platform/temporal';
import { maximumFileBytes } from '@platform/temporal/files';
import { openPayloadStore } from '@platform/temporal/payloads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { uploadFiles } from './file-options.js';

let folder: string;
let client: TemporalClient;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'file-option-'));
  vi.stubEnv('INIT_CWD', folder);
  client = { payloads: openPayloadStore({ DATA_DIR: path.join(folder, 'data') }) } as unknown as TemporalClient;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const put = (name: string, content: string | Uint8Array = 'x') => writeFileSync(path.join(folder, name), content);

it.each([
  ['spaces and letters of other scripts', 'größe  – 図 .pdf', 'größe  – 図 .pdf'],
  ['a line break and what cannot be seen', 'a\nb\u202e.pdf', 'ab.pdf'],
  ['what other systems forbid', 'a:b*c?.pdf', 'a_b_c_.pdf'],
  ['a dash in front', '--key.pdf', '--key.pdf'],
])('takes a file whose name has %s', async (_, name, kept) => {
  put(name, '%PDF');
  const [file] = (await uploadFiles(temporalApi(client), { file: [name] }))!;
  expect(file).toMatchObject({ name: kept, mediaType: 'application/pdf', size: 4 });
  expect(Buffer.from((await readFile(client, file!.id)).content).toString()).toBe('%PDF');
});

it('takes a link for the file that it leads to, under its own name', async () => {
  put('bill.pdf');
  symlinkSync(path.join(folder, 'bill.pdf'), path.join(folder, 'link.pdf'));
  expect(await uploadFiles(temporalApi(client), { file: ['link.pdf', 'bill.pdf'] })).toMatchObject([
    { name: 'link.pdf' },
    { name: 'bill.pdf' },
  ]);
});

it.each([
  ['is missing', 'none.pdf', () => {}, /^--file: \S+none\.pdf cannot be read: there is no such file$/],
  ['is a folder', 'all.pdf', (file: string) => mkdirSync(file), /all\.pdf is a folder; name the files in it/],
  ['is no file', 'pipe', (file: string) => symlinkSync('/dev/null', file), /pipe is not a file/],
  ['is empty', 'empty.pdf', (file: string) => writeFileSync(file, ''), /empty\.pdf is empty/],
  [
    'is too large',
    'large.pdf',
    (file: string) => {
      writeFileSync(file, '');
      truncateSync(file, maximumFileBytes + 1);
    },
    /large\.pdf" has more than 50000000 bytes, which is the most that a run takes/,
  ],
  [
    'is of another type',
    'tool.exe',
    (file: string) => writeFileSync(file, 'MZ'),
    /takes no file of the type of \S+tool\.exe; allowed: images/,
  ],
])('sends nothing when one of the files %s', async (_, name, make, words) => {
  put('good.pdf');
  make(path.join(folder, name));
  await expect(uploadFiles(temporalApi(client), { file: ['good.pdf', name] })).rejects.toThrow(words);
  const sent = [];
  for await (const payload of client.payloads.list()) sent.push(payload);
  expect(sent).toEqual([]);
});

it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
  put('secret.pdf');
  chmodSync(path.join(folder, 'secret.pdf'), 0);
  await expect(uploadFiles(temporalApi(client), { file: ['secret.pdf'] })).rejects.toThrow(/this user may not read it/);
});

it('refuses more files than a request may have', async () => {
  put('a.pdf');
  await expect(uploadFiles(temporalApi(client), { file: Array(21).fill('a.pdf') })).rejects.toThrow(
    /21 files are given; at most 20/,
  );
});
