/** People make schedules in the console, start them by hand, pause and delete them. */
import { AxeBuilder } from '@axe-core/playwright';
import { getSchedule, listSchedules, updateSchedule } from '@platform/temporal';
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
  await row.getByText(/Resumed by ana · Changed by ana (just now|\d)/).waitFor();
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

test('a schedule of an agent with fields is made by its fields, for a day of the week or of the month; who is not the first to change it is told', async () => {
  const page = await stage.open('ana', '/schedules');
  await page.getByRole('button', { name: 'New schedule' }).click();
  await page.getByLabel('Name').fill('sample-count');
  await page.getByLabel('Agent').selectOption('counter');
  await page.getByLabel('When', { exact: true }).selectOption('weekly');
  await page.getByLabel('Day', { exact: true }).selectOption('Sunday');
  await page.getByLabel('At', { exact: true }).fill('23:05');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('textbox', { name: 'Request' }).fill('sample script: [["quick", {"n": 603}], "counted"]');
  await page.getByRole('button', { name: 'Make the schedule' }).click();
  await page.getByText('To is needed').waitFor();
  await page.getByRole('textbox', { name: 'To', exact: true }).fill('7');
  await page.getByRole('button', { name: 'Make the schedule' }).click();

  const row = page.getByRole('listitem').filter({ hasText: 'sample-count' });
  await row.getByText('Every Sunday at 23:05, Europe/Berlin').waitFor();
  await row.getByText('Next times').click();
  await expect.poll(() => row.getByText(/^Sunday, .*11:05/).count()).toBe(5);
  const made = await getSchedule(stage.client, 'sample-count');
  expect(made).toMatchObject({ cron: '5 23 * * 0', run: { agentId: 'counter', request: { to: 7 } } });

  await row.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('form', { name: 'Edit sample-count' });
  expect(await form.getByRole('textbox', { name: 'To', exact: true }).inputValue()).toBe('7');
  await form.getByLabel('When', { exact: true }).selectOption('monthly');
  await form.getByLabel('Day of the month').fill('31');
  const { version } = await getSchedule(stage.client, 'sample-count');
  await updateSchedule(stage.client, { scheduleId: 'sample-count', version, startedBy: 'ben', overlap: 'allowAll' });
  await form.getByRole('button', { name: 'Save the changes' }).click();
  await form.getByText('Somebody else changed the schedule since you looked.').waitFor();
  expect(await getSchedule(stage.client, 'sample-count')).toMatchObject({ cron: '5 23 * * 0', changedBy: 'ben' });

  await form.getByRole('button', { name: 'Leave it' }).click();
  await row.getByRole('button', { name: 'Edit' }).click();
  expect(await form.getByLabel('When the run before is still going').inputValue()).toBe('allowAll');
  await form.getByLabel('When', { exact: true }).selectOption('monthly');
  await form.getByLabel('Day of the month').fill('31');
  await form.getByRole('textbox', { name: 'To', exact: true }).fill('8');
  await form.getByRole('button', { name: 'Save the changes' }).click();
  await row.getByText('On day 31 of each month at 23:05, Europe/Berlin').waitFor();
  const request = { to: 8, request: expect.stringContaining('603') };
  expect((await getSchedule(stage.client, 'sample-count')).run.request).toEqual(request);
  await leave(page);
});
