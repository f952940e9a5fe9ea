// @ts-check
/**
 * node deploy/images/pack.mjs OUT ENTRY…
 *
 * Copies the files that the programs load, and no others, to the same places under OUT. For the console it adds what Next.js has built, and what it
 * found its pages to need. Run from the root of a checkout that is built, on the platform that will run it: native code of others stays behind.
 */
import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const { nodeFileTrace } = createRequire(path.resolve('apps/web/package.json'))('next/dist/compiled/@vercel/nft');

const [out = '', ...entries] = process.argv.slice(2);
const built = 'apps/web/.next';

/** Loaded only by a build or a development server of Next.js, and pictures that are made smaller: there are none. */
const onlyForBuilds = [
  'webpack/**',
  'terser/**',
  '@swc/core*/**',
  '@img/**',
  'next/dist/**/*.map',
  'next/dist/docs/**',
  'next/dist/server/dev/**',
  'next/dist/next-devtools/**',
  'next/dist/compiled/{@babel,@vercel/og,amphtml-validator,babel,babel-packages,css*,mini*,next-devtools,ora,postcss*,sass-loader,terser}/**',
];
/** The SDK's core for every platform. */
const otherPlatforms = ['darwin', 'windows', process.arch === 'x64' ? 'aarch64' : 'x86_64'];

const isConsole = entries.some((entry) => entry.startsWith('apps/web/'));
const ignore = isConsole ? onlyForBuilds.map((pattern) => `node_modules/${pattern}`) : [];
const traced = await nodeFileTrace(entries, { base: process.cwd(), ignore });
const files = new Set([...traced.fileList, ...(isConsole ? await consoleFiles() : [])]);
for (const file of files) if (isWanted(file)) await copy(file);
console.log(`${files.size} files for ${entries.join(', ')}`);

/** @param {string} file */
function isWanted(file) {
  if (/\/core-bridge\/releases\//.test(file)) return !otherPlatforms.some((platform) => file.includes(platform));
  return !isConsole || !/^node_modules\/(@img|@swc\/core|webpack|@next\/swc)/.test(file);
}

/** What `next build` has made, without its caches; and what its own traces name. */
async function consoleFiles() {
  const all = await readdir(built, { recursive: true, withFileTypes: true });
  const found = all.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
  const kept = found.filter(
    (file) => !/^apps\/web\/\.next\/(build|cache|diagnostics|trace|trace-build|types)(\/|$)/.test(file),
  );
  for (const trace of kept.filter((file) => file.endsWith('.nft.json'))) {
    const { files } = JSON.parse(await readFile(trace, 'utf8'));
    for (const named of files) kept.push(path.relative('.', path.resolve(path.dirname(trace), named)));
  }
  // Next.js looks these up when it starts, and does not load them.
  const resolved = 'node_modules/next/dist/compiled';
  for (const file of await readdir(`${resolved}/webpack`)) kept.push(`${resolved}/webpack/${file}`);
  for (const file of await readdir('apps/web/public', { recursive: true, withFileTypes: true }))
    if (file.isFile()) kept.push(path.join(file.parentPath, file.name));
  return [...kept, `${resolved}/@babel/runtime/package.json`, 'apps/web/next.config.mjs'].filter((file) =>
    existsSync(file),
  );
}

/** @param {string} file relative; a link stays one */
async function copy(file) {
  const to = path.join(out, file);
  await mkdir(path.dirname(to), { recursive: true });
  if (existsSync(to)) return;
  if ((await lstat(file)).isSymbolicLink()) await symlink(await readlink(file), to);
  else await cp(file, to);
}
