/** A conversation is one page: it goes on in place, shows what was before and after, and where forks branched; two runs stand beside each other. */
import { AxeBuilder } from '@axe-core/playwright';
import { followUp, forkRun } from '@platform/temporal';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finished } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, toolRow, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;
const phone = { viewport: { width: 390, height: 800 } };

async function askOn(runId: string, words: string, answer: string): Promise<string> {
  const next = await followUp(stage.client, { runId, request: script(words, answer), startedBy: 'ana' });
  await finished(stage, next.runId);
  return next.runId;
}

/** Faults that axe finds on a page. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Moves the keyboard's focus onto an element, and presses a key there. Everything that a person does here is done so. */
async function press(page: Page, role: 'button' | 'link' | 'textbox' | 'radio', name: string, key: string) {
  const element = page.getByRole(role, { name, exact: true }).first();
  await element.waitFor();
  await element.focus();
  await page.keyboard.press(key);
}

test('goes on in place, with the keyboard alone: the run before stays on the page, the address names the new one, and Back leads back', async () => {
  const runId = await stage.start('one page', ['quick', { n: 71 }], 'the first answer');
  await finished(stage, runId);
  const page = await stage.open('ana', `/runs/${runId}`);
  await untilStatus(page, 'Completed in');
  await page.evaluate('window.sameDocument = true');
  await page.getByLabel('Ask on').focus();
  await page.keyboard.insertText(script('asked on the page', 'the second answer'));
  await page.keyboard.press('Control+Enter');
  await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(runId));
  await page.getByRole('main').getByText('the second answer', { exact: true }).waitFor();
  await untilStatus(page, 'Completed in');
  const earlier = page.getByRole('region', { name: 'Earlier in this conversation' });
  await earlier.getByText('the first answer', { exact: true }).waitFor();
  expect(await toolRow(page, 'quick').count(), 'what happened before is still there').toBe(1);
  expect(await page.getByLabel('Ask on').count(), 'one composer').toBe(1);
  expect(await page.evaluate('window.sameDocument'), 'no page was loaded anew').toBe(true);
  expect(await faults(page)).toEqual([]);

  const newest = new URL(page.url()).pathname;
  await page.goBack();
  await page.waitForURL(new RegExp(`${runId}$`));
  await page.getByText('This conversation went on.').waitFor();
  await page.reload();
  await press(page, 'button', 'Go to its end', 'Enter');
  await page.waitForURL((url) => url.pathname === newest);
  await leave(page);
});

test('an earlier run is read when somebody asks for it; one that is gone is said', async () => {
  const first = await stage.start('a thread', 'answer one');
  await finished(stage, first);
  const second = await askOn(first, 'thread two', 'answer two');
  const third = await askOn(second, 'thread three', 'answer three');
  const page = await stage.open('ana', `/runs/${third}`, phone);
  const read: string[] = [];
  page.on('request', (request) => read.push(new URL(request.url()).pathname));
  const earlier = page.getByRole('region', { name: 'Earlier in this conversation' });
  const exchanges = earlier.getByTestId('exchange');
  await exchanges.filter({ hasText: 'thread two' }).waitFor();
  expect(
    read.filter((path) => path.endsWith(first)),
    'only the run before is read',
  ).toEqual([]);
  expect(await earlier.getByText('answer two', { exact: true }).count(), 'it is folded').toBe(0);
  await press(page, 'button', 'Show earlier', 'Enter');
  await exchanges.filter({ hasText: 'a thread' }).waitFor();
  await exchanges.first().locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await earlier.getByText('answer one', { exact: true }).waitFor();
  expect(await faults(page)).toEqual([]);
  await leave(page);

  const gone = await stage.open('ana', `/runs/${third}`);
  await gone.route(`**/api/v1/runs/${second}`, (route) =>
    route.fulfill({
      status: 404,
      json: { type: 'about:blank', title: 'Not found', status: 404, code: 'RunNotFound', detail: 'none' },
    }),
  );
  await gone.reload();
  await gone.getByText('is not there any more, or is not yours to see').waitFor();
  await untilStatus(gone, 'Completed in');
  await leave(gone);
});

test('a fork is shown where it branched, says whose result it has, and stands beside its origin', async () => {
  const runId = await stage.start('branches', ['quick', { n: 72 }], 'all done');
  const view = await finished(stage, runId);
  const call = view.timeline.find((item) => item.kind === 'tool');
  if (call?.kind !== 'tool') throw new Error('no call');
  const point = { turn: call.endedInTurn!, entry: call.n! };
  const fork = await forkRun(stage.client, { runId, ...point, change: { result: 'quick as told' }, startedBy: 'ana' });
  await finished(stage, fork.runId);

  const page = await stage.open('ana', `/runs/${runId}`);
  await toolRow(page, 'quick').getByText('forked').waitFor();
  await toolRow(page, 'quick').locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Forks from here' }).getByRole('link', { name: fork.runId }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`${fork.runId}$`));
  await toolRow(page, 'quick').getByText('result said by ana').waitFor();
  await press(page, 'link', 'Compare', 'Enter');
  await page.waitForURL(new RegExp(`${fork.runId}/compare/${runId}$`));
  const step = page.getByRole('article', { name: 'quick: other result' });
  await step.waitFor();
  expect(await step.locator('ins').allTextContents()).toEqual([expect.stringContaining('as told')]);
  expect(await page.getByRole('row', { name: /^Kept calls 0 2 \+2$/ }).count()).toBe(1);
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize(phone.viewport);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), 'nothing is cut off').toBe(
    true,
  );
  await leave(page);

  const none = await stage.open('ana', `/runs/${fork.runId}/compare/nothing`);
  await none.getByText('These runs cannot be compared').first().waitFor();
  await leave(none);
});
