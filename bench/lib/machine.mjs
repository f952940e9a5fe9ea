// @ts-check
/** Where and with what the figures were taken. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pythonBin } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { pinnedServer } from '../../scripts/lib/temporal-cli/release.mjs';
import { ensureTemporalCli } from '../../scripts/lib/temporal-cli.mjs';
import { findPostgres, Missing } from '../../scripts/lib/temporal-programs.mjs';
import { summarize } from './statistics.mjs';

const require = createRequire(import.meta.url);
const SAMPLE_MS = 5_000;
const pythonPackages = ['agno', 'openai', 'temporalio'];

/** @typedef {{ before: number, during: { median: number, max: number } }} Load average of processes that want to run, over a minute */

/** Watches how busy the machine is. */
export class LoadWatch {
  #before = now();
  /** @type {number[]} */
  #samples = [];

  constructor() {
    setInterval(() => this.#samples.push(now()), SAMPLE_MS).unref();
  }

  /** @returns {Load} so far */
  now() {
    const { median, max } = summarize([...this.#samples, now()]);
    return { before: this.#before, during: { median, max } };
  }
}

function now() {
  return os.loadavg()[0] ?? Number.NaN;
}

/**
 * @param {readonly import('../stage.mjs').ServerKind[]} servers
 * @returns {Promise<{ cores: number, memoryGb: number, system: string, versions: Record<string, string> }>}
 */
export async function describeMachine(servers) {
  const list = `import importlib.metadata as m; print(*(m.version(n) for n in ${JSON.stringify(pythonPackages)}))`;
  const installed = await run(path.join(pythonBin, 'python'), ['-c', list], { title: 'versions of Python packages' });
  const python = await run(path.join(pythonBin, 'python'), ['-V'], { title: 'python -V' });
  return {
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.arch()}`,
    versions: {
      'Temporal server, embedded': (await ensureTemporalCli()).server,
      ...(servers.includes('postgres') ? await realServerVersions() : {}),
      'Temporal SDK for TypeScript': packageVersion('@temporalio/worker'),
      'Temporal SDK for Python': installed.trim().split(' ')[2] ?? '',
      Agno: installed.trim().split(' ')[0] ?? '',
      'OpenAI client for Python': installed.trim().split(' ')[1] ?? '',
      'Node.js': process.versions.node,
      Python: python.trim().replace('Python ', ''),
      'Chromium package': packageVersion('@sparticuz/chromium'),
    },
  };
}

/** @returns {Promise<Record<string, string>>} none when there is no Postgres */
async function realServerVersions() {
  try {
    const printed = await run(findPostgres().postgres, ['--version'], { title: 'postgres --version' });
    return {
      'Temporal server with Postgres': pinnedServer,
      PostgreSQL: /\d+(\.\d+)*/.exec(printed)?.[0] ?? printed.trim(),
    };
  } catch (error) {
    if (error instanceof Missing) return {};
    throw error;
  }
}

/** @param {string} name */
function packageVersion(name) {
  const [folder] = (require.resolve.paths(name) ?? []).filter((each) => hasPackage(each, name));
  return hasPackage(folder ?? '', name)?.version ?? 'unknown';
}

/** @param {string} folder @param {string} name @returns {{ version: string } | undefined} */
function hasPackage(folder, name) {
  try {
    return JSON.parse(readFileSync(path.join(folder, name, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
