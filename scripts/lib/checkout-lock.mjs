// @ts-check
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { giveBack, ownerOf, take } from './owned-file.mjs';
import { root } from './paths.mjs';
import { step } from './run.mjs';

const file = path.join(root, '.installing');
const LOOK_EVERY_MS = 200;

/**
 * Keeps other processes from changing packages and built files of this checkout: two starts at once would install and build into the same
 * folders. Waits for one that does so now, and says so. A checkout that this user cannot write to needs none: nothing changes it from here.
 * @returns {Promise<() => void>} lets the next one go on; the end of this process does so too
 */
export async function lockCheckout() {
  if (!canWrite()) return () => {};
  if (!take(file)) {
    await step(`wait for process ${ownerOf(file)}, which installs or builds in this checkout (${file})`, async () => {
      while (!take(file)) await delay(LOOK_EVERY_MS);
    });
  }
  return () => giveBack(file);
}

function canWrite() {
  try {
    accessSync(root, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
