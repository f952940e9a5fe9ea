import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decisionKindSchema, failureTypeSchema } from '@platform/temporal/agent-service';
import { blockedWords, failureKind } from '@platform/temporal/words';
import { expect, test } from 'vitest';
import { root } from './paths.mjs';

const pages = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(path.join(root, 'docs'), { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

/** @param {string} page */
const read = (page) => readFileSync(path.join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');

/** Where a page leads to, apart from other sites. @param {string} page */
const linksOf = (page) =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => String(markdown ?? html))
    .filter((link) => !/^\w+:/.test(link));

/** Names of a page's headings, as a link names them. @param {string} page */
const anchorsOf = (page) =>
  [...read(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) =>
    String(heading)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(pages)('every link of %s leads to a file and a heading that are there', (page) => {
  const broken = linksOf(page).filter((link) => {
    const [file, anchor] = link.split('#');
    const target = file ? path.join(path.dirname(page), file) : page;
    if (!existsSync(path.join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('the README leads to every page, and the page of observability to what to do at each alert', () => {
  const ledBy = (/** @type {string} */ page) =>
    linksOf(page).map((link) => path.join(path.dirname(page), link.replace(/#.*/, '')));
  const led = new Set([...ledBy('README.md'), ...ledBy('docs/observability.md')]);
  expect(pages.filter((page) => page !== 'README.md' && !led.has(page))).toEqual([]);
});

test('operators find every reason for which a run stands still, in the words that they read', () => {
  const stuck = (read('docs/operating.md').split('## Is everything there?')[0] ?? '').replaceAll("'", '’');
  const types = failureTypeSchema.options;
  const blocked = /** @type {const} */ (['NoWorker', 'Diverged', 'WorkerFails']).map((type) => blockedWords({ type }));
  expect([...types, ...types.map(failureKind), ...blocked].filter((words) => !stuck.includes(words))).toEqual([]);
});

test('receivers of webhooks find every kind of decision', () => {
  const page = read('docs/guide/notifications.md');
  expect(decisionKindSchema.options.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});
