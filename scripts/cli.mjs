// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadDotEnv } from './lib/environment.mjs';
import { root } from './lib/paths.mjs';

const main = path.join(root, 'apps/cli/dist/main.js');

loadDotEnv();
if (!existsSync(main)) await build();
// npm changes to the root of the repository; paths in arguments mean the folder the person is in.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv[1] = main;
await import(pathToFileURL(main).href);

/** What builds is loaded only where something is to be built. */
async function build() {
  const { buildPrograms } = await import('./lib/build.mjs');
  const { lockCheckout } = await import('./lib/checkout-lock.mjs');
  const { installNodePackages } = await import('./lib/node-packages.mjs');
  const { showStepsOn } = await import('./lib/run.mjs');
  showStepsOn(process.stderr); // stdout is the command's own
  const unlock = await lockCheckout();
  await installNodePackages({ dev: false });
  await buildPrograms();
  unlock();
}
