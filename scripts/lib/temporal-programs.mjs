// @ts-check
/** The programs of a real Temporal server, built once by Go from the server's module, and those of Postgres. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cacheDir } from './paths.mjs';
import { run, step } from './run.mjs';
import { pinnedServer } from './temporal-cli/release.mjs';

/** Of the version that `npm start` brings. */
const folder = path.join(cacheDir, `temporal-server-${pinnedServer}`);
const module = 'go.temporal.io/server';
/** Package in the module, by the name of the program that Go makes of it. */
const packages = { server: 'cmd/server', sql: 'cmd/tools/sql' };

/** A program is missing; the message says what to install. */
export class Missing extends Error {}

/**
 * Paths of the server and of the tool that makes its tables.
 * @returns {Promise<{ server: string, sql: string }>}
 * @throws {Missing} when they are not there and cannot be built
 */
export async function ensureTemporalServer() {
  const paths = { server: path.join(folder, 'server'), sql: path.join(folder, 'sql') };
  if (Object.values(paths).every((file) => existsSync(file))) return paths;
  try {
    await run('go', ['version'], { title: 'go version', timeoutMs: 20_000 });
  } catch {
    throw new Missing('there is no `go` on PATH: install Go (https://go.dev/dl), which builds the Temporal server');
  }
  console.log(`  Building the Temporal server ${pinnedServer} with Go: some minutes, this once; kept in ${folder}.`);
  const unfinished = `${folder}.${process.pid}`;
  try {
    await step(`build the Temporal server ${pinnedServer}`, async (alive) => {
      const sources = Object.values(packages).map((name) => `${module}/${name}@v${pinnedServer}`);
      await run('go', ['install', '-v', '-trimpath', '-ldflags=-s -w', ...sources], {
        title: `go install ${sources.join(' ')}`,
        cwd: os.tmpdir(),
        env: { ...process.env, GOBIN: unfinished, CGO_ENABLED: '0', GOFLAGS: '' },
        alive,
      });
    });
    await mkdir(path.dirname(folder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return paths;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** `nobody`: Postgres refuses to run as root. */
export const NOBODY = 65_534;

export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * A command as Postgres may be run: by this user, or by `nobody` where this user is root.
 * @param {string} command @param {string[]} args
 */
export function notAsRoot(command, args) {
  if (!isRoot()) return { command, args };
  const as = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return { command: 'setpriv', args: [...as, command, ...args] };
}

/**
 * Paths of Postgres' programs: on PATH, or where Debian keeps them, the newest first.
 * @returns {{ initdb: string, postgres: string, folder: string }} `folder`: where its other programs are
 * @throws {Missing} when they are not there
 */
export function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  for (const where of folders) {
    const [initdb, postgres] = [path.join(where, 'initdb'), path.join(where, 'postgres')];
    if (existsSync(initdb) && existsSync(postgres))
      return { initdb, postgres, folder: path.dirname(realpathSync(postgres)) };
  }
  throw new Missing('there is no `initdb` and `postgres` on PATH: install PostgreSQL 12 or later');
}
