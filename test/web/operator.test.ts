/** Those who operate the product, and those who answer for it: System, Audit and Agents, on the real stack. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { submitDecision } from '@platform/temporal';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, bee, faulty, finished, until } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const shots = process.env.SCREENSHOTS;

async function isAccessible(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  // Nothing is wider than the page, however narrow it is.
  const widths = '[document.body.scrollWidth, document.documentElement.clientWidth]';
  const [wide, room] = await page.evaluate<number[]>(widths);
  expect(wide).toBeLessThanOrEqual(room ?? 0);
}

const sizes = [
  { name: 'phone', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
  { name: 'desk', options: { viewport: { width: 1440, height: 900 } } },
] as const;

test('System says what is wrong with its cure, and one press lets what stands still go on', async () => {
  const runId = await stage.start('stalls for the operator', faulty({ status: 401, times: 1 }, 'went on'));
  await until(stage, runId, ({ status }) => status === 'stalled');
  const page = await stage.open('ana', '/system');
  const line = page.getByRole('listitem').filter({ hasText: 'Stalled: the provider refused the key' });
  await line.getByText('Set a key that the provider takes and start the agents again. Then retry.').waitFor();
  const runbook = line.getByRole('link', { name: 'Runbook' });
  expect(await runbook.getAttribute('href')).toBe('/docs/runbooks/stalls-grow');
  await page.getByTestId('verdict').getByText('Runs stand still, or will.').waitFor();
  const queues = page.getByRole('region', { name: 'Queues' }).getByRole('listitem');
  await queues.getByText(/taken by \d+ workers?/).waitFor();
  await queues.getByText(/taken by \d+ agent-services?/).waitFor();
  await page
    .getByRole('region', { name: 'Processes' })
    .getByText(/takes turns, \d+ agents?/)
    .waitFor();
  await page
    .getByRole('region', { name: 'Storage' })
    .getByText(/counted/)
    .waitFor();
  for (const { name, options } of sizes) {
    const sized = await stage.open('ana', '/system', options);
    await sized.getByTestId('verdict').waitFor();
    await isAccessible(sized, `system-${name}`);
    await leave(sized);
  }
  await line.getByRole('button', { name: 'Retry all' }).press('Enter');
  await line.waitFor({ state: 'detached' });
  expect((await finished(stage, runId)).status).toBe('completed');
  await leave(page);
});

test('Audit finds who decided what by its address, and the files have exactly what is filtered', async () => {
  const [approved, rejected] = [
    await stage.start('audit one', ['charge', { n: 3 }], 'charged'),
    await stage.start('audit two', ['charge', { n: 4 }], 'not charged'),
  ];
  for (const [runId, action, by] of [
    [approved, 'approve', 'bo'],
    [rejected, 'reject', 'cy'],
  ] as const) {
    const [request] = (await asked(stage, runId)).waitingFor;
    await submitDecision(stage.client, { runId, requestId: request!.id, action, by, note: `note of ${by}` });
  }
  const page = await stage.open('ana', '/audit?person=BO&tool=charge');
  const rows = page.getByRole('table').getByRole('row');
  await rows.filter({ hasText: approved }).getByText('approved').waitFor();
  await page
    .getByTestId('read-so-far')
    .getByText(/: all of this period\.$/)
    .waitFor();
  expect(await rows.filter({ hasText: rejected }).count()).toBe(0);
  await page.getByText('“note of bo”').waitFor();

  const lines = async (format: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: format }).click();
    return readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n');
  };
  const told = (await lines('JSON Lines')).map((line) => JSON.parse(line));
  expect(told.map(({ by, tool, runId }) => [by, tool, runId])).toEqual([['bo', 'charge', approved]]);
  expect(await lines('CSV')).toHaveLength(2);

  // The filter is changed with the keyboard alone, and is in the address.
  await page.getByLabel('Person').fill('');
  await page.getByLabel('Decision').selectOption('reject');
  await rows.filter({ hasText: rejected }).getByText('rejected').waitFor();
  expect(new URL(page.url()).searchParams.get('decision')).toBe('reject');
  await page.getByLabel('Tool').fill('nothing');
  await page.getByLabel('Tool').press('Enter');
  await page.getByText('Nothing was decided').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await rows.filter({ hasText: approved }).waitFor();
  for (const { name, options } of sizes) {
    const sized = await stage.open('ana', '/audit', options);
    await sized.getByRole('row').filter({ hasText: approved }).waitFor();
    await isAccessible(sized, `audit-${name}`);
    await leave(sized);
  }
  await rows.filter({ hasText: approved }).getByRole('link').click();
  await page.waitForURL(`**/runs/${approved}`);
  await leave(page);
});

test('Agents says what an agent is told, what it can do and who is asked, how its runs go, and starts one', async () => {
  const page = await stage.open('ana', '/agents');
  await page.getByRole('list', { name: 'Agents' }).getByRole('link').filter({ hasText: bee }).click();
  await page.waitForURL(`**/agents/${bee}`);
  const tool = page.getByRole('region', { name: 'Tools' }).getByRole('listitem').filter({ hasText: 'transfer' });
  await tool.getByText(/Asks before it runs\. When .*Otherwise .*\./).waitFor();
  await page.getByRole('region', { name: 'Instructions' }).waitFor();
  await page
    .getByTestId('figures')
    .getByText(/^Of the last \d+ that ended: \d+(\.\d)? ?% completed/)
    .waitFor();
  await page.getByRole('list', { name: 'Recent runs' }).getByRole('link').first().waitFor();
  for (const { name, options } of sizes) {
    const sized = await stage.open('ana', `/agents/${bee}`, options);
    await sized.getByTestId('figures').waitFor();
    await isAccessible(sized, `agent-${name}`);
    await sized.goto(`${stage.url}/agents`);
    await sized.getByRole('list', { name: 'Agents' }).waitFor();
    await isAccessible(sized, `agents-${name}`);
    await leave(sized);
  }
  await page.getByRole('link', { name: 'Start a run' }).click();
  await page.waitForURL(`**/new?agent=${bee}`);
  expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe(bee);
  await page.goto(`${stage.url}/agents/nobody`);
  await page.getByRole('heading', { name: 'This agent is not served' }).waitFor();
  await leave(page);
});
