// @ts-check
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

/**
 * Switches of the package that are not for us. Some suit small sandboxes: one process for all does not last. Others take away what keeps
 * the pages of one origin from another's, so that a test would see a browser that nobody has.
 */
const unwanted = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
  '--disable-features',
];

chromium.setGraphicsMode = false; // no page draws in three dimensions; without a card, WebGL takes half of the browser's CPU

/** Starts the Chromium that comes as an npm package, without a window; nothing has to be installed on the machine. */
export async function launchBrowser() {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => !unwanted.includes(argument.replace(/=.*/s, ''))),
    headless: true,
  });
}
