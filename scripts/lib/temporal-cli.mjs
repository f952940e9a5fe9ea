// @ts-check
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { downloadTemporal } from './download-temporal.mjs';
import { cacheDir } from './paths.mjs';
import { run, step } from './run.mjs';

/** The release that is installed when the machine has none: its server is 1.29.1. */
const temporalCliVersion = '1.5.1';

const oldestServer = { major: 1, minor: 29 };
const cached = path.join(cacheDir, `temporal-cli-${temporalCliVersion}`, 'temporal');

/** @typedef {{ path: string, server: string, why: string }} TemporalCli `why` says which one it is and why it was taken */

/**
 * A Temporal CLI with a server >= 1.29: `$TEMPORAL_CLI`, the one on PATH, the cached one, the official release archive, or one
 * built by Go; the first that works. The last two are put into the cache.
 * @returns {Promise<TemporalCli>}
 * @throws when none can be had; the message says what was tried and what to do
 */
export async function ensureTemporalCli() {
  const asked = process.env.TEMPORAL_CLI;
  if (asked) {
    const found = await inspect(asked);
    if (found.server) return { path: asked, server: found.server, why: 'TEMPORAL_CLI' };
    throw new Error(
      `TEMPORAL_CLI=${asked} cannot be used: ${found.problem}. Set it to the path of a \`temporal\` >= 1.5.`,
    );
  }

  /** @type {string[]} */
  const tried = [];
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'temporal'))
    .find((file) => existsSync(file));
  if (onPath) {
    const found = await inspect(onPath);
    if (found.server) return { path: onPath, server: found.server, why: `on PATH: ${onPath}` };
    tried.push(`${onPath}: ${found.problem}`);
  } else {
    tried.push('PATH: there is no `temporal`');
  }

  if (existsSync(cached)) {
    const found = await inspect(cached);
    if (found.server) return { path: cached, server: found.server, why: `cached: ${cached}` };
    await rm(cached);
  }
  for (const install of [downloadRelease, goInstall]) {
    const problem = await install();
    if (problem) {
      tried.push(problem);
      continue;
    }
    const found = await inspect(cached);
    if (found.server)
      return { path: cached, server: found.server, why: `${installedBy[install.name]}; ${tried.join('; ')}` };
    throw new Error(`The Temporal CLI was installed to ${cached} but cannot be used: ${found.problem}.`);
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

/** @type {Record<string, string>} */
const installedBy = { downloadRelease: 'official release, checked by SHA-256', goInstall: 'built by Go' };

/** @returns {Promise<string | undefined>} why it did not work */
async function downloadRelease() {
  return downloadTemporal(temporalCliVersion, cached);
}

/** @returns {Promise<string | undefined>} why it did not work */
async function goInstall() {
  try {
    await run('go', ['version'], { title: 'go version', timeoutMs: 20_000 });
  } catch {
    return 'Go: there is no `go` on PATH';
  }
  console.log(
    `  Building the Temporal CLI ${temporalCliVersion} with Go: 3 to 6 minutes, this once; it is kept in ${path.dirname(cached)}.`,
  );
  const unfinished = `${path.dirname(cached)}.${process.pid}`;
  try {
    await step(`build the Temporal CLI ${temporalCliVersion}`, async (alive) => {
      const source = `github.com/temporalio/cli/cmd/temporal@v${temporalCliVersion}`;
      await run('go', ['install', '-v', '-trimpath', '-ldflags=-s -w', source], {
        title: `go install ${source}`,
        cwd: os.tmpdir(),
        env: { ...process.env, GOBIN: unfinished, CGO_ENABLED: '0', GOFLAGS: '' },
        alive,
      });
    });
    await mkdir(path.dirname(cached), { recursive: true });
    await rename(path.join(unfinished, 'temporal'), cached);
    return undefined;
  } catch (error) {
    return `Go: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<{ server: string, problem?: undefined } | { server?: undefined, problem: string }>}
 */
async function inspect(file) {
  let printed;
  try {
    printed = await run(file, ['--version'], { title: `${file} --version`, timeoutMs: 20_000 });
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const server = printed.match(/Server (\d+)\.(\d+)\.\S*?(?=[,)])/);
  if (!server) return { problem: `\`--version\` says no server version: ${printed.trim()}` };
  const [major = 0, minor = 0] = [Number(server[1]), Number(server[2])];
  const version = server[0].replace('Server ', '');
  const recent = major > oldestServer.major || (major === oldestServer.major && minor >= oldestServer.minor);
  return recent
    ? { server: version }
    : { problem: `its server ${version} is older than ${oldestServer.major}.${oldestServer.minor}` };
}
