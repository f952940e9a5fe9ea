// @ts-check
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, step } from '../run.mjs';
import { pinnedRelease, temporalCliVersion } from './release.mjs';

const CONNECT_MS = 5_000;
const DOWNLOAD_MS = 600_000;

/**
 * The Temporal CLI of the official release archive, checked by its SHA-256. Gives up after 5 s without an answer.
 * @param {string} folder where to work
 * @returns {Promise<{ program: string, from: string }>}
 * @throws when it cannot be had
 */
export async function downloadArchive(folder) {
  if (!pinnedRelease) throw new Error(`no checksum is pinned for ${process.platform}-${process.arch}`);
  const { name, archive: sum } = pinnedRelease;
  const url = `https://github.com/temporalio/cli/releases/download/v${temporalCliVersion}/temporal_cli_${temporalCliVersion}_${name}.tar.gz`;
  const response = await connect(url);
  await step(`download the Temporal CLI ${temporalCliVersion}`, async (alive) => {
    const archive = await read(response, alive);
    const actual = createHash('sha256').update(archive).digest('hex');
    if (actual !== sum) throw new Error(`${url} has the SHA-256 ${actual}, expected ${sum}`);
    await writeFile(path.join(folder, 'temporal.tar.gz'), archive);
    await run('tar', ['-xzf', 'temporal.tar.gz', 'temporal'], { title: 'tar', cwd: folder });
  });
  return { program: path.join(folder, 'temporal'), from: 'official release, checked by SHA-256' };
}

/** @param {string} url @returns {Promise<Response>} */
async function connect(url) {
  const abort = new AbortController();
  const connecting = setTimeout(() => abort.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('took longer than 10 min')), DOWNLOAD_MS).unref();
    if (response.ok) return response;
    throw new Error(`answered ${response.status}`);
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    throw new Error(`${url}: ${cause?.message ?? message}`);
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
