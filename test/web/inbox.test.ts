/** The inbox of somebody who decides all day: with the keyboard, many at once, on a phone; and what becomes of a decision that is given and not sent yet. */
import { AxeBuilder } from '@axe-core/playwright';
import {
  cancelRun,
  getRun,
  type InboxItem,
  listRuns,
  RunEnded,
  readAudit,
  startRun,
  submitDecision,
} from '@platform/temporal';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { asked, bee, finished } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request } from './support/see.js';

const shots = process.env.SCREENSHOTS;
let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

afterEach(async () => {
  const open = async () => (await listRuns(stage.client, { limit: 100 })).runs.filter((run) => !run.endedAt);
  const endedMeanwhile = (error: unknown) => {
    if (!(error instanceof RunEnded)) throw error;
  };
  for (const { runId } of await open()) await cancelRun(stage.client, { runId, by: 'test' }).catch(endedMeanwhile);
  await expect.poll(open).toEqual([]);
});

const lines = (page: Page) => page.getByRole('list', { name: 'Pending decisions' }).locator('[data-entry]');
const opened = (page: Page) => page.getByRole('region', { name: 'Open request' });
const bar = (page: Page) => page.getByRole('status').filter({ hasText: 'Undo' });

async function waitFor(count: number, page: Page): Promise<void> {
  await expect.poll(() => lines(page).count()).toBe(count);
}

/** Starts runs that wait for a decision on a charge, one after the other. */
async function charges(words: string, ...amounts: number[]): Promise<string[]> {
  const runs: string[] = [];
  for (const n of amounts) {
    const runId = await stage.start(`${words} ${n}`, ['charge', { n }], 'charged.');
    await asked(stage, runId);
    runs.push(runId);
  }
  return runs;
}

/** What is given from now on is held until the page is told to send it, or left: the five seconds that a person has are none on a slow machine. */
const holdUndo = (page: Page) =>
  page.evaluate(`{
    const real = window.setTimeout;
    window.setTimeout = (act, ms = 0, ...rest) => real(act, ms > 3_000 && ms < 5_100 ? 3_600_000 : ms, ...rest);
    window.undoAsUsual = () => { window.setTimeout = real };
  }`);
const undoAsUsual = (page: Page) => page.evaluate('undoAsUsual()');

const charged = (...amounts: number[]) => amounts.map((n) => stage.witness.tool('charge', { n }));

// Promises: nothing runs that a person had to approve and did not; a decision that somebody believes given is not lost.
test('what is decided can be taken back before it is sent; the next one opens by itself', async () => {
  const [first, second] = await charges('undone', 300, 301);
  const page = await stage.open('ana', '/inbox');
  await waitFor(2, page);
  await holdUndo(page);
  await page.keyboard.press('a');
  await page.keyboard.press('j');
  await opened(page).getByText('undone 300').waitFor();
  await page.keyboard.press('a');
  await bar(page).getByText('Approved charge: undone 300').waitFor();
  await opened(page).getByText('undone 301').waitFor();

  await page.keyboard.press('u');
  await opened(page).getByText('undone 300').waitFor();
  await bar(page).waitFor({ state: 'detached' });
  expect((await getRun(stage.client, first!)).waitingFor).toHaveLength(1);

  await page.keyboard.press('n');
  await page.keyboard.type('As agreed by phone.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await bar(page).waitFor();
  await undoAsUsual(page);
  await page.keyboard.press('r');
  await page.keyboard.type('Not this one.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await Promise.all([finished(stage, first!), finished(stage, second!)]);
  expect(charged(300, 301)).toEqual([1, 0]);
  expect(await readAudit(stage.client, first!)).toMatchObject([{ action: 'approve', note: 'As agreed by phone.' }]);
  await page.getByText('Nothing waits for a decision.').waitFor();
  await leave(page);
});

// Promise: a decision that somebody believes given is not lost.
test('a page that is loaded again, or left, has sent what was decided on it', async () => {
  const [again, left] = await charges('left', 310, 311);
  const page = await stage.open('ana', '/inbox');
  await waitFor(2, page);
  await holdUndo(page);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await bar(page).waitFor();
  await page.reload();
  await finished(stage, again!);
  await page.getByText('One decision waits.').waitFor();
  await expect.poll(() => page.getByRole('list', { name: 'Not taken' }).count()).toBe(0);

  await holdUndo(page);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await bar(page).waitFor();
  await page.close({ runBeforeUnload: true });
  await finished(stage, left!);
  expect(charged(310, 311)).toEqual([1, 1]);
  await leave(page);
});

// Promises: a decision that somebody believes given is not lost; nothing runs twice.
test('what could not be sent is said, and sent again when the person says so', async () => {
  const [runId] = await charges('offline', 320);
  const page = await stage.open('ana', '/inbox');
  await waitFor(1, page);
  await holdUndo(page);
  await page.route('**/decisions', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Send now' }).click();
  const told = page.getByRole('list', { name: 'Not taken' });
  await told.getByText(/Approved charge: offline 320.*: nobody knows whether it arrived\. .*does not answer/).waitFor();
  expect((await getRun(stage.client, runId!)).waitingFor, 'nothing was sent').toHaveLength(1);

  const other = await page.context().newPage();
  await other.goto(`${stage.url}/inbox`);
  await other.getByRole('list', { name: 'Not taken' }).waitFor();
  await other.close();

  await page.unroute('**/decisions');
  await told.getByRole('button', { name: 'Send it again' }).click();
  await told.waitFor({ state: 'detached' });
  await finished(stage, runId!);
  expect(charged(320)).toEqual([1]);
  await leave(page);
});

/** Lets no decision of these pages through until so many wait, and then all of them at once. */
async function together(count: number, ...pages: Page[]): Promise<void> {
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  let waiting = 0;
  for (const page of pages) {
    await page.route('**/decisions', async (route) => {
      if (route.request().method() === 'POST') {
        waiting += 1;
        if (waiting === count) open();
        await all;
      }
      await route.fallback();
    });
  }
}

// Promises: nothing is decided twice; nothing runs that a person had to approve and did not.
test('of two who decide on one request at the same moment one is taken, and the other is told whose word counts', async () => {
  // It goes on with another request, so that both find it open.
  const runId = await stage.start('at once 360', ['charge', { n: 360 }], ['charge', { n: 364 }], 'charged.');
  await asked(stage, runId);
  const [ana, ben] = await Promise.all([stage.open('ana', '/inbox'), stage.open('ben', '/inbox')]);
  for (const page of [ana, ben]) {
    await waitFor(1, page);
    await holdUndo(page);
    await page.keyboard.press('j');
  }
  await together(2, ana, ben);
  await ana.keyboard.press('a');
  await ben.keyboard.press('r');
  await ben.keyboard.type('Not this one.');
  await ben.keyboard.press('ControlOrMeta+Enter');
  for (const page of [ana, ben]) await page.getByRole('button', { name: 'Send now' }).click();

  const decided = async () => (await readAudit(stage.client, runId)).filter(({ event }) => event === 'decided');
  await expect.poll(decided).toHaveLength(1);
  const [taken] = await decided();
  expect(taken?.by).toBeOneOf(['ana', 'ben']);
  const [winner, loser] = taken?.by === 'ana' ? [ana, ben] : [ben, ana];
  await loser
    .getByRole('list', { name: 'Not taken' })
    .getByText(/charge: at once 360.*: not taken\. .*decided/)
    .waitFor();
  for (const page of [ana, ben]) await opened(page).getByText('364').first().waitFor();
  expect(await winner.getByRole('list', { name: 'Not taken' }).count()).toBe(0);
  expect(charged(360, 364)).toEqual([taken?.action === 'approve' ? 1 : 0, 0]);
  expect(await decided()).toHaveLength(1);
  await leave(ana, ben);
});

// Promises: a decision that somebody believes given is not lost; nothing is decided twice.
test('one person who decides in two windows decides once', async () => {
  const [runId = ''] = await charges('two windows', 361);
  const page = await stage.open('ana', '/inbox');
  const other = await page.context().newPage();
  await other.goto(`${stage.url}/inbox`);
  for (const each of [page, other]) {
    await waitFor(1, each);
    await each.bringToFront();
    await each.keyboard.press('j');
    await each.keyboard.press('a');
  }
  await finished(stage, runId);
  expect((await readAudit(stage.client, runId)).map(({ event }) => event)).toEqual(['decided']);
  expect(charged(361)).toEqual([1]);
  for (const each of [page, other]) {
    await each.getByText('Nothing waits for a decision.').waitFor();
    await expect.poll(() => each.getByRole('list', { name: 'Not taken' }).count()).toBe(0);
  }
  await leave(page);
});

/** What a page is told of a run that waits, with another deadline than the run's own: as with a clock that is not the server's. */
async function toldOf(runId: string, deadline: string | undefined): Promise<InboxItem> {
  const { agentId, request: words, startedBy, startedAt, waitingFor } = await getRun(stage.client, runId);
  const [{ deadline: _, ...request } = expect.fail(`${runId} waits for nothing`)] = waitingFor;
  return { run: { runId, agentId, request: String(words), startedBy, startedAt }, request: { ...request, deadline } };
}

// Promise: nothing runs that a person had to approve and did not.
test('a deadline that passes while a decision can still be taken back: the run has gone on without it, and the page says so', async () => {
  const { runId } = await startRun(stage.client, {
    agentId: bee,
    request: `too late script: ${JSON.stringify([['charge', { n: 362 }], 'left.'])}`,
    startedBy: 'test',
    key: 'too-late',
    decisionDeadlineSeconds: 8,
  });
  await asked(stage, runId);
  const page = await openWith([await toldOf(runId, undefined)]);
  await waitFor(1, page);
  await holdUndo(page);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await bar(page).waitFor();
  await finished(stage, runId);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page
    .getByRole('list', { name: 'Not taken' })
    .getByText(/Approved charge: too late.*: not taken\. /)
    .waitFor();
  expect(charged(362)).toEqual([0]);
  expect((await readAudit(stage.client, runId)).filter(({ by }) => by === 'ana')).toMatchObject([]);
  await leave(page);
});

// Promises: what was shown is what runs; nothing runs that a person had to approve and did not.
test('several that are alike are approved with one word, each as a decision of its own, and none that changed or came later', async () => {
  const runs = await charges('alike', 330, 331, 332);
  const transfer = await stage.start('not alike', ['transfer', { n: 70 }], 'transferred.');
  await asked(stage, transfer);
  const page = await stage.open('ana', '/inbox?whose=all');
  await waitFor(4, page);
  expect(await lines(page).first().textContent(), 'the one with a deadline is first').toContain('not alike');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('*');
  const panel = page.getByRole('region', { name: 'Chosen' });
  await panel.getByText('May the agents run these 3 calls of charge?').waitFor();
  expect(await panel.getByRole('cell').allTextContents()).toEqual(expect.arrayContaining(['330', '331', '332']));
  if (shots) await page.screenshot({ path: `${shots}/inbox-bulk.png` });

  const [later] = await charges('alike', 333);
  await waitFor(5, page);
  const [taken] = (await getRun(stage.client, runs[1]!)).waitingFor;
  await submitDecision(stage.client, { runId: runs[1]!, requestId: taken!.id, action: 'reject', by: 'ben' });
  await panel.getByText('One that you chose is not asked any more as it was shown, and left out.').waitFor();
  await holdUndo(page);
  await page.keyboard.press('a');
  await bar(page).getByText('Approved 2 calls of charge').waitFor();
  await page.getByRole('button', { name: 'Send now' }).click();

  await Promise.all(runs.map((runId) => finished(stage, runId)));
  expect(charged(330, 331, 332, 333)).toEqual([1, 0, 1, 0]);
  for (const runId of [runs[0]!, runs[2]!]) {
    const [entry, ...others] = await readAudit(stage.client, runId);
    expect(entry).toMatchObject({ runId, action: 'approve', by: 'ana', via: 'console' });
    expect(entry?.ranArgumentsHash).toBe(entry?.argumentsHash);
    expect(others).toEqual([]);
  }
  expect((await getRun(stage.client, later!)).waitingFor, 'what came later was not approved').toHaveLength(1);
  await leave(page);
});

test('one that is refused is told by itself; the others are taken', async () => {
  const [ended, taken] = await charges('told', 340, 341);
  const page = await stage.open('ana', '/inbox?tool=charge');
  await waitFor(2, page);
  await holdUndo(page);
  await page.keyboard.press('j');
  await page.keyboard.press('*');
  await page.keyboard.press('a');
  await bar(page).waitFor();
  await cancelRun(stage.client, { runId: ended!, by: 'ben' });
  await expect.poll(async () => (await getRun(stage.client, ended!)).status).toBe('cancelled');
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByText(/Approved charge: told 340.*: not taken\. The run has ended already/).waitFor();
  await finished(stage, taken!);
  expect(charged(340, 341)).toEqual([0, 1]);
  await leave(page);
});

/** As many as the browser can be given without a server that has them. */
function waiting(count: number): InboxItem[] {
  return Array.from({ length: count }, (_, n) => ({
    run: {
      runId: `many-${n}`,
      agentId: n % 5 === 0 ? 'desk' : 'support',
      request: `Refund order ${1_000 + n}: it arrived broken.`,
      startedBy: 'sam',
      startedAt: '2026-01-01T00:00:00Z',
    },
    request: {
      id: '0-c',
      kind: 'approval',
      toolCallId: 'c',
      tool: n % 3 === 0 ? 'write_to_customer' : 'issue_refund',
      arguments: { order_id: 1_000 + n, amount: n + 0.9, reason: 'broken' },
      argumentsHash: String(n),
      askedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + n * 1_000).toISOString(),
      display: { order_id: { label: 'Order' }, amount: { label: 'Amount', format: 'money', currency: 'USD' } },
    },
  }));
}

async function openWith(items: InboxItem[], options?: Parameters<ConsoleStage['open']>[2]): Promise<Page> {
  const page = await stage.open('ana', '/runs/nowhere', options);
  await page.route('**/api/v1/decisions/events', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 600000\nevent: decisions\ndata: ${JSON.stringify({ items })}\n\n`,
    }),
  );
  await page.goto(`${stage.url}/inbox`);
  return page;
}

/** Milliseconds from a key to what it opened, drawn. */
function keyTime(page: Page, key: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const began = performance.now();
    dispatchEvent(new KeyboardEvent('keydown', { key: ${JSON.stringify(key)} }));
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  })`);
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

test('500 that wait fit one screen, and a key answers within 100 ms', async () => {
  const page = await openWith(waiting(500));
  await page.getByText('500 decisions wait, the most urgent first.').waitFor();
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(1_200);
  expect(await lines(page).count(), 'only what is seen is drawn').toBeLessThan(60);
  const times: number[] = [];
  for (let press = 0; press < 40; press++) times.push(await keyTime(page, 'j'));
  expect(median(times)).toBeLessThan(100);
  await opened(page).getByText('$').first().waitFor();

  await page.getByLabel('Agent', { exact: true }).selectOption('desk');
  await page.waitForURL(/agent=desk/);
  await page.getByRole('button', { name: /^issue_refund desk/ }).click();
  expect(await page.getByRole('button', { name: /^issue_refund desk/ }).getAttribute('aria-expanded')).toBe('false');
  if (shots) await page.screenshot({ path: `${shots}/inbox-500.png` });
  await leave(page);
});

test.each([
  ['1024', { viewport: { width: 1024, height: 768 } }],
  ['1440 dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
] as const)(
  'has no accessibility faults that can be found by a machine, and fits the screen: %s',
  async (name, options) => {
    const page = await openWith(waiting(30), options);
    const checked = async (state: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${state} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), state).toBe(true);
      if (shots) await page.screenshot({ path: `${shots}/inbox-${name}-${state}.png` });
    };
    await lines(page).first().waitFor();
    await checked('list');
    await lines(page).first().getByRole('button').last().click();
    await opened(page).getByText('$').first().waitFor();
    await checked('open');
    if (name === 'phone') await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('button', { name: 'Choose all alike of issue_refund' }).first().click();
    await page.getByRole('region', { name: 'Chosen' }).getByText('$').first().waitFor();
    await checked('chosen');
    await leave(page);
  },
);

test('on a phone, one is opened, approved, and the next opens', async () => {
  const runs = await charges('phone', 350, 351);
  const options = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const page = await stage.open('ana', '/inbox', options);
  await waitFor(2, page);
  await page.getByRole('button', { name: /^phone 350/ }).tap();
  await request(page, 'charge').getByRole('button', { name: 'Approve', exact: true }).tap();
  await opened(page).getByText('phone 351').waitFor();
  await request(page, 'charge').getByRole('button', { name: 'Approve', exact: true }).tap();
  await Promise.all(runs.map((runId) => finished(stage, runId)));
  expect(charged(350, 351)).toEqual([1, 1]);
  await leave(page);
});
