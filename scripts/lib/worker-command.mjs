// @ts-check
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPrograms, buildWorkflow } from './build.mjs';
import { lockCheckout } from './checkout-lock.mjs';
import { loadDotEnv } from './environment.mjs';
import { installNodePackages } from './node-packages.mjs';
import { root } from './paths.mjs';
import { showStepsOn } from './run.mjs';

/**
 * Runs a command of the worker's build, which is made first where it is older than its sources. Finds the running `npm start` as the
 * command line does.
 * @param {'replay' | 'promote'} name
 */
export async function runWorkerCommand(name) {
  loadDotEnv();
  showStepsOn(process.stderr); // stdout is the command's own
  const unlock = await lockCheckout();
  await installNodePackages({ dev: false });
  await buildPrograms();
  await buildWorkflow();
  unlock();
  const { clientOptions } = await import('../../apps/cli/dist/inside.js');
  const { address, namespace, taskQueue } = clientOptions({});
  process.env.TEMPORAL_ADDRESS ||= address ?? '';
  process.env.TEMPORAL_NAMESPACE ||= namespace ?? '';
  process.env.TEMPORAL_TASK_QUEUE ||= taskQueue ?? '';
  // npm changes to the root of the repository; paths in arguments mean the folder the person is in.
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  await import(pathToFileURL(path.join(root, `apps/temporal-worker/dist/deploy/${name}-command.js`)).href);
}
