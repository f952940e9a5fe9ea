// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnvFile } from './dot-env.mjs';
import { withoutLoopbackProxy } from './loopback.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dot-env-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = 'FIRST=one\r\n# a comment\nSECOND="two words"\n';

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 of Windows', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
])('every variable of a file in %s is taken, and what is set already stays', async (_, bytes) => {
  const file = path.join(folder, '.env');
  await writeFile(file, bytes);
  /** @type {NodeJS.ProcessEnv} */
  const env = { SECOND: 'mine' };
  loadEnvFile(file, env);
  expect(env).toEqual({ FIRST: 'one', SECOND: 'mine' });
});

test('a file that is not there is no error', () => {
  const env = {};
  loadEnvFile(path.join(folder, 'none'), env);
  expect(env).toEqual({});
});

test('this machine is on the list of what no proxy is asked for, under both names, with what was there', () => {
  const list = 'a.example,b.example,127.0.0.0/8,127.0.0.1,localhost,::1';
  expect(withoutLoopbackProxy({ NO_PROXY: 'a.example, b.example', no_proxy: 'localhost' })).toEqual(
    withoutLoopbackProxy({ NO_PROXY: 'a.example,b.example,localhost' }),
  );
  expect(withoutLoopbackProxy({ no_proxy: 'a.example,b.example' })).toEqual({ NO_PROXY: list, no_proxy: list });
});
