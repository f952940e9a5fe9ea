/** People make schedules in the console, start them by hand, pause and delete them. */
import { AxeBuilder } from '@axe-core/playwright';
import { listSchedules } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

test('a schedule is made, told what is wrong with it, started by hand, paused, resumed and deleted', async () => {
  const page = await stage.open('ana', '/schedules');
  await page.getByText('No schedules yet').waitFor();
  await page.getByRole('button', { name: 'New schedule' }).click();
  await page.getByLabel('Name').fill('sample-nightly');
  await page.getByLabel('Agent').selectOption('worker_bee');
  await page.getByLabel('Request').fill('sample script: [["quick", {"n": 601}], "counted"]');
  const plan = { name: 'plan ü.csv', mimeType: 'text/csv', buffer: Buffer.from('a;1') };
  await page.getByLabel('Add files, or drop them here').setInputFiles(plan);
  await page.getByRole('button', { name: 'Remove plan ü.csv' }).waitFor();
  await page.getByLabel('When', { exact: true }).selectOption('cron');
  await page.getByLabel('Times').fill('at noon');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Make the schedule' }).click();
  await page.getByText('cron: "at noon" is refused').waitFor();
  await page.getByLabel('Times').fill('30 2 * * *');
  await page.getByRole('button', { name: 'Make the schedule' }).click();

  const row = page.getByRole('listitem').filter({ hasText: 'sample-nightly' });
  await row.getByText('Every day at 02:30, Europe/Berlin · Next run in').waitFor();
  await row.getByRole('button', { name: 'Run now' }).click();
  await row.getByRole('link', { name: /ago|just now/ }).click();
  await page.getByText('counted').first().waitFor();
  await page.getByTestId('ended').waitFor();
  // What was shown is what runs: each run of the schedule has the file that was chosen for it.
  await page.getByTestId('given-file').getByText('plan ü.csv').waitFor();

  await page.getByRole('link', { name: 'Schedules' }).first().click();
  await row.getByRole('button', { name: 'Pause' }).click();
  await row.getByText('Paused by ana').waitFor();
  await row.getByRole('button', { name: 'Resume' }).click();
  await row.getByText('Resumed by ana').waitFor();

  await row.getByText('no run at 02:30').waitFor();
  await row.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('form', { name: 'Edit sample-nightly' });
  expect(await form.getByLabel('At', { exact: true }).inputValue()).toBe('02:30');
  await form.getByLabel('At', { exact: true }).fill('03:15');
  await form.getByLabel('Request').fill('sample script: [["quick", {"n": 602}], "changed"]');
  await form.getByRole('button', { name: 'Save the changes' }).click();
  await row.getByText('Every day at 03:15, Europe/Berlin · Next run in').waitFor();
  await row.getByText('Changed by ana').waitFor();
  await row.getByText('no run at 02:30').waitFor({ state: 'hidden' });
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/schedules.png` });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await page.getByRole('button', { name: 'New schedule' }).click();
  await page.getByLabel('When', { exact: true }).selectOption('interval');
  await page.getByLabel('Unit').selectOption('hours');
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/schedule-form.png` });
  await page.getByLabel('Add files, or drop them here').setInputFiles([
    { name: 'good.txt', mimeType: 'text/plain', buffer: Buffer.from('good') },
    { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  await page.getByText('Agents do not take this type.').waitFor();
  await page.getByText('It is empty, or a folder.').waitFor();
  await page.getByText('Remove the files that were not taken.').waitFor();
  expect(await page.getByRole('button', { name: 'Make the schedule' }).isDisabled()).toBe(true);
  const open = await new AxeBuilder({ page }).analyze();
  expect(open.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  for (const name of ['tool.exe', 'empty.txt']) await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByLabel('Request').fill('typed and left');
  await page.getByRole('button', { name: 'Leave it' }).click();
  await page.getByLabel('Request').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'New schedule' }).click();
  expect(await page.getByLabel('Request').inputValue(), 'what was typed is kept').toBe('typed and left');
  await page.getByLabel('When', { exact: true }).selectOption('cron');
  await page.getByLabel('Times').waitFor();
  await page.getByRole('button', { name: 'Leave it' }).click();

  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete the schedule' }).click();
  await page.getByText('No schedules yet').waitFor();
  await expect.poll(() => listSchedules(stage.client)).toEqual([]);
  await leave(page);
});
