/** People find their way in long runs, with the keyboard alone. */
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { startRun } from '@platform/temporal';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finished } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { type LongRun, longRun, serveRun } from './support/long-run.js';
import { leave, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const shots = process.env.SCREENSHOTS;

async function openLong(run: LongRun, hash = '', dark = false): Promise<Page> {
  const page = await stage.open('ana', '/inbox', {
    viewport: { width: 1280, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  await serveRun(page, run);
  await page.goto(`${stage.url}/runs/${run.view.runId}${hash}`);
  await page.getByTestId('run-tools').waitFor();
  return page;
}

/** The key of the row that has the focus. */
const focused = (page: Page) => page.evaluate<string | undefined>('document.activeElement?.dataset.row');
const nodes = (page: Page) => page.evaluate<number>('document.querySelectorAll("*").length');
const shot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) });
};

test('a run of 1,000 steps is a few thousand nodes; its steps, failures and rows are reached with the keyboard', async () => {
  const page = await openLong(longRun('long-1000', 1_000, { failsAt: 700 }));
  await untilStatus(page, 'Completed');
  expect(await nodes(page)).toBeLessThan(5_000);
  await page.getByText('are on the page. Find looks at all of them').waitFor();
  await shot(page, 'long-top');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByLabel('Go to step, 1 to 1000').focus();
  await page.keyboard.type('512');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('0.511');
  const row = page.locator('[data-row="0.511"]');
  const offCentre = async () => Math.abs(((await row.boundingBox())?.y ?? 0) - 450);
  await expect.poll(offCentre).toBeLessThan(200);
  expect(await row.textContent()).toContain('Step 512');
  await shot(page, 'long-step');

  await page.getByRole('button', { name: 'Failure' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('0.699');
  await page.getByText('the mailbox is full').waitFor();
  expect(await nodes(page)).toBeLessThan(6_000);

  await page.getByLabel('Show', { exact: true }).selectOption('tool send_mail');
  await page.getByText('1,001 rows').waitFor({ state: 'hidden' });
  await page.getByText(/^\d+ of 1,?001 rows are shown/).waitFor();
  await leave(page);
});

test('a search looks at all rows, counts them, opens what is folded, and leads back to the row', async () => {
  const page = await openLong(longRun('long-search', 600));
  await page.keyboard.press('Control+f');
  const field = page.getByRole('textbox', { name: 'Find in this run' });
  await field.waitFor();
  await page.keyboard.type('word-38');
  await page.getByText('6 rows', { exact: true }).waitFor(); // 38, and 380 to 388 by twos
  await page.keyboard.press('Enter');
  await page.getByText('1 of 6 rows').waitFor();
  const first = page.locator('[data-row="0.39"]');
  await first.getByText('"word": "word-38"').waitFor();
  await page.keyboard.press('Shift+Enter');
  await page.getByText('6 of 6 rows').waitFor();
  await page.locator('[data-row="0.389"]').getByText('"word": "word-388"').waitFor();
  await shot(page, 'found');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('0.389');

  await page.keyboard.press('/');
  await page.keyboard.type('nowhere to be found');
  await page.getByText('not found').waitFor();
  await page.keyboard.press('Escape');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await page.locator('[data-row]').count(), 'printed, all rows that are not folded are there').toBeGreaterThan(
    60,
  );
  await leave(page);
});

test('promise: what is typed into a card stays while the reader looks elsewhere in a long run', async () => {
  const page = await openLong(longRun('long-card', 600, { waits: true }));
  const card = page.getByRole('article', { name: 'May the agent run refund?' });
  await card.getByRole('button', { name: 'Reject' }).click();
  await card.getByRole('textbox').fill('too much');
  await page.getByLabel(/^Go to step/).fill('500');
  await page.getByLabel(/^Go to step/).press('Enter');
  await expect.poll(() => focused(page)).toBe('0.499');
  expect(await card.getByRole('textbox').inputValue()).toBe('too much');
  await leave(page);
});

test('the time chart shows where the time went; a bar leads to its row', async () => {
  const page = await openLong(longRun('long-time', 200, { failsAt: 60 }));
  await page.getByRole('button', { name: 'Time chart' }).focus();
  await page.keyboard.press('Enter');
  const chart = page.getByRole('region', { name: 'Time chart' });
  await chart.getByText('Model').first().waitFor();
  await shot(page, 'chart');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await chart
    .getByRole('button', { name: /failed/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('0.59');
  await leave(page);
});

test('an address with a step leads to it, and a row says its own address', async () => {
  const runId = await stage.start('find me', ['quick', { n: 1 }], [['quick', { n: 2 }]], 'three calls');
  await finished(stage, runId);
  const page = await stage.open('ana', `/runs/${runId}#step-2`);
  await untilStatus(page, 'Completed in');
  const row = page.locator('[data-row]').filter({ hasText: 'quick' }).first();
  const key = await row.getAttribute('data-row');
  await expect.poll(() => focused(page)).toBe(key);
  await page.goto(`${stage.url}/runs/${runId}#at-${encodeURIComponent(key ?? '')}`);
  await expect.poll(() => focused(page)).toBe(key);
  await leave(page);
});

test('promise: at a limit that ended a run, it goes on with more from its last step, and no tool runs twice', async () => {
  const steps = [['quick', { n: 71 }], 'done with more.'];
  const { runId } = await startRun(stage.client, {
    agentId: 'worker_bee',
    request: `limited to one call script: ${JSON.stringify(steps)}`,
    startedBy: 'ana',
    limits: { modelCalls: 1, atLimit: 'end' },
  });
  const page = await stage.open('ana', `/runs/${runId}`, { viewport: { width: 390, height: 844 } });
  await untilStatus(page, 'Failed');
  const more = page.getByRole('button', { name: 'More for this run' });
  await more.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('dialog', { name: 'More for this run' });
  await menu.getByRole('button', { name: 'Raise the limit and go on' }).waitFor();
  expect(await menu.getByRole('link', { name: 'The run, as this page has it' }).getAttribute('href')).toBe(
    `/api/v1/runs/${runId}`,
  );
  await menu.getByText(`agents show ${runId}`).waitFor();
  await shot(page, 'menu');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Enter');
  await menu.getByLabel('Model calls').fill('3');
  await shot(page, 'menu-limit');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await menu.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes(runId));
  await untilStatus(page, 'Completed in');
  await page.getByText('done with more.').first().waitFor();
  expect(stage.witness.tool('quick', { n: 71 })).toBe(1);
  await leave(page);
});
