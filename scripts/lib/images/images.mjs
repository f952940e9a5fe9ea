// @ts-check
import path from 'node:path';
import { root } from '../paths.mjs';
import { version } from '../version.mjs';
import { bases, makeBases } from './bases.mjs';
import { ask, build } from './buildah.mjs';

const name = (/** @type {string} */ part) => `localhost/durable-agents/${part}:${version}`;

/** The images of the product, and of the example with agents of one's own. */
export const images = {
  worker: name('worker'),
  agentService: name('agent-service'),
  console: name('console'),
  cli: name('cli'),
  example: name('example'),
};

/** Builds them all, on bases made here. */
export async function buildImages() {
  await makeBases();
  const folder = path.join(root, 'deploy/images');
  for (const part of ['worker', 'console', 'cli', 'agent-service'])
    await build(name(part), path.join(folder, `${part}.Dockerfile`), root, { ...bases, VERSION: version });
  const example = path.join(folder, 'example');
  await build(images.example, path.join(example, 'Dockerfile'), example, { ...bases, BASE: images.agentService });
}

/** MB of an image, and of the base below it. @param {string} image @param {string} base */
export function sizeOf(image, base) {
  const megabytes = (/** @type {string} */ which) => {
    const [number, unit] = JSON.parse(ask('images', '--json', which))[0].size.split(' ');
    return Math.round(Number(number) * (unit === 'GB' ? 1_000 : 1));
  };
  return { all: megabytes(image), base: megabytes(base) };
}
