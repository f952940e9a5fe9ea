/** People go on from runs in the console: ask on, fork from a step, run again. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../client/cli.js';
import { finished } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, toolRow, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const script = (words: string, ...steps: unknown[]) => `${words} script: ${JSON.stringify(steps)}`;
const shots = process.env.SCREENSHOTS;

test('a completed run is asked on, and the two runs lead to each other', async () => {
  const runId = await stage.start('first on the page', ['quick', { n: 1 }], 'first answer');
  await finished(stage, runId);
  const page = await stage.open('ana', `/runs/${runId}`);
  await page.getByLabel('Ask on').fill(script('second on the page', 'second answer'));
  if (shots) await page.screenshot({ path: `${shots}/ask-on.png`, fullPage: true });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(runId));
  await untilStatus(page, 'Completed in');
  await page.getByRole('main').getByText('second answer').first().waitFor();
  expect(stage.witness.requests('second on the page')[0]!.messages).toHaveLength(6);
  expect(stage.witness.tool('quick', { n: 1 })).toBe(1);

  expect(await page.getByTestId('origin').textContent()).toBe(`Continues run ${runId}`);
  await page.getByTestId('origin').getByRole('link').click();
  await page.waitForURL(new RegExp(`${runId}$`));
  const wentOn = page.getByRole('region', { name: 'Runs that come from this one' });
  await wentOn.getByRole('link', { name: 'second on the page' }).waitFor();
  await leave(page);
});

/** The smallest there is. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('files are chosen or dropped, refused in plain words, shown with the request, and never run', async () => {
  const page = await stage.open('ana', '/new');
  await page.locator('input[type=radio][value=worker_bee]').check();
  await page.getByRole('textbox', { name: 'Request' }).fill(script('with files on the page', 'seen'));
  await page.getByLabel('Add files, or drop them here').setInputFiles([
    { name: 'dot.png', mimeType: 'image/png', buffer: picture },
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>document.title = "run"</script>') },
    { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
  ]);
  await page.getByText('Agents do not take this type.').waitFor();
  const send = page.getByRole('button', { name: 'Start the run' });
  expect(await send.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Remove tool.exe' }).click();
  const dropped = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['%PDF-1.7'], 'bill.pdf', { type: 'application/pdf' }));
    return transfer;
  })()`);
  await page.getByText('Add files, or drop them here').dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByRole('button', { name: 'Remove bill.pdf' }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/files-chosen.png`, fullPage: true });
  await send.click();
  await page.waitForURL((url) => url.pathname.startsWith('/runs/'));
  await untilStatus(page, 'Completed in');

  const given = page.getByTestId('given-file');
  await given.nth(2).waitFor();
  expect(await given.allInnerTexts()).toEqual([
    expect.stringMatching(/dot.png\s+\d+ bytes/),
    expect.stringContaining('page.html'),
    expect.stringContaining('bill.pdf'),
  ]);
  const shown = given.first().locator('img');
  await shown.scrollIntoViewIfNeeded();
  await expect
    .poll(() => shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBe(1);
  expect(await given.locator('img').count(), 'only the picture is shown').toBe(1);
  if (shots) await page.screenshot({ path: `${shots}/files-shown.png`, fullPage: true });
  const html = await given.nth(1).getByRole('link').getAttribute('href');
  const answer = await fetch(`${stage.url}${html}`);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': "attachment; filename*=UTF-8''page.html",
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
  });
  const [sent] = stage.witness.requests('with files on the page');
  expect(JSON.stringify(sent)).toContain(`data:image/png;base64,${picture.toString('base64')}`);
  await leave(page);
});

test('a file that is too large is refused before it is read, and one of 40 MB is taken', async () => {
  const upload = (bytes: number) =>
    fetch(`${stage.url}/api/v1/files?name=long.wav`, { method: 'POST', body: new Uint8Array(bytes) });
  expect(await (await upload(40_000_000)).json()).toMatchObject({ mediaType: 'audio/wav', size: 40_000_000 });
  const refused = await upload(60_000_000);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ code: 'FileTooLarge', detail: expect.stringContaining('50000000') });
});

test('a fork says what it keeps and what may happen again, before it starts, with other arguments', async () => {
  const steps = [['quick', { n: 11 }], ['slow', { n: 12, seconds: 0 }], ['pay', { n: 13 }], 'all done'];
  const runId = await stage.start('forked on the page', ...steps);
  await finished(stage, runId);
  const page = await stage.open('ana', `/runs/${runId}`);
  await toolRow(page, 'slow').locator('summary').click();
  await toolRow(page, 'slow').getByRole('button', { name: 'Fork from here' }).click();
  const kept = page.getByRole('region', { name: 'Kept as it happened, not done again' });
  const again = page.getByRole('region', { name: 'Done by this run, may be done once more' });
  await kept.waitFor();
  expect(await kept.getByRole('listitem').allTextContents()).toEqual([expect.stringContaining('quick')]);
  expect(await again.getByRole('listitem').allTextContents()).toEqual([
    expect.stringContaining('slow'),
    expect.stringMatching(/^pay.*cannot be undone/),
  ]);
  await page.getByRole('radio', { name: 'With other arguments' }).check();
  const args = page.getByRole('group', { name: 'Arguments of the call' });
  const n = args.getByLabel('N', { exact: true });
  await n.fill('9x');
  await args.getByText('N must be a whole number').waitFor();
  expect(await page.getByRole('button', { name: 'Fork with these arguments' }).isDisabled()).toBe(true);
  await n.fill('99');
  await page.keyboard.press('Escape');
  await kept.waitFor({ state: 'detached' });
  await toolRow(page, 'slow').getByRole('button', { name: 'Fork from here' }).click();
  expect(await n.inputValue()).toBe('99');
  if (shots) await page.screenshot({ path: `${shots}/fork.png` });
  await page.getByRole('button', { name: 'Fork with these arguments' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(runId));
  await untilStatus(page, 'Completed in');
  expect(await page.getByTestId('origin').textContent()).toContain(`Fork of run ${runId}`);
  await toolRow(page, 'quick').getByText('kept').waitFor();
  if (shots) await page.screenshot({ path: `${shots}/forked.png`, fullPage: true });
  expect([11, 12, 99].map((n) => stage.witness.tool(n === 11 ? 'quick' : 'slow', { n }))).toEqual([1, 1, 1]);
  expect(stage.witness.tool('pay', { n: 13 })).toBe(2);
  await leave(page);
});

test('a run is run again after one question', async () => {
  const runId = await stage.start('again on the page', ['charge', { n: 21 }], 'charged');
  const page = await stage.open('ana', `/runs/${runId}`, { viewport: { width: 390, height: 800 } });
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByText('its tools may run a second time').waitFor();
  await page.getByRole('button', { name: 'Run it again' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(runId));
  await request(page, 'charge').waitFor();
  expect(await page.getByTestId('origin').textContent()).toBe(`Repeats run ${runId}`);
  await leave(page);
});

test('an archived run is shown by the page, the API and the command line, says so, and nothing goes on from it', async () => {
  const runId = await stage.start('kept for later', ['quick', { n: 31 }], 'all is kept');
  await finished(stage, runId);
  const cli = (...args: string[]) => runCli({ ...stage.stack.env, DATA_DIR: stage.dataDir }, ...args);
  const archived = await cli('archive', runId);
  const folder = path.join(stage.dataDir, 'archive');
  expect(archived).toMatchObject({ code: 0, out: `Archived: ${path.join(folder, `${runId}.json`)}\n` });

  // One that the server does not have: its file, as docs/guide/archive.md tells of the format.
  const { run, ...file } = JSON.parse(readFileSync(path.join(folder, `${runId}.json`), 'utf8'));
  const forgotten = { ...run, runId: 'forgotten' };
  const sha256 = createHash('sha256').update(JSON.stringify(forgotten)).digest('hex');
  writeFileSync(path.join(folder, 'forgotten.json'), JSON.stringify({ ...file, sha256, run: forgotten }));

  const answer = await fetch(`${stage.url}/api/v1/runs/forgotten`);
  expect(await answer.json()).toEqual({ ...forgotten, archivedAt: file.archivedAt });
  expect(await cli('list', '--archived')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/forgotten +✓ completed/),
  });
  expect(await cli('show', 'forgotten')).toMatchObject({ out: expect.stringContaining('the server no longer has it') });
  expect(await cli('archive')).toMatchObject({ code: 2, err: expect.stringContaining('give a run, or --older-than') });
  expect(await cli('archive', '--older-than', '1s', '--json')).toMatchObject({ code: 0 });

  const page = await stage.open('ana', '/runs/forgotten');
  await page.getByRole('main').getByText('all is kept').first().waitFor();
  expect(await page.getByTestId('archived').textContent()).toContain('Archived');
  await toolRow(page, 'quick').locator('summary').click();
  if (shots) await page.screenshot({ path: `${shots}/archived.png`, fullPage: true });
  for (const name of ['Fork from here', 'Run again', 'Send']) {
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  }
  await leave(page);
});
