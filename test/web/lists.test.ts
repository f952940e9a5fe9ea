/** People find runs in long lists, do the same to many of them, and read what all of them took. */
import { AxeBuilder } from '@axe-core/playwright';
import { cancelRun, getRun, startRun } from '@platform/temporal';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, bee, finished } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { serveNumbers } from './support/many-numbers.js';
import { serveRuns } from './support/many-runs.js';
import { leave } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const rows = (page: Page) => page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
const row = (page: Page, runId: string) => page.locator(`[data-run="${runId}"]`);
const axe = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations;

/** Starts a run that waits for a decision on `charge`. */
async function waiting(runId: string, startedBy: string) {
  const request = `${runId} script: ${JSON.stringify([['charge', { n: 1 }], 'charged.'])}`;
  await startRun(stage.client, { key: runId, agentId: bee, request, startedBy });
  await asked(stage, runId);
}

test('runs are filtered with the keyboard; the filter is in the address, which another person opens, and goes back and forth', async () => {
  await Promise.all([waiting('find-one', 'ana'), waiting('find-two', 'ben'), waiting('other-one', 'ana')]);
  const page = await stage.open('ana', '/');
  await row(page, 'find-one').waitFor();
  await page.keyboard.press('f');
  const by = page.getByRole('combobox', { name: 'Filter by' });
  await by.fill('pers');
  await by.press('Enter');
  const person = page.getByRole('combobox', { name: 'Person' });
  await person.fill('ana');
  await person.press('Enter');
  await page.waitForURL(/\?startedBy=ana$/);
  await row(page, 'find-two').waitFor({ state: 'detached' });

  await page.keyboard.press('/');
  await page.keyboard.type('find-');
  await page.waitForURL(/search=find-&startedBy=ana/);
  await row(page, 'other-one').waitFor({ state: 'detached' });
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByRole('navigation', { name: 'Filter' }).getByRole('link', { name: 'Waiting 1' }).waitFor();

  const other = await stage.open('ben', new URL(page.url()).pathname + new URL(page.url()).search);
  await row(other, 'find-one').waitFor();
  expect(await rows(other).count()).toBe(1);
  await page.goBack();
  await row(page, 'other-one').waitFor();
  expect(await page.getByLabel('Search runs').inputValue()).toBe('');
  await page.goForward();
  await row(page, 'other-one').waitFor({ state: 'detached' });
  await row(page, 'find-one').waitFor();
  expect(await axe(page)).toEqual([]);

  await page.getByLabel('Search runs').fill('nowhere');
  await page.getByRole('heading', { name: 'No run has these words' }).waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).first().click();
  await row(page, 'other-one').waitFor();
  await leave(page, other);
});

test('what an address cannot mean is said at the filter, and nothing is shown that was not asked for', async () => {
  const page = await stage.open('ana', '/?status=done&q=refund&idPrefix=no%20id');
  await page.getByRole('alert').filter({ hasText: 'Status done must be one of: waiting' }).waitFor();
  await page.getByRole('alert').filter({ hasText: 'q refund is no filter of this list' }).waitFor();
  expect(await rows(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Remove the filter Status' }).click();
  await page.waitForURL(/\?q=refund&idPrefix=/);
  expect(await rows(page).count(), 'the other is still wrong').toBe(0);
  await page.getByRole('button', { name: 'Remove the filter q' }).click();
  // This one only the server can judge.
  await page.getByRole('alert').filter({ hasText: 'Id begins with no id' }).waitFor();
  expect(await rows(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await rows(page).first().waitFor();
  await leave(page);
});

test('several runs are chosen and cancelled together: each by itself, and what one refuses is told', async () => {
  const runs = ['bulk-1', 'bulk-2', 'bulk-3', 'bulk-4'];
  await Promise.all(runs.map((runId) => waiting(runId, 'cleo')));
  const page = await stage.open('ana', '/?startedBy=cleo');
  for (const runId of runs) await row(page, runId).waitFor();
  for (const key of ['j', 'x', 'j', 'j', 'Shift+x']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Chosen runs' });
  await bar.getByText('3 chosen').waitFor();
  const checked = await Promise.all(runs.map((runId) => row(page, runId).getByRole('checkbox').isChecked()));
  const chosen = runs.filter((_, n) => checked[n]);
  expect(chosen).toHaveLength(3);
  await bar.getByRole('button', { name: 'Cancel …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel 3 runs?' });
  await dialog.getByText('What their tools have done stays done.').waitFor();
  expect(await axe(page)).toEqual([]);
  // Somebody else is quicker: what was shown is what it is done to, and the others go on.
  const [gone = '', ...others] = chosen;
  await cancelRun(stage.client, { runId: gone, by: 'ben' });
  await finished(stage, gone);
  await dialog.getByRole('textbox').fill('The parcel came.');
  await dialog.getByRole('button', { name: 'Cancel 3 runs' }).click();
  await dialog.getByText('2 runs asked to stop, 1 did not take it.').waitFor();
  await dialog
    .getByRole('listitem')
    .filter({ hasText: gone })
    .getByText(/has ended/)
    .waitFor();
  for (const runId of others) expect((await finished(stage, runId)).cancelRequested).toMatchObject({ by: 'ana' });
  const [left = ''] = runs.filter((runId) => !chosen.includes(runId));
  expect((await getRun(stage.client, left)).status).toBe('waiting');
  await leave(page);
});

test('a list of 10,000 runs answers a key as quickly as a short one, holds few rows in the page, and nothing shifts', async () => {
  const page = await stage.open('ana', '/?status=failed');
  await page.addInitScript(watchKeysAndShifts);
  const short = await pressed(page, 60);
  const long = await pressed(page, 10_000);
  expect(long.rows, 'rows in the page').toBeLessThan(60);
  expect(Math.max(short.shift, long.shift), 'layout shift').toBeLessThanOrEqual(0.05);
  // 100 ms; on a machine that needs so long for a short list already, no more than twice as much.
  expect(long.key, 'milliseconds of a key').toBeLessThanOrEqual(Math.max(100, short.key * 2));
  await leave(page);
});

/** Keeps what the browser tells of keys, in milliseconds until the page showed what they did, and of elements that shifted by themselves. */
const watchKeysAndShifts = `
  window.seen = { keys: [], shift: 0 };
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') seen.keys.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** Opens a list of so many runs, goes to its end, presses keys there, and tells how long they took in the middle. */
async function pressed(page: Page, total: number) {
  await page.unrouteAll();
  await serveRuns(page, total, { perPage: 2_500 });
  await page.goto(`${stage.url}/`);
  await rows(page).first().waitFor();
  await expect
    .poll(async () => {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      return Number(await rows(page).first().getAttribute('aria-setsize'));
    })
    .toBe(total);
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  const place = () =>
    page.evaluate(`Number(document.activeElement.closest('[data-run]')?.getAttribute('aria-posinset'))`);
  const keys = 15;
  await page.keyboard.press('j');
  await expect.poll(place, { message: 'it begins where one looks' }).toBeGreaterThan(total / 4);
  const first = Number(await place());
  await page.evaluate('seen.keys = []');
  for (let n = 1; n <= keys; n += 1) {
    await page.keyboard.press('j');
    await expect.poll(place).toBe(first + n);
  }
  const seen = (await page.evaluate('seen')) as { keys: number[]; shift: number };
  // What took less than 16 ms is not told of.
  const times = [...seen.keys, ...Array.from({ length: keys }, () => 16)].slice(0, keys).sort((a, b) => a - b);
  return { key: times[keys >> 1] ?? 0, shift: seen.shift, rows: await rows(page).count() };
}

test('what comes in above does not move what one looks at', async () => {
  const page = await stage.open('ana', '/?status=failed');
  const { add } = await serveRuns(page, 120, { retryMs: 200 });
  await page.goto(`${stage.url}/`);
  await row(page, 'run-00001').waitFor();
  await page.evaluate('scrollTo(0, 900)');
  const seen = row(page, 'run-00015');
  const before = await seen.boundingBox();
  add(3);
  await expect.poll(() => rows(page).first().getAttribute('aria-setsize').then(Number)).toBeGreaterThan(120);
  const after = await seen.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1);
  await leave(page);
});

test('the overview shows numbers against the period before; charts have tables, and everything leads to its runs', async () => {
  const page = await stage.open('ana', '/overview');
  // The real numbers first: of the runs of the other tests.
  const tile = page.getByRole('list', { name: 'In numbers' }).getByRole('link').filter({ hasText: 'Runs' });
  await tile.waitFor();
  await tile.click();
  await page.waitForURL(/\/\?since=/);
  await rows(page).first().waitFor();

  const { asked: periods } = await serveNumbers(page);
  await page.goto(`${stage.url}/overview?from=30d`);
  await page.getByRole('table', { name: 'Runs' }).waitFor({ state: 'attached' });
  const lengths = periods.map((period) => `${period.get('by')} ${period.has('to') ? 'before' : 'now'}`);
  expect(new Set(lengths)).toEqual(new Set(['day now', 'agent now', 'day before']));
  await page.getByRole('button', { name: 'Table: Cost' }).click();
  await page.getByRole('table', { name: 'Cost' }).getByRole('row').nth(1).waitFor();
  expect(await axe(page)).toEqual([]);

  await page.getByRole('navigation', { name: 'Group by' }).getByRole('link', { name: 'Tool' }).click();
  await page.waitForURL(/by=tool/);
  const tools = page.getByRole('region', { name: 'By tool' });
  await tools.getByRole('button', { name: 'Stalls' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => tools.getByRole('rowheader').first().textContent()).toBe('stock');
  await tools.getByRole('link', { name: 'issue_refund' }).click();
  await page.waitForURL(/\/\?tool=issue_refund&since=/);
  await leave(page);
});
