// @ts-check
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { findPython } from './find-python.mjs';
import { cacheDir, root } from './paths.mjs';
import { run, step } from './run.mjs';

const lock = path.join(root, 'scripts/uv.lock');

/** @type {Promise<string> | undefined} */
let installing;

/**
 * Path of uv, at the version and hash that `scripts/uv.lock` names, installed once per machine.
 * @returns {Promise<string>}
 */
export function ensureUv() {
  installing ??= findOrInstallUv(); // several steps of a start need it, at the same time
  return installing;
}

/** @returns {Promise<string>} */
async function findOrInstallUv() {
  const version = (await readFile(lock, 'utf8')).match(/^uv==(\S+)/)?.[1];
  if (!version) throw new Error(`${lock} does not name a version of uv.`);
  const home = path.join(cacheDir, `uv-${version}`);
  const uv = path.join(home, 'bin/uv');
  if (existsSync(uv)) return uv;
  const python = await findPython();
  await step(`install uv ${version}`, async (alive) => {
    const unfinished = `${home}.${process.pid}`;
    try {
      await run(python, ['-m', 'venv', unfinished], { title: 'python -m venv', alive });
      const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--require-hashes', '-r', lock];
      await run(path.join(unfinished, 'bin/python'), pip, {
        title: 'pip install uv',
        alive,
        next: 'See above what pip says. It has to reach a package index (set PIP_INDEX_URL, PIP_CERT, HTTPS_PROXY where yours needs them).',
      });
      await rm(home, { recursive: true, force: true });
      await rename(unfinished, home);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
  return uv;
}

/**
 * A command line of pip, of the Python that uv is installed in; it has the settings of the user's pip.
 * @returns {Promise<[string, ...string[]]>}
 */
export async function ensurePip() {
  const uv = await ensureUv();
  return [path.join(path.dirname(uv), 'python'), '-m', 'pip', '--disable-pip-version-check'];
}

/**
 * The environment for uv: what the user's pip is configured with (index, links, certificates), where uv is not told otherwise.
 * @param {string} uv
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function uvEnvironment(uv) {
  const python = path.join(path.dirname(uv), 'python');
  const listed = await run(python, ['-m', 'pip', '--disable-pip-version-check', 'config', 'list'], {
    title: 'pip config list',
    next: `Remove ${path.dirname(path.dirname(uv))} if the Python it was made with is gone; it is made again.`,
  });
  const pip = pipSettings(listed);
  /** @type {Record<string, string | undefined>} */
  const translated = {
    UV_DEFAULT_INDEX: pip['index-url'],
    UV_INDEX: pip['extra-index-url'],
    UV_FIND_LINKS: pip['find-links']?.replace(/\s+/g, ','),
    SSL_CERT_FILE: pip.cert,
  };
  const set = Object.fromEntries(Object.entries(translated).filter(([, value]) => value));
  return { ...set, ...process.env, UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never' };
}

/**
 * Settings of `pip config list` by name. Later sections win, as they do in pip: `global`, then `install`, then the environment.
 * @param {string} listed lines like `global.index-url='https://…'` and `:env:.cert='…'`
 * @returns {Record<string, string | undefined>}
 */
export function pipSettings(listed) {
  const order = ['global', 'install', ':env:'];
  return Object.fromEntries(
    listed
      .split('\n')
      .map((line) => line.match(/^(.+?)\.([a-z-]+)='(.*)'$/))
      .filter((match) => match !== null && order.includes(String(match[1])))
      .sort((a, b) => order.indexOf(String(a?.[1])) - order.indexOf(String(b?.[1])))
      .map((match) => [match?.[2], match?.[3]?.replaceAll('\\n', ' ').trim()]),
  );
}
