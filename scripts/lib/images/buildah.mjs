// @ts-check
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { cacheDir } from '../paths.mjs';
import { run, step } from '../run.mjs';

const folder = path.join(cacheDir, 'images');
/** A store of our own: what the machine's engines have stays as it is. `vfs` works in every file system. */
const store = [
  ...['--root', path.join(folder, 'store'), '--runroot', path.join(folder, 'run')],
  ...['--storage-driver', process.env.IMAGES_STORAGE_DRIVER || 'vfs'],
];

/** Programs of Debian's packages that build and start images without an engine. */
const programs = ['buildah', 'debootstrap', 'unshare', 'setpriv', 'chroot'];

/** Why images cannot be built on this machine; `undefined` when they can. */
export function whyNot() {
  if (process.platform !== 'linux') return `it needs Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0)
    return 'it needs root: it makes a base of Debian packages, and changes the root of processes';
  const missing = programs.filter((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error);
  return missing.length > 0
    ? `${missing.join(', ')} is not installed (apt-get install buildah debootstrap)`
    : undefined;
}

/** @param {string} title @param {string[]} args */
async function buildah(title, args) {
  await step(title, (alive) =>
    run('buildah', [...store, ...args], { title, alive, next: 'See above what buildah says.' }),
  );
}

/** What buildah prints. @param {string[]} args */
export function ask(...args) {
  return execFileSync('buildah', [...store, ...args], { encoding: 'utf8' }).trim();
}

/** Whether there is an image of that name. @param {string} image */
export function has(image) {
  return spawnSync('buildah', [...store, 'inspect', '--type', 'image', image], { stdio: 'ignore' }).status === 0;
}

/**
 * Builds an image as Docker would: without network isolation, since there is no engine. Without a layer for each instruction: in `vfs` each is a copy
 * of everything below it, 20 GB for one image.
 * @param {string} image name @param {string} dockerfile @param {string} context @param {Record<string, string>} args
 */
export async function build(image, dockerfile, context, args) {
  const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const how = ['build', '--isolation', 'chroot', '--format', 'docker', '--layers=false', '--pull-never'];
  await buildah(`build ${image}`, [...how, ...given, '--tag', image, '--file', dockerfile, context]);
}
