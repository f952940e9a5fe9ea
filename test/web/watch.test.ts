/** People watch runs in the console, also while parts of the product go away. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { cancelRun, getRun, startRun } from '@platform/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, faulty, finished, heldAt } from '../durability/kit.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { answers, leave, liveText, request, status, toolRow, untilStatus } from './support/see.js';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const shots = process.env.SCREENSHOTS;

const poem = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ');
/** The file that lets the model go on with the poem of a run, after its first words. */
const restOf = (words: string) => path.join(stage.dataDir, words);

test('an answer is shown while it is written, and a reload in the middle shows all of it, once', async () => {
  const runId = await stage.start('watched', heldAt(restOf('watched'), poem, 40));
  const page = await stage.open('ana', `/runs/${runId}`);
  await liveText(page).filter({ hasText: 'word8' }).waitFor();
  expect(await liveText(page).textContent()).not.toContain('word59');
  await page.reload();
  await liveText(page)
    .filter({ hasText: /word0 word1 .*word20/s })
    .waitFor();
  writeFileSync(restOf('watched'), '');
  await untilStatus(page, 'Completed in');
  await page.getByTestId('ended').waitFor();
  expect(await answers(page, 'word0')).toBe(1);
  expect(await liveText(page).count()).toBe(0);
  await leave(page);
});

test('every model call is a row; opened by the keyboard, it shows what was sent, on a phone and in the dark too', async () => {
  const runId = await stage.start('rows of calls', ['quick', { n: 1 }], [['quick', { n: 2 }]], 'three calls');
  await finished(stage, runId);
  for (const phone of [false, true]) {
    const page = await stage.open('ana', `/runs/${runId}`, {
      viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
      colorScheme: phone ? 'dark' : 'light',
    });
    await untilStatus(page, 'Completed in');
    const calls = page.getByTestId('model-call');
    expect(await calls.count()).toBe(3);
    expect(await calls.first().textContent()).toMatch(/scripted-bee.*\d+ in.*\d+ out/);
    await calls.nth(1).locator('summary').focus();
    await page.keyboard.press('Enter');
    const panel = page.getByTestId('call-panel');
    await panel.getByText('Exactly what was sent, byte for byte.').waitFor();
    await panel.getByText(/earlier messages$/).click();
    await panel.getByText(/rows of calls script/).waitFor();
    await panel.getByText(/^\d+ tools$/).click();
    await panel.getByText('Parameters').click();
    await panel.getByRole('button', { name: 'Copy as curl' }).waitFor();
    const isWide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    expect(isWide).toBe(false);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    if (shots) await page.screenshot({ path: path.join(shots, `call-${phone ? 390 : 1280}.png`), fullPage: true });
    await leave(page);
  }
});

test('when the agent-service is killed while it writes, that is said, and the text is written anew, not doubled', async () => {
  const runId = await stage.start('cut off', heldAt(restOf('cut off'), poem, 40));
  const page = await stage.open('ana', `/runs/${runId}`);
  await liveText(page).filter({ hasText: 'word12' }).waitFor();
  await stage.stack.agentService.kill('SIGKILL');
  await untilStatus(page, 'Nobody is working on it: the agents are not running');
  await page.getByText('Cut off in the middle.').waitFor();
  await stage.stack.agentService.restart();
  await untilStatus(page, 'attempt 2 of 5');
  await liveText(page)
    .filter({ hasText: /word0 word1/ })
    .waitFor();
  writeFileSync(restOf('cut off'), '');
  expect(await answers(page, 'word0')).toBe(1);
  await untilStatus(page, 'Completed in');
  await page.getByText('Went on after 1 attempt failed: the agent’s process stopped answering').waitFor();
  expect(await answers(page, 'word0')).toBe(1);
  await leave(page);
});

test('a retry says which attempt, when it comes and why', async () => {
  const tooOften = (words: string, retryAfter: number) =>
    stage.start(words, faulty({ status: 429, retryAfter, times: 1 }, 'done.'));
  const waits = await tooOften('too often', 300);
  const page = await stage.open('ana', `/runs/${waits}`);
  await status(page)
    .filter({ hasText: /Retrying 2 of 5 in \d+ (s|min).*: 429 from the provider/ })
    .waitFor();
  await cancelRun(stage.client, { runId: waits, by: 'ana' });

  await page.goto(`${stage.url}/runs/${await tooOften('too often at first', 1)}`);
  await untilStatus(page, 'Completed in');
  await page.getByText('Went on after 1 attempt failed: 429 from the provider').waitFor();
  await leave(page);
});

test('a tool that runs says for how long, and neither turns nor counts while the agents are away or the run is paused', async () => {
  const runId = await stage.start('running long', ['slow', { n: 41, seconds: 600 }], 'done.');
  const page = await stage.open('ana', `/runs/${runId}`);
  const row = toolRow(page, 'slow');
  await row.getByText(/^running for \d+ s$/).waitFor();
  await stage.stack.agentService.kill('SIGKILL');
  await row.getByText('stands still').waitFor();
  expect(await row.getByText(/^running/).count()).toBe(0);
  await stage.stack.agentService.restart();
  await row.getByText(/^running for \d+ s$/).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await untilStatus(page, 'Paused by ana');
  expect(await row.getByText(/^running/).count()).toBe(0);
  await cancelRun(stage.client, { runId, by: 'ana' });
  await leave(page);
});

test('a stalled run says why and what to do, and goes on at retry', async () => {
  const runId = await stage.start('refused once', faulty({ status: 401, times: 1 }, 'done.'));
  const page = await stage.open('ana', `/runs/${runId}`);
  await untilStatus(page, 'the provider refused the key');
  const panel = page.getByRole('region', { name: 'Stalled' });
  await panel.getByText('Set a key that the provider takes').waitFor();
  expect(await panel.getByText(/^Auth: /).isVisible(), 'the type of the error is for operators').toBe(false);
  await panel.getByText('more', { exact: true }).click();
  await panel.getByText(/^Auth: /).waitFor();
  const told = page.getByText('the provider refused the key');
  expect(await told.count(), 'once to see, and once for those who have the page read to them').toBe(2);
  if (shots) await page.screenshot({ path: `${shots}/stalled.png`, fullPage: true });
  await page.getByRole('button', { name: 'Retry' }).click();
  await untilStatus(page, 'Completed in');
  await page.getByText(/^Retried by ana, /).waitFor();
  await leave(page);
});

test('a run is paused while it writes, spoken to, and goes on with what was said', async () => {
  const poemHeld = heldAt(restOf('spoken to'), poem, 40);
  const runId = await stage.start('spoken to', ['quick', { n: 31 }], poemHeld);
  const page = await stage.open('ana', `/runs/${runId}`);
  await liveText(page).filter({ hasText: 'word3' }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/control-running.png` });
  await page.getByRole('button', { name: 'Pause' }).click();
  await untilStatus(page, 'Paused by ana');
  await page.getByText(/^Paused by ana, /).waitFor();
  expect(await liveText(page).count()).toBe(0);
  const phone = await stage.open('bob', `/runs/${runId}`, { viewport: { width: 390, height: 800 } });
  await phone.getByLabel('Say something to the agent').fill('Only the last word, please.');
  await phone.getByText('The agent gets it when the run is resumed.').waitFor();
  if (shots) await phone.screenshot({ path: `${shots}/control-phone.png`, fullPage: true });
  await phone.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/^bob said, .* reaches the agent with its next model call$/).waitFor();
  expect(await phone.getByLabel('Say something to the agent').inputValue()).toBe('');
  if (shots) await page.screenshot({ path: `${shots}/control-paused.png`, fullPage: true });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  writeFileSync(restOf('spoken to'), '');
  await page.getByRole('button', { name: 'Resume' }).click();
  await untilStatus(page, 'Completed in');
  await page.getByText(/^bob said, /).waitFor();
  expect(await page.getByText('reaches the agent').count()).toBe(0);
  expect(await page.getByLabel('Say something to the agent').count()).toBe(0);
  if (shots) await page.screenshot({ path: `${shots}/control-ended.png`, fullPage: true });
  const [, written, last] = stage.witness.requests('spoken to');
  expect(written?.messages.at(-1)).toMatchObject({ role: 'tool' });
  expect(last?.messages.at(-1)).toEqual({ role: 'user', content: 'Only the last word, please.' });
  expect(stage.witness.tool('quick', { n: 31 })).toBe(1);
  await leave(page, phone);
});

test('all runs that are stalled for one reason go on at one press', async () => {
  const refused = (words: string) => stage.start(words, faulty({ status: 401, times: 1 }, 'done.'));
  const runs = await Promise.all([refused('refused too'), refused('refused as well')]);
  const quota = await stage.start('quota', faulty({ status: 402 }, 'never.'));
  const page = await stage.open('ana', '/?status=stalled');
  const reasons = page.getByRole('list', { name: 'Why they are stalled' });
  const auth = reasons.getByRole('listitem').filter({ hasText: '2 runs stalled: the provider refused the key.' });
  await reasons.getByText('1 run stalled: the provider says the quota is used up.').waitFor();
  if (shots) await page.screenshot({ path: `${shots}/retry-stalled.png` });
  await auth.getByRole('button', { name: 'Retry all' }).click();
  for (const runId of runs) expect((await finished(stage, runId)).status).toBe('completed');
  await auth.waitFor({ state: 'detached' });
  expect((await getRun(stage.client, quota)).status).toBe('stalled');
  await cancelRun(stage.client, { runId: quota, by: 'ana' });
  await leave(page);
});

test('a message that is typed when the run ends is not lost: it is the next one, or is there to be copied', async () => {
  const typed = 'And the last word?';
  const runId = await stage.start('ended while typing', heldAt(restOf('ended while typing'), poem, 40));
  const page = await stage.open('ana', `/runs/${runId}`);
  await liveText(page).filter({ hasText: 'word3' }).waitFor();
  await page.getByLabel('Say something to the agent').fill(typed);
  writeFileSync(restOf('ended while typing'), '');
  await untilStatus(page, 'Completed in');
  await page.getByText('The run ended before you sent this. Send it as the next message').waitFor();
  expect(await page.getByLabel('Ask on').inputValue()).toBe(typed);
  await leave(page);

  const other = await stage.start('cancelled while typing', ['charge', { n: 5 }], 'charged.');
  const phone = await stage.open('ana', `/runs/${other}`, { viewport: { width: 390, height: 800 } });
  await phone.getByLabel('Say something to the agent').fill(typed);
  await cancelRun(stage.client, { runId: other, by: 'ben' });
  await untilStatus(phone, 'Cancelled by ben');
  expect(await phone.getByLabel('The run ended before you sent this.').inputValue()).toBe(typed);
  await leave(phone);
});

test('when the console’s server is killed the page says so, and goes on by itself when it is back', async () => {
  const runId = await stage.start('web away', ['charge', { n: 1 }], 'charged.');
  const page = await stage.open('ana', `/runs/${runId}`);
  await request(page, 'charge').waitFor();
  await stage.stack.web.kill('SIGKILL');
  await page.getByText('Disconnected. Trying again').waitFor();
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('alert').filter({ hasText: 'server does not answer' }).waitFor();
  await stage.stack.web.restart();
  await page.getByText('Disconnected. Trying again').waitFor({ state: 'detached' });
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  await untilStatus(page, 'Completed in');
  expect(stage.witness.tool('charge', { n: 1 })).toBe(1);
  await leave(page);
});

test('without the worker everything is shown, that it is missing is said, and a decision is refused with the reason', async () => {
  const runId = await stage.start('worker away', ['charge', { n: 2 }], 'charged.');
  await asked(stage, runId);
  await stage.stack.worker.kill('SIGKILL');
  const page = await stage.open('ana', `/runs/${runId}`);
  await page.getByText('What moves runs on is not running:').waitFor();
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('alert').filter({ hasText: 'Nobody took it in time' }).waitFor();
  await stage.stack.worker.restart();
  await finishedByHand(page, runId);
  await leave(page);
});

/** A decision that was refused for want of a worker may have been taken after all; else it is taken again. */
async function finishedByHand(page: Awaited<ReturnType<ConsoleStage['open']>>, runId: string) {
  const approve = request(page, 'charge').getByRole('button', { name: 'Approve' });
  await page.getByText('What moves runs on is not running:').waitFor({ state: 'detached' });
  if (await approve.isVisible()) await approve.click();
  await finished(stage, runId);
  await untilStatus(page, 'Completed in');
  expect(stage.witness.tool('charge', { n: 2 })).toBe(1);
}

test('what models and tools say is inert', async () => {
  const evil = [
    '<img src="https://evil.example/a.png" onerror="document.title=1"><script>document.title=2</script>',
    '![pixel](https://evil.example/b.png)',
    '[click](javascript:document.title=3)',
    '[plain link](https://example.com/page)',
  ].join('\n\n');
  const runId = await stage.start(
    `inert ${'and so on '.repeat(400)}the end`,
    ['quick', { n: '<b id="injected">1</b>\u202e' }],
    evil,
  );
  const page = await stage.open('ana', `/runs/${runId}`);
  await untilStatus(page, 'Completed in');
  const main = page.getByRole('main');
  expect(await main.getByText('so on the end').count(), 'a very long request is not all of the page').toBe(0);
  await main.getByRole('button', { name: /^Show all 4,\d+ characters$/ }).click();
  await main.getByText('so on the end').waitFor();
  expect(await main.locator('img, script, #injected, a[href^="javascript"]').count()).toBe(0);
  expect(await main.textContent()).toContain('<script>');
  expect(await main.getByText('\\u{202E}', { exact: true }).first().isVisible()).toBe(true);
  const link = main.getByRole('link', { name: 'plain link' });
  expect(await link.getAttribute('rel')).toContain('noopener');
  expect(await page.title()).toContain('inert');
  await leave(page);
});

test('the list follows the runs, its filter is in the address, and who comes back to it finds their place', async () => {
  const page = await stage.open('ana', '/');
  const runId = await stage.start('listed', ['charge', { n: 3 }], 'charged.');
  const row = page.locator(`a[href="/runs/${runId}"]`);
  await row.filter({ hasText: 'Waiting for a decision on charge' }).waitFor();
  await page.getByRole('navigation', { name: 'Filter' }).getByRole('link', { name: 'Completed' }).click();
  await page.waitForURL(/status=completed/);
  await row.waitFor({ state: 'detached' });
  await page.goBack();
  await row.waitFor();

  const more = await Promise.all(Array.from({ length: 8 }, (_, n) => stage.start(`in the list ${n}`, 'done.')));
  await Promise.all(more.map((other) => finished(stage, other)));
  await page.setViewportSize({ width: 1280, height: 320 });
  const rows = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  await rows.nth(8).waitFor();
  const ninth = page.locator(`a[href="${await rows.nth(8).getByRole('link').getAttribute('href')}"]`);
  await ninth.scrollIntoViewIfNeeded();
  const place = await page.evaluate('scrollY');
  expect(place).toBeGreaterThan(100);
  await ninth.click();
  await page.waitForURL(/runs/);
  await status(page).waitFor();
  await page.goBack();
  await expect.poll(() => page.evaluate('scrollY'), { message: 'the list is where it was left' }).toBe(place);
  await leave(page);
});

test('a run that the server cannot show is said to be one, and is shown as soon as it can be', async () => {
  const runId = await stage.start('not to be shown', 'shown after all.');
  await finished(stage, runId);
  const page = await stage.open('ana', '/');
  const problem = {
    type: 'urn:problem:InternalError',
    title: 'broken',
    status: 500,
    detail: 'x',
    code: 'InternalError',
  };
  await page.route(`**/api/v1/runs/${runId}**`, (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
  await page.goto(`${stage.url}/runs/${runId}`);
  await page.getByRole('heading', { name: 'This run cannot be shown' }).waitFor();
  await page.getByText('Something is broken here. Tell those who run it.').waitFor();
  await page.unroute(`**/api/v1/runs/${runId}**`);
  await page.getByText('shown after all.').first().waitFor();
  await leave(page);
});

test('a run that does not exist is said not to, and is shown as soon as it does', async () => {
  const page = await stage.open('ana', '/runs/not-yet-here');
  await page.getByText('There is no such run').waitFor();
  const request = `comes later script: ${JSON.stringify(['here it is'])}`;
  await startRun(stage.client, { key: 'not-yet-here', agentId: 'worker_bee', request, startedBy: 'test' });
  await page.getByText('here it is').last().waitFor();
  await leave(page);
});

// Promise: what was shown is what runs. An approver reads every character that the tool gets, in the order in which it gets them.
test('what cannot be seen is marked wherever it comes from, and nothing of a model is loaded or leads elsewhere than it says', async () => {
  const said =
    'zero\u200bwidth, a &#x202E;reference, ![pixel](https://elsewhere.invalid/p.png) [my bank](https://elsewhere.invalid/x) <b>raw</b> 👩‍👧';
  const runId = await stage.start('hidden\u2800here', ['book', { city: 'Os\u202elo\u3164 10\u00a0000' }], said);
  await asked(stage, runId);
  const page = await stage.open('ana\u05d0', `/runs/${runId}`);
  const card = page.getByRole('article', { name: /book/ });
  await card.getByText('Os\\u{202E}lo\\u{3164} 10\\u{00A0}000').waitFor();
  expect(await card.getByTitle('right-to-left override').textContent()).toBe('\\u{202E}');
  expect(await page.title()).toContain('hidden\\u{2800}here');

  await card.getByLabel('date').fill('2026-12-01');
  await card.getByRole('button', { name: 'Answer' }).click();
  await untilStatus(page, 'Completed in');
  const answer = page.locator('.prose', { hasText: 'zero' });
  const reads = expect.poll(() => answer.textContent());
  await reads.toBe(
    'zero\\u{200B}width, a \\u{202E}reference, pixel (a picture of elsewhere.invalid, not loaded) my bank (elsewhere.invalid) <b>raw</b> 👩‍👧',
  );
  expect(await page.locator('main img').count()).toBe(0);
  const hidden = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\u2800]/u;
  expect(
    await page.locator('body').evaluate((body) => body.outerHTML.replace(/<script.*?<\/script>/gs, '')),
  ).not.toMatch(hidden);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/hidden.png`, fullPage: true });
  await leave(page);
});

for (const [name, options] of [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
] as const) {
  test(`pages have no accessibility faults that can be found by a machine, and fit the screen: ${name}`, async () => {
    const runId = await stage.start(`axe ${name}`, ['quick', { n: 1 }], ['charge', { n: 4 }], 'charged.');
    await asked(stage, runId);
    for (const at of ['/', '/inbox', '/new', `/runs/${runId}`]) {
      const page = await stage.open('ana', at, options);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (at === '/new') await page.getByRole('radio').first().waitFor();
      if (at === '/inbox' && name === 'phone') await page.getByRole('list', { name: 'Pending decisions' }).waitFor();
      else if (at === '/inbox' || at.startsWith('/runs'))
        await page.getByRole('button', { name: 'Approve' }).first().waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${at} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${at} fits`).toBe(true);
      await leave(page);
    }
  });
}
