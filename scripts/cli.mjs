// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPrograms } from './lib/build.mjs';
import { lockCheckout } from './lib/checkout-lock.mjs';
import { loadDotEnv } from './lib/environment.mjs';
import { installNodePackages } from './lib/node-packages.mjs';
import { root } from './lib/paths.mjs';
import { showStepsOn } from './lib/run.mjs';

const main = path.join(root, 'apps/cli/dist/main.js');

loadDotEnv();
if (!existsSync(main)) {
  showStepsOn(process.stderr); // stdout is the command's own
  const unlock = await lockCheckout();
  await installNodePackages({ dev: false });
  await buildPrograms();
  unlock();
}
// npm changes to the root of the repository; paths in arguments mean the folder the person is in.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv[1] = main;
await import(pathToFileURL(main).href);
