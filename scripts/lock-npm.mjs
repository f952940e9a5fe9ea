// @ts-check
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { missingPackages, withoutIncomplete } from './lib/lock-platforms.mjs';
import { npmCommand } from './lib/node-packages.mjs';
import { root } from './lib/paths.mjs';
import { run, step } from './lib/run.mjs';

// node scripts/lock-npm.mjs: package-lock.json fits the package.json files and has the packages for every platform. In a folder of its own: beside a
// `node_modules`, npm leaves out the packages for other platforms.
const folder = await mkdtemp(path.join(os.tmpdir(), 'durable-agents-lock-'));
try {
  const { workspaces } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const places = ['.npmrc', 'package.json', 'package-lock.json'];
  for (const workspace of workspaces) places.push(...(await packagesOf(workspace)));
  for (const place of places) await cp(path.join(root, place), path.join(folder, place));
  const file = path.join(folder, 'package-lock.json');
  const lock = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, `${JSON.stringify({ ...lock, packages: withoutIncomplete(lock.packages) }, null, 2)}\n`);
  const [npm, ...args] = npmCommand('install', '--package-lock-only', '--ignore-scripts', '--no-progress');
  await step('lock node packages', (alive) =>
    run(npm, args, { title: 'npm install --package-lock-only', cwd: folder, alive }),
  );
  const missing = missingPackages(JSON.parse(await readFile(file, 'utf8')).packages);
  if (Object.keys(missing).length > 0)
    throw new Error(`The package index does not have: ${Object.values(missing).flat().join(', ')}`);
  await cp(file, path.join(root, 'package-lock.json'));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The `package.json` files of a workspace, or of all in a folder. @param {string} workspace as npm writes it: `apps/web`, `packages/*` */
async function packagesOf(workspace) {
  const parent = workspace.replace(/\/\*$/, '');
  const folders =
    parent === workspace ? [parent] : (await readdir(path.join(root, parent))).map((name) => `${parent}/${name}`);
  return folders.map((place) => `${place}/package.json`).filter((place) => existsSync(path.join(root, place)));
}
