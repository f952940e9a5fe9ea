// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';
import { run, step } from './run.mjs';

const stampFile = path.join(root, 'node_modules/.cache/durable-agents/built');
/** Made from sources, or not part of the build. */
const ignored = new Set(['dist', '.next', 'next-env.d.ts', 'node_modules', 'histories']);
/** In Python. */
const elsewhere = 'apps/agent-service';
const built = ['apps/temporal-worker/dist/worker.js', 'apps/cli/dist/main.js', 'apps/web/.next/BUILD_ID'];

/** Builds the TypeScript parts when a source, a configuration or a package changed since the last build. */
export async function build() {
  const hash = await hashSources();
  if (built.every((file) => existsSync(path.join(root, file))) && (await readStamp()) === hash) return;
  await buildAll();
  await mkdir(path.dirname(stampFile), { recursive: true });
  await writeFile(stampFile, hash);
}

/** Builds the TypeScript parts, whatever was built before: the packages, then what is made of them. */
export async function buildAll() {
  await compile('compile', 'tsc', ['-b', '--force']);
  await Promise.all([
    step('bundle the workflow', (alive) =>
      run(process.execPath, [path.join(root, 'apps/temporal-worker/scripts/bundle-workflows.mjs')], {
        title: 'bundle-workflows',
        cwd: root,
        alive,
      }),
    ),
    compile('build the console', 'next', ['build'], path.join(root, 'apps/web')),
  ]);
}

/** @param {string} title @param {string} command of a package @param {string[]} args @param {string} [cwd] */
function compile(title, command, args, cwd = root) {
  const file = path.join(root, 'node_modules/.bin', command);
  return step(title, (alive) => run(file, args, { title: `${command} ${args.join(' ')}`, cwd, alive }));
}

async function hashSources() {
  const files = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'package.json'];
  for (const folder of ['packages', 'apps']) files.push(...(await list(folder)));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

/** @param {string} folder @returns {Promise<string[]>} */
async function list(folder) {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !ignored.has(name) && `${folder}/${name}` !== elsewhere && !/\.test\.\w+$/.test(name))
    .map((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? list(name) : [name];
    });
  return (await Promise.all(lists)).flat();
}

async function readStamp() {
  try {
    return await readFile(stampFile, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
