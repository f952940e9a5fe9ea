/** People decide in the console what agents may do. */
import { AxeBuilder } from '@axe-core/playwright';
import { cancelRun, listRuns, RunEnded, startRun } from '@platform/temporal';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { asked, finished, seen } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, status, times, toolRow, untilStatus } from './support/see.js';

const shots = process.env.SCREENSHOTS;
let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

/** A test that fails leaves no run behind that another would find in the inbox. */
afterEach(async () => {
  const open = async () => (await listRuns(stage.client, { limit: 100 })).runs.filter((run) => !run.endedAt);
  const endedMeanwhile = (error: unknown) => {
    if (!(error instanceof RunEnded)) throw error;
  };
  for (const { runId } of await open()) await cancelRun(stage.client, { runId, by: 'test' }).catch(endedMeanwhile);
  await expect.poll(open).toEqual([]);
});

test('a refund: started on the page, approved, and done once', async () => {
  const page = await stage.open('ana', '/new');
  await page.getByRole('radio', { name: /^Support/ }).check();
  await page.getByRole('button', { name: 'Refund order 1042: the blender arrived broken.' }).click();
  await page.getByRole('button', { name: 'Start the run' }).click();

  await page.waitForURL(/\/runs\//);
  await untilStatus(page, 'Waiting for a decision on issue_refund');
  await page.getByRole('link', { name: /Inbox 1/ }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^\(1\) Refund order 1042/);

  await request(page, 'issue_refund').getByRole('button', { name: 'Approve' }).click();
  await request(page, 'write_to_customer').getByText('Your refund for order 1042').waitFor();
  expect(await toolRow(page, 'issue_refund').getAttribute('data-state')).toBe('done');
  expect(await toolRow(page, 'issue_refund').getByTestId('decided').textContent()).toMatch(
    /^Approved by ana, \d\d:\d\d [AP]M$/,
  );

  await request(page, 'write_to_customer').getByRole('button', { name: 'Approve' }).click();
  await untilStatus(page, 'Completed in');
  await page.getByText('Refunded $49.90 of order 1042').waitFor();
  expect(stage.witness.tool('issue_refund')).toBe(1);
  await expect.poll(() => page.title()).not.toMatch(/^\(/);
  await leave(page);
});

test('edited arguments are shown as a difference, run as edited, and are told as such', async () => {
  const runId = await stage.start('edited on the page', ['charge', { n: 80 }], 'charged.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = request(page, 'charge');
  await card.getByRole('button', { name: 'Edit' }).click();
  await card.getByLabel('N', { exact: true }).fill('eighty');
  await card.getByText('n must be a whole number').waitFor();
  expect(await card.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);

  await card.getByLabel('N', { exact: true }).fill('75');
  expect(await card.getByRole('region', { name: 'Your changes' }).textContent()).toContain('80 → 75');
  await card.getByRole('button', { name: 'Approve with 1 change' }).click();

  await untilStatus(page, 'Completed in');
  const decided = await toolRow(page, 'charge').getByTestId('decided').textContent();
  expect(decided).toContain('Approved with changes by ana');
  expect(decided).toContain('80 → 75');
  expect(stage.witness.tool('charge', { n: 75 })).toBe(1);
  expect(stage.witness.tool('charge', { n: 80 })).toBe(0);
  await leave(page);
});

// Promise: what was shown is what runs.
test('numbers are shown as they are, and an edit of one argument leaves those of the others', async () => {
  const call = '{"account": 738529527931269425, "amount": 2.0, "note": "shown"}';
  const runId = await stage.start('numbers on the page', ['send', call], 'sent.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = request(page, 'send');
  await card.getByText('738529527931269425', { exact: true }).waitFor();
  await card.getByText('2.0', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'Edit' }).click();
  expect(await card.getByLabel('Account', { exact: true }).inputValue()).toBe('738529527931269425');
  await card.getByLabel('note').fill('edited');
  expect(await card.getByRole('region', { name: 'Your changes' }).textContent()).not.toContain('account');
  await card.getByRole('button', { name: 'Approve with 1 change' }).click();
  await untilStatus(page, 'Completed in');
  expect(stage.witness.exactCalls('send')).toEqual(['{"account":738529527931269425,"amount":2.0,"note":"edited"}']);
  await leave(page);
});

test('what is rejected never runs, and the note is kept', async () => {
  const runId = await stage.start('rejected on the page', ['charge', { n: 81 }], 'as you wish.');
  const page = await stage.open('ana', `/runs/${runId}`);
  await request(page, 'charge').getByRole('button', { name: 'Reject' }).click();
  await page.getByLabel('Why?').fill('Too much.');
  await page.getByRole('form', { name: 'Reject charge' }).getByRole('button', { name: 'Reject' }).click();

  await untilStatus(page, 'Completed in');
  expect(await toolRow(page, 'charge').getAttribute('data-state')).toBe('rejected');
  expect(await toolRow(page, 'charge').getByTestId('decided').textContent()).toMatch(/Rejected by ana.*“Too much\.”/s);
  expect(stage.witness.tool('charge', { n: 81 })).toBe(0);
  await leave(page);
});

test('after a rejection the focus is on what came of it, so that the keyboard goes on from there', async () => {
  const runId = await stage.start('rejected by keyboard', ['charge', { n: 94 }], 'as you wish.');
  const page = await stage.open('ana', `/runs/${runId}`);
  await request(page, 'charge').getByRole('button', { name: 'Reject' }).press('Enter');
  await page.keyboard.type('Not this one.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await toolRow(page, 'charge').getByTestId('decided').waitFor();
  await expect
    .poll(() => page.evaluate("document.activeElement?.querySelector('[data-testid=decided]')?.textContent"))
    .toMatch(/Rejected by ana/);
  await leave(page);
});

test('Escape leaves a form or a popover, and what was typed is there when it is opened again', async () => {
  const runId = await stage.start('typed and left', ['charge', { n: 95 }], 'charged.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = request(page, 'charge');
  const typed = async (open: Locator, name: RegExp, text: string) => {
    const field = page.getByRole('textbox', { name });
    await open.click();
    await field.fill(text);
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    await open.click();
    expect(await field.inputValue(), String(name)).toBe(text);
    await field.press('Escape');
  };
  await typed(card.getByRole('button', { name: 'Reject' }), /^Why/, 'Too much.');
  await typed(card.getByRole('button', { name: 'Edit' }), /^N$/, '96');
  await typed(page.getByRole('button', { name: 'Cancel' }), /^Reason/, 'No longer needed.');
  await typed(page.getByRole('button', { name: 'Your name:' }), /^Your roles/, 'finance');
  await card.getByRole('button', { name: 'Reject' }).click();
  expect(await page.getByLabel('Why?').inputValue(), 'one form keeps what another was opened for').toBe('Too much.');
  await leave(page);
});

test('a request that is typed stays while another agent is looked at', async () => {
  const page = await stage.open('ana', '/new');
  const text = page.getByRole('textbox', { name: 'Request' });
  await page.getByRole('radio', { name: /^Support/ }).check();
  await text.fill('Where is order 7?');
  await page.getByRole('radio', { name: /^Analyst/ }).check();
  expect(await text.inputValue()).toBe('Where is order 7?');
  await leave(page);
});

test('a tool that lacks an input gets it from the form', async () => {
  const runId = await stage.start('booked on the page', ['book', { city: 'Oslo' }], 'booked.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = page.getByRole('article', { name: 'book needs your input' });
  await card.getByLabel('date').fill('2027-05-17');
  await card.getByRole('button', { name: 'Answer' }).click();
  await untilStatus(page, 'Completed in');
  expect(stage.witness.tool('book', { city: 'Oslo', date: '2027-05-17' })).toBe(1);
  await leave(page);
});

test('of two who watch, the one who did not decide sees who did', async () => {
  const runId = await stage.start('two watch', ['charge', { n: 82 }], 'charged.');
  const [ana, ben] = await Promise.all([stage.open('ana', `/runs/${runId}`), stage.open('ben', `/runs/${runId}`)]);
  await request(ben, 'charge').waitFor();
  await request(ana, 'charge').getByRole('button', { name: 'Approve' }).click();
  await ben.getByText(/^Approved by ana, /).waitFor();
  await Promise.all([untilStatus(ana, 'Completed in'), untilStatus(ben, 'Completed in')]);
  expect(await ben.getByRole('alert').filter({ hasText: 'ana' }).count()).toBe(0);
  await leave(ana, ben);
});

test('who is in the middle of an edit when someone else decides is told who was faster', async () => {
  const runId = await stage.start('two decide', ['charge', { n: 83 }], 'charged.');
  const [ana, ben] = await Promise.all([stage.open('ana', `/runs/${runId}`), stage.open('ben', `/runs/${runId}`)]);
  await request(ben, 'charge').getByRole('button', { name: 'Edit' }).click();
  await request(ana, 'charge').getByRole('button', { name: 'Approve' }).click();
  const notice = ben.getByRole('alert').filter({ hasText: 'ana decided this before you' });
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/approved\. Your decision changed nothing\.$/);
  await leave(ana, ben);
});

test('the slower of two decisions is refused, and the one who took it is told who was faster', async () => {
  const runId = await stage.start('two clicks', ['charge', { n: 84 }], 'charged.');
  const [ana, ben] = await Promise.all([stage.open('ana', `/runs/${runId}`), stage.open('ben', `/runs/${runId}`)]);
  await request(ana, 'charge').waitFor();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await ben.route('**/decisions', async (route) => {
    await held;
    await route.continue();
  });
  await request(ben, 'charge').getByRole('button', { name: 'Approve' }).click();
  await request(ana, 'charge').getByRole('button', { name: 'Approve' }).click();
  await finished(stage, runId);
  release();
  await ben.getByRole('alert').filter({ hasText: 'ana decided this before you' }).waitFor();
  expect(stage.witness.tool('charge', { n: 84 })).toBe(1);
  await leave(ana, ben);
});

test('the inbox is decided with the keyboard, the most urgent first; nothing is decided that was not chosen', async () => {
  const first = await stage.start('inbox one', ['charge', { n: 85 }], 'charged.');
  await asked(stage, first);
  const second = await stage.start('inbox two', ['charge', { n: 86 }], 'charged.');
  await asked(stage, second);
  const urgent = await stage.start('inbox three', ['transfer', { n: 60 }], 'transferred.');
  await asked(stage, urgent);
  const page = await stage.open('ana', '/inbox');
  const cards = page.getByRole('list', { name: 'Pending decisions' }).locator('[data-entry]');
  const card = page.getByRole('region', { name: 'Open request' });
  await cards.nth(1).waitFor();
  expect(await cards.nth(0).textContent()).toContain('inbox one');
  await page.getByRole('button', { name: 'All 3' }).click();
  await expect
    .poll(() => cards.allTextContents(), { message: 'the one with a deadline comes first' })
    .toEqual([
      expect.stringContaining('inbox three'),
      expect.stringContaining('inbox one'),
      expect.stringContaining('inbox two'),
    ]);
  await page.getByRole('button', { name: 'For you 2' }).click();
  await cards.nth(2).waitFor({ state: 'detached' });

  await page.keyboard.press('a');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const types = () => page.evaluate("document.activeElement?.matches('input, textarea')");
  await page.keyboard.press('e');
  await expect.poll(types).toBe(true);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1184');
  await page.keyboard.press('Escape');
  await card.getByText('inbox one').waitFor();
  await card.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await page.keyboard.press('n');
  await expect.poll(types).toBe(true);
  await page.keyboard.type('Go on.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await card.getByText('inbox two').waitFor();
  await page.keyboard.press('r');
  await expect.poll(types).toBe(true);
  await page.keyboard.type('Not today.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await card.getByText('“Not today.”').waitFor();

  await Promise.all([finished(stage, first), finished(stage, second)]);
  await page.getByText('Nothing waits for you.').waitFor();
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await cards.nth(1).waitFor({ state: 'detached' });
  await cancelRun(stage.client, { runId: urgent, by: 'ana' });
  await page.getByText('Nothing waits for a decision.').waitFor();
  expect(await page.title()).toBe('Inbox · Durable Agents');
  expect([1184, 85, 86].map((n) => stage.witness.tool('charge', { n }))).toEqual([0, 1, 0]);
  await leave(page);
});

test('a decision that someone else takes does not vanish from the inbox: it says who decided', async () => {
  const runId = await stage.start('inbox of two', ['charge', { n: 87 }], 'charged.');
  const [ana, ben] = await Promise.all([stage.open('ana', `/runs/${runId}`), stage.open('ben', '/inbox')]);
  await ben.getByRole('link', { name: /inbox of two/ }).waitFor();
  await request(ana, 'charge').getByRole('button', { name: 'Approve' }).click();
  await ben.getByText(/^Approved by ana, /).waitFor();
  await ben.getByRole('button', { name: 'Put away' }).click();
  await ben.getByText('All clear').waitFor();
  await leave(ana, ben);
});

test('a run is cancelled from its page, with the reason', async () => {
  const runId = await stage.start('cancelled on the page', ['charge', { n: 88 }], 'never.');
  const page = await stage.open('ana', `/runs/${runId}`);
  await request(page, 'charge').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('Reason').fill('No longer needed.');
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  await untilStatus(page, 'Cancelled by ana');
  expect(await times(page, '“No longer needed.”')).toBe(1);
  expect(await request(page, 'charge').count()).toBe(0);
  expect(await times(page, 'Nobody decided before the run ended.')).toBe(1);
  await leave(page);
});

test('a task is done by a person, whose words the agent reads', async () => {
  const runId = await stage.start('has a task', ['pick_up', { what: 'parcel 7' }], 'picked up.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = page.getByRole('article', { name: /pick_up/ });
  await card.getByText('parcel 7').waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await card.getByRole('button', { name: 'It is done' }).isDisabled(), 'the agent reads what came of it').toBe(
    true,
  );
  await card.getByLabel(/What came of it/).fill('it stands at the porter');
  await card.getByRole('button', { name: 'It is done' }).click();
  await untilStatus(page, 'Completed in');
  expect(JSON.stringify(stage.witness.requests('has a task').at(-1)!.messages)).toContain('it stands at the porter');
  await leave(page);
});

test('what nobody knows is asked, and goes on as the person says', async () => {
  const runId = await stage.start('lost in the middle', ['pay', { n: 89, seconds: 60 }], 'paid.');
  await seen('the tool has begun', () => stage.witness.tool('pay', { n: 89 }) === 1);
  await stage.stack.agentService.restart();
  const page = await stage.open('ana', `/runs/${runId}`);
  await untilStatus(page, 'Waiting for someone to say whether pay ran');
  await page.getByRole('button', { name: 'It ran …' }).click();
  await page.getByLabel(/What did pay answer/).fill('paid 89, says the bank');
  await page.getByRole('button', { name: 'It ran, with this result' }).click();
  await untilStatus(page, 'Completed in');
  expect(await status(page).textContent()).toContain('Completed');
  expect(stage.witness.tool('pay', { n: 89 })).toBe(1);
  await leave(page);
});

test('a run with limits shows how far it is, asks for more at its limit, and goes on with what is granted', async () => {
  const page = await stage.open('ana', '/new');
  await page.getByRole('radio', { name: /^Support/ }).check();
  await page.getByRole('textbox', { name: 'Request' }).fill('Where are orders 1007 and 1019?');
  await page.getByText('Limits and tenant').click();
  await page.getByLabel(/^Tenant/).fill('acme');
  await page.getByLabel('Model calls', { exact: true }).fill('none');
  await page.getByText('Write a whole number like 15').waitFor();
  await page.getByLabel('Model calls', { exact: true }).fill('1');
  await page.getByLabel(/^Money/).fill('2,50');
  await page.getByText('Write the amount like 1.5, without a comma or spaces.').waitFor();
  expect(await page.getByRole('button', { name: 'Start the run' }).isDisabled()).toBe(true);
  await page.getByLabel(/^Money/).fill('2.50');
  await page.getByRole('button', { name: 'Start the run' }).click();

  await untilStatus(page, 'At its limit, waiting for more');
  expect(await page.getByRole('link', { name: 'acme' }).getAttribute('href')).toBe('/?tenant=acme');
  expect(await page.getByTestId('limits').textContent()).toContain('Model calls 1 of 1');
  expect(await page.getByTestId('limits').textContent()).toContain('Money $0.00 of $2.50');
  const card = page.getByRole('article', { name: 'May the run use more?' });
  await card.getByRole('button', { name: 'Grant 1 model call' }).waitFor();
  await card.getByRole('button', { name: 'Grant another amount' }).click();
  await card.getByLabel('Model calls').fill('0');
  await card.getByRole('button', { name: 'Grant this' }).click();
  await card.getByText('a whole number of 1 to 1,000,000').waitFor();
  await card.getByLabel('Model calls').fill('4');
  await card.getByRole('button', { name: 'Grant this' }).click();

  await untilStatus(page, 'Completed in');
  await page.getByText('4 model calls more granted by ana').waitFor();
  expect(await page.getByTestId('limits').textContent()).toMatch(/Model calls \d of 5/);
  await leave(page);
});

test('what a member of a team does stands inside of what it was given, and is decided there', async () => {
  const task = (to: string, ...steps: unknown[]) => [
    'delegate_task_to_member',
    { member_id: to, task: `task for ${to} script: ${JSON.stringify(steps)}` },
  ];
  const steps = [
    [
      task('al', ['quick', { n: 91 }], ['charge', { n: 92 }], 'al has charged'),
      task('bo', ['quick', { n: 93 }], 'bo is quick'),
    ],
    'the crew is done',
  ];
  const words = `a crew on the page script: ${JSON.stringify(steps)}`;
  const { runId } = await startRun(stage.client, { agentId: 'crew', request: words, startedBy: 'test' });
  const page = await stage.open('ana', `/runs/${runId}`, { viewport: { width: 390, height: 700 } });
  const member = (name: string) => page.getByTestId('member').filter({ has: page.getByText(name, { exact: true }) });
  const card = member('Al').getByRole('article', { name: 'May Al run charge?' });
  await card.waitFor();
  await member('Al').getByText('waits for a person').waitFor();
  await member('Bo').getByText('bo is quick').waitFor();
  expect(await member('Al').getByTestId('tool').count()).toBe(2);
  expect(await member('Bo').getByTestId('tool').count()).toBe(1);
  expect(await page.getByRole('list', { name: 'What Bo did' }).getByRole('article').count()).toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'it fits a phone').toBe(true);
  if (shots) await page.screenshot({ path: `${shots}/team.png`, fullPage: true });

  await page.getByRole('link', { name: 'Decide' }).click();
  expect(await card.evaluate((element) => element.matches(':focus')), 'the keyboard goes on from there').toBe(true);
  await card.getByRole('button', { name: 'Approve', exact: true }).click();
  await untilStatus(page, 'Completed in');
  await member('Al').getByText('al has charged').waitFor();
  await member('Al').getByTestId('decided').getByText('Approved by ana').waitFor();
  expect(await member('Al').getByText('waits for a person').count()).toBe(0);
  await member('Al').locator('summary', { hasText: 'Al' }).first().click();
  await member('Al').getByText('al has charged').waitFor({ state: 'hidden' });
  expect(await page.getByText('the crew is done').last().isVisible()).toBe(true);
  expect(stage.witness.tool('charge', { n: 92 })).toBe(1);
  await leave(page);
});
