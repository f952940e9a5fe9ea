// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPython } from './find-python.mjs';
import { agentServiceDir, pythonBin } from './paths.mjs';
import { run, step } from './run.mjs';
import { ensureUv, uvEnvironment } from './uv.mjs';

const venv = path.dirname(pythonBin);
const stampFile = path.join(venv, 'installed.json');
const locks = { runtime: 'requirements.lock', dev: 'requirements-dev.lock' };

/**
 * Makes the agent-service's virtual environment what its lock says, every package checked by its hash. The development lock holds
 * the whole runtime lock, so an environment that has it serves both.
 * @param {{ dev: boolean }} options `dev`: with what tests, checks and the code generator need
 */
export async function installPythonPackages({ dev }) {
  const wanted = { runtime: await lockHash('runtime'), dev: await lockHash('dev') };
  const have = await readStamp();
  if (have?.runtime === wanted.runtime && (!dev || have.dev === wanted.dev)) return;
  const lock = dev || have?.dev ? 'dev' : 'runtime';

  const uv = await ensureUv();
  const env = await uvEnvironment(uv);
  if (!have) await makeVenv();
  await step(`install Python packages (${locks[lock]})`, async (alive) => {
    const sync = [
      'pip',
      'sync',
      '--require-hashes',
      '--compile-bytecode',
      '--python',
      path.join(pythonBin, 'python'),
      locks[lock],
    ];
    await run(uv, sync, {
      title: `uv pip sync ${locks[lock]}`,
      cwd: agentServiceDir,
      env,
      alive,
      next: 'See above what uv says. It has to reach a package index (set UV_DEFAULT_INDEX, SSL_CERT_FILE, HTTPS_PROXY where yours needs them).',
    });
    await writeFile(stampFile, JSON.stringify(lock === 'dev' ? wanted : { runtime: wanted.runtime }));
  });
}

async function makeVenv() {
  const python = await findPython();
  await rm(venv, { recursive: true, force: true });
  await step('make the Python environment', (alive) =>
    run(python, ['-m', 'venv', '--without-pip', venv], { title: 'python -m venv', alive }),
  );
}

/** @param {keyof typeof locks} name */
async function lockHash(name) {
  return createHash('sha256')
    .update(await readFile(path.join(agentServiceDir, locks[name])))
    .digest('hex');
}

/**
 * What was installed last; `undefined` when there is no environment, or one whose Python is gone.
 * @returns {Promise<{ runtime?: string, dev?: string } | undefined>}
 */
async function readStamp() {
  if (!existsSync(path.join(pythonBin, 'python'))) return undefined;
  try {
    return JSON.parse(await readFile(stampFile, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
