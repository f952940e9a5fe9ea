import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/browser.mjs';
import { type Stage, setStage } from '../../durability/kit.js';
import { closing } from '../../support/closing.mjs';
import { patience } from '../../support/patience.mjs';

/** The whole product with the console, and people who look at it. */
export interface ConsoleStage extends Stage {
  url: string;
  /** Somebody with a browser of their own, on a page of the console. */
  open(name: string, at: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Starts the product, its console and a browser. Every error of a page, and every request that a page makes to another place, is
 * thrown when the stage is closed.
 */
export async function setConsoleStage(env: Record<string, string> = {}): Promise<ConsoleStage> {
  const stage = await setStage(mkdtempSync(path.join(tmpdir(), 'console-')), env);
  const faults: string[] = [];
  let browser: Browser | undefined;
  const close = () =>
    closing({
      browser: () => browser?.close(),
      stage: stage.close,
      pages: () => {
        if (faults.length > 0) throw new Error(`they had errors:\n${faults.join('\n')}`);
      },
    });
  try {
    await stage.stack.web.startReady();
    browser = await launchBrowser();
  } catch (error) {
    await close();
    throw error;
  }
  const url = `http://127.0.0.1:${stage.stack.env.WEB_PORT}`;
  const people = browser;
  return {
    ...stage,
    url,
    open: async (name, at, options = { viewport: { width: 1280, height: 900 } }) => {
      // Without animations: what turns on a page takes a core for as long as the page is open.
      const context = await people.newContext({ reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(patience);
      await context.addInitScript(`localStorage.setItem('name', ${JSON.stringify(name)})`);
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(`${name}: ${error.stack ?? error.message}`));
      page.on('request', (request) => {
        const asked = request.url();
        if (!asked.startsWith(url) && !asked.startsWith('data:')) faults.push(`${name}: asked ${asked}`);
      });
      await page.goto(url + at);
      return page;
    },
    close,
  };
}
