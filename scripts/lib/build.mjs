// @ts-check
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';
import { run, step } from './run.mjs';

/**
 * A part that is built of TypeScript.
 * @typedef {object} Part
 * @property {string} name of the file that says of which sources it was built
 * @property {string[]} sources folders
 * @property {string} made a file that is there when it was built
 * @property {() => Promise<unknown>} make
 */

const stamps = path.join(root, 'node_modules/.cache/durable-agents');
/** Made from sources, or not part of the build. */
const ignored = new Set(['dist', '.next', 'next-env.d.ts', 'node_modules', 'histories']);
/** What each part depends on. */
const common = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'package.json'];

/** The packages, the worker and the command line. @type {Part} */
const programs = {
  name: 'programs',
  sources: ['packages', 'apps/temporal-worker', 'apps/cli'],
  made: 'apps/cli/dist/main.js',
  make: () => command('compile', 'tsc', ['-b', '--force']),
};

/** The workflow's bundle, made of the compiled worker. @type {Part} */
const workflow = {
  name: 'workflow',
  sources: ['packages', 'apps/temporal-worker'],
  made: 'apps/temporal-worker/dist/workflow-bundle.js',
  make: () =>
    step('bundle the workflow', (alive) =>
      run(process.execPath, [path.join(root, 'apps/temporal-worker/scripts/bundle-workflows.mjs')], {
        title: 'bundle-workflows',
        cwd: root,
        alive,
      }),
    ),
};

/** The console, which imports the compiled packages. @type {Part} */
const webConsole = {
  name: 'console',
  sources: ['packages', 'apps/web'],
  made: 'apps/web/.next/BUILD_ID',
  make: () => command('build the console', 'next', ['build'], path.join(root, 'apps/web')),
};

/** Builds everything that changed since it was built: its sources, a configuration or a package. */
export async function build() {
  await buildPrograms();
  await Promise.all([buildWorkflow(), buildConsole()]);
}

/** As `build`, of the packages, the worker and the command line. */
export const buildPrograms = () => makeIfChanged(programs);
/** As `build`, of the workflow's bundle; the programs are built. */
export const buildWorkflow = () => makeIfChanged(workflow);
/** As `build`, of the console; the programs are built. */
export const buildConsole = () => makeIfChanged(webConsole);

/** Builds everything, whatever was built before. */
export async function buildAll() {
  await make(programs);
  await Promise.all([make(workflow), make(webConsole)]);
}

/** @param {Part} part */
async function makeIfChanged(part) {
  const unchanged = existsSync(path.join(root, part.made)) && (await readStamp(part)) === (await hashSources(part));
  if (!unchanged) await make(part);
}

/** @param {Part} part */
async function make(part) {
  const hash = await hashSources(part);
  await rm(stampOf(part), { force: true }); // what is left by a build that fails is neither the old nor the new
  await part.make();
  await mkdir(stamps, { recursive: true });
  await writeFile(stampOf(part), hash);
}

/** @param {string} title @param {string} name of a package's command @param {string[]} args @param {string} [cwd] */
function command(title, name, args, cwd = root) {
  const file = path.join(root, 'node_modules/.bin', name);
  return step(title, (alive) => run(file, args, { title: `${name} ${args.join(' ')}`, cwd, alive }));
}

/** @param {Part} part */
async function hashSources({ sources }) {
  const hash = createHash('sha256');
  for (const name of ['.', ...sources]) hash.update(await hashFolder(name));
  return hash.digest('hex');
}

/** Of sources as this process found them: parts share folders, and each is read once. @type {Map<string, Promise<string>>} */
const hashes = new Map();

/** @param {string} folder `.`: what each part depends on */
function hashFolder(folder) {
  const known = hashes.get(folder) ?? readFolder(folder);
  hashes.set(folder, known);
  return known;
}

/** @param {string} folder */
async function readFolder(folder) {
  const files = folder === '.' ? common : await list(folder);
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

/** @param {string} folder @returns {Promise<string[]>} */
async function list(folder) {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !ignored.has(name) && !/\.test\.\w+$/.test(name))
    .map((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? list(name) : [name];
    });
  return (await Promise.all(lists)).flat();
}

/** @param {Part} part */
function stampOf({ name }) {
  return path.join(stamps, `built-${name}`);
}

/** @param {Part} part */
async function readStamp(part) {
  try {
    return await readFile(stampOf(part), 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}
