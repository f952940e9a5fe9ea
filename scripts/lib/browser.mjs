// @ts-check
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

/** Switches for small sandboxes that a browser on a machine of its own is better without: one process for all does not last. */
const unwanted = new Set(['--single-process', '--no-zygote']);

/** Starts the Chromium that comes as an npm package, without a window; nothing has to be installed on the machine. */
export async function launchBrowser() {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => !unwanted.has(argument)),
    headless: true,
  });
}
