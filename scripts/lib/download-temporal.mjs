// @ts-check
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, step } from './run.mjs';

const CONNECT_MS = 5_000;
const DOWNLOAD_MS = 600_000;

/** SHA-256 of the release's archives. An archive with another sum is thrown away. */
const sums = {
  'linux-x64': ['linux_amd64', 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d'],
  'linux-arm64': ['linux_arm64', 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5'],
  'darwin-x64': ['darwin_amd64', 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9'],
  'darwin-arm64': ['darwin_arm64', 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415'],
};

/**
 * Puts the Temporal CLI of the official release archive at `target`. Gives up after 5 s without an answer.
 * @param {string} version
 * @param {string} target
 * @returns {Promise<string | undefined>} why it did not work
 */
export async function downloadTemporal(version, target) {
  const platform = `${process.platform}-${process.arch}`;
  const [name, sum] = sums[/** @type {keyof typeof sums} */ (platform)] ?? [];
  if (!name) return `release archive: no checksum is pinned for ${platform}`;
  const url = `https://github.com/temporalio/cli/releases/download/v${version}/temporal_cli_${version}_${name}.tar.gz`;

  const response = await connect(url);
  if (typeof response === 'string') return `release archive: ${response}`;
  const unfinished = `${path.dirname(target)}.${process.pid}`;
  try {
    await step(`download the Temporal CLI ${version}`, async (alive) => {
      const archive = await read(response, alive);
      const actual = createHash('sha256').update(archive).digest('hex');
      if (actual !== sum) throw new Error(`${url} has the SHA-256 ${actual}, expected ${sum}`);
      await mkdir(unfinished, { recursive: true });
      await writeFile(path.join(unfinished, 'temporal.tar.gz'), archive);
      await run('tar', ['-xzf', 'temporal.tar.gz', 'temporal'], { title: 'tar', cwd: unfinished });
    });
    await mkdir(path.dirname(target), { recursive: true });
    await rename(path.join(unfinished, 'temporal'), target);
    return undefined;
  } catch (error) {
    return `release archive: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** @param {string} url @returns {Promise<Response | string>} the answer, or why there is none */
async function connect(url) {
  const abort = new AbortController();
  const connecting = setTimeout(() => abort.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('took longer than 10 min')), DOWNLOAD_MS).unref();
    return response.ok ? response : `${url} answered ${response.status}`;
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    return `${url}: ${cause?.message ?? message}`;
  } finally {
    clearTimeout(connecting);
  }
}

/** @param {Response} response @param {(line: string) => void} alive */
async function read(response, alive) {
  if (!response.body) throw new Error(`${response.url} sent nothing`);
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    alive(`${(bytes / 1e6).toFixed(1)} MB`);
  }
  return Buffer.concat(chunks);
}
