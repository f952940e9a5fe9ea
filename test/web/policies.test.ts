/** Who may decide, how many must agree, and what is approved without asking, in the console. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, toolRow, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

/** Says in the menu which roles the person has. */
async function takeRoles(page: Page, roles: string): Promise<void> {
  await page.getByRole('button', { name: /Your name:/ }).click();
  await page.getByLabel('Your roles').fill(roles);
  await page.getByRole('button', { name: 'Save' }).click();
}

test('who may not decide is told why and who may; with the role two agree, and the audit tells of both', async () => {
  const runId = await stage.start('transfer a lot', ['transfer', { n: 70 }], 'transferred.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = request(page, 'transfer');
  const approve = card.getByRole('button', { name: 'Approve', exact: true });
  await card.getByText('Waiting for finance (0 of 2 agreed), but not test, who started the run').waitFor();
  await card.getByText(/left, then ops can decide too/).waitFor();
  await card.getByText(/You cannot decide this: only finance can, and ana has no role\./).waitFor();
  expect(await approve.isDisabled()).toBe(true);
  expect(await card.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
  expect(await card.getByRole('checkbox').count()).toBe(0);

  await takeRoles(page, 'finance');
  await approve.click();
  await card
    .getByText('Your word is recorded: 1 of 2 agreed. It runs once one more person agrees to the same.')
    .waitFor();
  await card.getByText('1 of 2 agreed: ana', { exact: true }).waitFor();
  expect(await card.getByRole('button', { name: 'You agreed' }).isDisabled()).toBe(true);
  expect(stage.witness.tool('transfer', { n: 70 })).toBe(0);

  const ben = await stage.open('ben', '/inbox');
  await ben.getByRole('button', { name: 'For you 0' }).waitFor();
  expect(await ben.getByTestId('inbox-count').count(), 'nothing that ben may decide').toBe(0);
  await ben.getByRole('button', { name: 'All 1' }).click();
  await request(ben, 'transfer')
    .getByText(/only finance can, and ben has no role/)
    .waitFor();
  await ben.getByRole('button', { name: 'For you 0' }).click();
  await request(ben, 'transfer').waitFor({ state: 'detached' });
  await takeRoles(ben, 'sales, Finance');
  await ben.getByTestId('inbox-count').filter({ hasText: /^1/ }).first().waitFor();
  await request(ben, 'transfer').getByText('1 of 2 agreed: ana', { exact: true }).waitFor();
  await request(ben, 'transfer').getByRole('button', { name: 'Approve', exact: true }).click();
  await untilStatus(page, 'Completed in');
  await toolRow(page, 'transfer')
    .getByText(/^Approved by ana and ben, /)
    .waitFor();
  expect(stage.witness.tool('transfer', { n: 70 })).toBe(1);

  await page.getByRole('main').getByText('Audit', { exact: true }).click();
  const rows = page.getByTestId('audit').getByRole('row');
  await rows.nth(2).waitFor();
  expect(await rows.nth(1).textContent()).toMatch(/transferana \(finance\)in the consoleagreed \(1 of 2\)/);
  expect(await rows.nth(2).textContent()).toMatch(/ben \(sales, Finance\)in the consoleapproved.*ran as shown, done/);
  await leave(page, ben);
});

test('other arguments are agreed to by two as well', async () => {
  const runId = await stage.start('transfer less', ['transfer', { n: 80 }], 'transferred.');
  const page = await stage.open('ana', `/runs/${runId}`);
  await takeRoles(page, 'finance');
  const card = request(page, 'transfer');
  await card.getByRole('button', { name: 'Edit' }).click();
  await card.getByLabel('N', { exact: true }).fill('75');
  await card.getByRole('button', { name: 'Approve with 1 change' }).click();
  await card.getByText('1 of 2 agreed to these changes: ana').waitFor();

  const ben = await stage.open('ben', `/runs/${runId}`);
  await takeRoles(ben, 'finance');
  const other = request(ben, 'transfer').getByRole('region', { name: 'Other arguments' });
  expect(await other.textContent()).toContain('80 → 75');
  await other.getByRole('button', { name: 'Approve with these changes' }).click();
  await untilStatus(page, 'Completed in');
  expect([stage.witness.tool('transfer', { n: 75 }), stage.witness.tool('transfer', { n: 80 })]).toEqual([1, 0]);
  await leave(page, ben);
});

test('a tool is approved for the rest of a run, which can be taken back', async () => {
  const runId = await stage.start(
    'transfer little',
    ['transfer', { n: 30 }],
    ['transfer', { n: 31 }],
    ['charge', { n: 90 }],
    ['transfer', { n: 32 }],
    'transferred.',
  );
  await asked(stage, runId);
  const page = await stage.open('ana', `/runs/${runId}`);
  await takeRoles(page, 'finance');
  await request(page, 'transfer').getByLabel('Approve every later call of transfer in this run').check();
  await request(page, 'transfer').getByRole('button', { name: 'Approve', exact: true }).click();

  await request(page, 'charge').waitFor();
  await page.getByText(/^Approved by rule r1, /).waitFor();
  expect(stage.witness.tool('transfer', { n: 31 })).toBe(1);
  const rules = page.getByRole('region', { name: 'Approved without asking' });
  expect(await rules.textContent()).toMatch(
    /every call of transferr1 by ana, .* · for the rest of the run · used 1 time/,
  );
  await rules.getByRole('button', { name: 'Revoke: every call of transfer' }).click();
  await rules.getByText(/revoked by ana/).waitFor();

  await request(page, 'charge').getByRole('button', { name: 'Approve', exact: true }).click();
  await request(page, 'transfer').getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('form', { name: 'Reject transfer' }).getByRole('button', { name: 'Reject' }).click();
  await untilStatus(page, 'Completed in');
  expect(stage.witness.tool('transfer', { n: 32 })).toBe(0);
  await leave(page);
});
