// @ts-check
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { giveBack, take } from './owned-file.mjs';
import { root } from './paths.mjs';
import { step } from './run.mjs';

const file = path.join(root, '.installing');
const LOOK_EVERY_MS = 200;

/**
 * Keeps other processes from changing packages and built files of this checkout: two starts at once would install and build into the same
 * folders. Waits for one that does so now, and says so.
 * @returns {Promise<() => void>} lets the next one go on; the end of this process does so too
 */
export async function lockCheckout() {
  if (!take(file)) {
    await step('wait for another process that installs or builds in this checkout', async () => {
      while (!take(file)) await delay(LOOK_EVERY_MS);
    });
  }
  return () => giveBack(file);
}
