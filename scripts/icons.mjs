// @ts-check
/** `npm run icons`: draws the console's icons from its logo, for browsers that want pictures of points. They are committed. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './lib/browser.mjs';
import { root } from './lib/paths.mjs';

const logo = readFileSync(path.join(root, 'apps/web/src/app/icon.svg'), 'utf8');

/** A maskable icon is cut to a circle or a square with round corners: its ground goes to the edge, and what counts is in the middle. */
const maskable = logo.replace(/rx="8"/, '').replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"');
const ground = /<rect[^>]*fill="([^"]+)"/.exec(logo)?.[1] ?? '#4a47b8';
/** A badge is drawn by the system in one colour: only what is not transparent counts. */
const badge = logo.replace(/<rect[^>]*\/>/, '');

const icons = [
  { file: 'icon-192.png', size: 192, svg: logo, background: 'transparent' },
  { file: 'icon-512.png', size: 512, svg: logo, background: 'transparent' },
  { file: 'maskable-512.png', size: 512, svg: maskable, background: ground },
  { file: 'apple-180.png', size: 180, svg: maskable, background: ground },
  { file: 'badge-96.png', size: 96, svg: badge, background: 'transparent' },
];

const browser = await launchBrowser();
try {
  for (const { file, size, svg, background } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const style = `<style>body{margin:0;background:${background}}svg{display:block;width:${size}px;height:${size}px}</style>`;
    await page.setContent(style + svg);
    const png = await page.screenshot({ omitBackground: true });
    writeFileSync(path.join(root, 'apps/web/public/icons', file), png);
    await page.close();
  }
} finally {
  await browser.close();
}
