/** People fill in forms that are made of JSON Schemas: one renderer for what an agent is asked and for what a tool is given. */
import { AxeBuilder } from '@axe-core/playwright';
import { getRun, startRun } from '@platform/temporal';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage({ AGENTS_MODULE: 'agents,tests.kit.agents_under_test,tests.kit.forms_agent' });
});
afterAll(() => stage?.close());

const shots = process.env.SCREENSHOTS;
const given = '{"account": 738529527931269425, "weight": 2.0, "day": "2026-01-31"}';
const script = `script: ${JSON.stringify([['ship', given], 'sent.'])}`;

test('a request is filled in by keyboard on a phone: what is wrong stands at its field in the words of its label, also what only the server finds', async () => {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };
  const page = await stage.open('ana', '/new?agent=shipper', phone);
  const form = page.getByRole('main');
  await reach(page, form.getByLabel('Request', { exact: true }));
  await page.keyboard.type(script);
  const press = async (name: string, key?: 'Shift+Tab') => {
    await reach(page, form.getByRole('button', { name }), key);
    await page.keyboard.press('Enter');
  };
  await press('Start the run');
  for (const words of ['Day is needed', 'At is needed', 'Speed is needed', 'Street is needed']) {
    await form.getByText(words, { exact: true }).waitFor();
  }
  expect(await form.getByLabel('Day', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await seen(page, 'errors');

  await reach(page, form.getByLabel('Request', { exact: true }), 'Shift+Tab');
  await reach(page, form.getByLabel('Day', { exact: true }));
  await page.keyboard.type('01312027');
  await reach(page, form.getByLabel('At', { exact: true }));
  await page.keyboard.type('0230PM');
  await reach(page, form.getByLabel('Speed', { exact: true }));
  await page.keyboard.type('fast');
  await press('Add row to Lines');
  await focused(form.getByLabel('What', { exact: true }).nth(1));
  await page.keyboard.type('tea');
  await reach(page, form.getByLabel('Pieces').nth(1));
  await page.keyboard.type('12');
  await press('Move Lines 2 up');
  await focused(form.getByLabel('What', { exact: true }).first());
  await reach(page, form.getByLabel('What', { exact: true }).nth(1));
  await page.keyboard.type('x');
  await reach(page, form.getByLabel('Street'));
  await page.keyboard.type('Nowhere');
  await form.getByText('Pieces must be at most 9').waitFor();
  await form.getByText('What must have at least 2 characters').waitFor();
  await press('Take Lines 2 away', 'Shift+Tab');
  await focused(form.getByLabel('What', { exact: true }));
  await reach(page, form.getByLabel('Pieces'));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('3');
  await press('Start the run');

  await form.getByText('Street must NOT be valid').waitFor();
  expect(await form.getByRole('alert').count(), 'it stands once').toBe(0);
  await seen(page, 'server');
  await reach(page, form.getByLabel('Street'), 'Shift+Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Quay 1');
  await form.getByText('Street must NOT be valid').waitFor({ state: 'detached' });
  await press('Start the run');

  await page.waitForURL(/\/runs\//);
  await request(page, 'ship').waitFor();
  const { request: asked } = await getRun(stage.client, page.url().split('/').at(-1) ?? '');
  expect(asked).toEqual({
    request: script,
    day: '2027-01-31',
    at: expect.stringMatching(/^14:30/),
    speed: 'fast',
    lines: [{ what: 'tea', pieces: 3 }],
    address: { street: 'Quay 1' },
  });
  await leave(page);
});

// Promise: what was shown is what runs.
test('an edit changes one argument by keyboard; the exact numbers beside it run as they were asked for', async () => {
  const asked = { request: script, day: '2027-01-31', at: '14:30', speed: 'slow', lines: [{ what: 'tea' }] };
  const address = { street: 'Quay 1' };
  const { runId } = await startRun(stage.client, {
    agentId: 'shipper',
    request: { ...asked, address },
    startedBy: 'test',
  });
  const page = await stage.open('ana', `/runs/${runId}`);
  const card = request(page, 'ship');
  await reach(page, card.getByRole('button', { name: 'Edit' }));
  await page.keyboard.press('Enter');
  const edit = card.getByRole('form', { name: 'Edit the arguments of ship' });
  await edit.waitFor();
  expect(await edit.getByLabel('Account').inputValue()).toBe('738529527931269425');
  expect(await edit.getByLabel('Weight').inputValue()).toBe('2.0');
  await reach(page, edit.getByRole('button', { name: 'Add tags' }));
  await page.keyboard.press('Enter');
  await reach(page, edit.getByLabel('Tags 1', { exact: true }));
  await page.keyboard.type('fragile');
  await seen(page, 'edit');
  await reach(page, edit.getByRole('button', { name: 'Approve with 1 change' }));
  await page.keyboard.press('Enter');
  await untilStatus(page, 'Completed in');
  const [sent, ...more] = stage.witness.exactCalls('ship');
  expect(more).toEqual([]);
  for (const exact of ['"account":738529527931269425', '"weight":2.0', '"tags":["fragile"]'])
    expect(sent).toContain(exact);
  await leave(page);
});

/** The form has put the keyboard there. */
async function focused(control: Locator): Promise<void> {
  await expect.poll(() => control.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);
}

/** Moves the focus there as a keyboard does. */
async function reach(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await control.waitFor();
  const isThere = () => control.evaluate((element) => element.ownerDocument.activeElement === element);
  for (let pressed = 0; pressed < 120; pressed++) {
    if (await isThere()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not get to ${control}`);
}

/** Nothing of it is out of reach of people who see or hear less. */
async function seen(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/forms-${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(beyond, 'nothing is wider than the page').toBe(0);
}
