// @ts-check
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { installNodePackages } from './lib/node-packages.mjs';
import { root } from './lib/paths.mjs';

// Makes the README's pictures of the console into docs/images. Needs a running product on the scripted model, best one with an empty
// DATA_DIR; starts runs in it.
//
//   npm run screenshots -- http://127.0.0.1:3000

await installNodePackages({ dev: true });
const { launchBrowser } = await import('./lib/browser.mjs');

const folder = path.join(root, 'docs/images');
const url = process.argv[2] ?? process.env.CONSOLE_URL ?? 'http://127.0.0.1:3000';
const desktop = { viewport: { width: 1200, height: 780 }, deviceScaleFactor: 1.25 };
const tall = { ...desktop, viewport: { width: 1200, height: 960 } };
const taller = { ...desktop, viewport: { width: 1200, height: 1240 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** @typedef {import('@platform/temporal').RunView} RunView */

/** @template Body @param {string} at @param {unknown} [body] @returns {Promise<Body>} */
async function ask(at, body) {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${url}/api/v1${at}`, init || {});
  if (!response.ok) throw new Error(`${url}/api/v1${at} answered ${response.status}: ${await response.text()}`);
  return /** @type {Promise<Body>} */ (response.json());
}

/** @param {string} request @param {string} startedBy @param {object} [limits] */
async function start(request, startedBy, agentId = 'support', limits) {
  const body = { agentId, request, startedBy, limits };
  const { runId } = await /** @type {Promise<{ runId: string }>} */ (ask('/runs', body));
  return runId;
}

/** @param {string} runId @param {(view: RunView) => boolean} fits */
async function until(runId, fits) {
  for (let tries = 0; tries < 240; tries += 1) {
    const view = await /** @type {Promise<RunView>} */ (ask(`/runs/${runId}`));
    if (fits(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`run ${runId} did not get to where its picture is taken`);
}

/** @param {string} runId @param {string} [tool] none: whether the run may use more */
async function untilAsked(runId, tool) {
  /** @param {RunView['waitingFor'][number]} request */
  const fits = (request) => (tool ? request.tool === tool : request.kind === 'limit');
  const { waitingFor } = await until(runId, (view) => view.waitingFor.some(fits));
  const request = waitingFor.find(fits);
  if (!request) throw new Error(`run ${runId} does not ask for ${tool}`);
  return request;
}

const browser = await launchBrowser();

/**
 * @param {string} name
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {string} at
 * @param {(page: import('playwright-core').Page) => Promise<void>} ready
 */
async function take(name, options, at, ready) {
  const context = await browser.newContext(options);
  await context.addInitScript("localStorage.setItem('name', 'Sample user 1')");
  const page = await context.newPage();
  await page.goto(url + at);
  await ready(page);
  await page.getByRole('button', { name: 'Health: All parts run' }).waitFor();
  await page.evaluate('document.fonts.ready');
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  await context.close();
  console.log(path.relative(root, file));
}

try {
  await mkdir(folder, { recursive: true });
  const desk = await start(
    'Refund order 1003: the parcel arrived crushed. And which five items sold best?',
    'Sample user 2',
    'desk',
  );
  const large = await untilAsked(desk, 'issue_refund');
  const limited = await start('Audit the last 20 refunded orders.', 'Sample user 3', 'support', {
    modelCalls: 8,
    costUsd: 1,
  });
  await untilAsked(limited);
  const chart = await start('Which five items sold best? Show them in a chart.', 'Sample user 3', 'analyst');
  const stock = await start('How many of SKU-0007 are in stock in the warehouse?', 'Sample user 3');
  const parcels = await start('Where are orders 1007 and 1019?', 'Sample user 2');
  const toasters = await start('Refund order 1017: the parcel never came.', 'Sample user 2');
  const blender = await start('Refund order 1042: the blender arrived broken.', 'Sample user 2');
  for (const runId of [chart, stock, parcels]) await until(runId, ({ endedAt }) => endedAt !== undefined);

  // A large refund: two must agree, and one has.
  await ask(`/runs/${desk}/decisions`, {
    requestId: large.id,
    action: 'approve',
    by: 'Sample user 3',
    argumentsHash: large.argumentsHash,
  });
  await take('team', { ...taller, colorScheme: 'light' }, `/runs/${desk}`, async (page) => {
    await page.getByTestId('votes').waitFor();
    await page.getByTestId('member').getByRole('table').waitFor();
  });

  await untilAsked(toasters, 'issue_refund');
  const refund = await untilAsked(blender, 'issue_refund');
  await take('phone', { ...phone, colorScheme: 'light' }, `/runs/${blender}`, async (page) => {
    await page.getByRole('link', { name: 'Decide' }).or(page.getByTestId('decision')).first().waitFor();
    await page.getByTestId('decision').evaluate((card) => card.scrollIntoView());
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  });

  await ask(`/runs/${blender}/decisions`, {
    requestId: refund.id,
    action: 'approve',
    by: 'Sample user 1',
    note: 'Half of it, as agreed on the phone.',
    arguments: { ...refund.arguments, amount: Math.round(Number(refund.arguments.amount) * 50) / 100 },
    argumentsHash: refund.argumentsHash,
  });
  await untilAsked(blender, 'write_to_customer');
  await take('run', { ...tall, colorScheme: 'light' }, `/runs/${blender}`, async (page) => {
    await page.getByRole('button', { name: 'Approve' }).waitFor();
  });
  await take('inbox-dark', { ...tall, colorScheme: 'dark' }, '/inbox', async (page) => {
    await page.getByTestId('votes').waitFor();
    await page.getByRole('region', { name: 'Before it asked' }).getByText('get_order').waitFor();
  });

  const audit = await start('Audit the last 20 refunded orders.', 'Sample user 2');
  await take('runs', { ...desktop, colorScheme: 'light' }, '/', async (page) => {
    await page.locator(`a[href="/runs/${audit}"]`).waitFor();
  });
  await take(
    'runs-filtered',
    { ...desktop, colorScheme: 'light' },
    '/?status=waiting&agentId=support&since=24h',
    async (page) => {
      await page.locator(`a[href="/runs/${limited}"]`).waitFor();
      for (const key of ['j', 'x', 'j', 'Shift+x']) await page.keyboard.press(key);
      await page.getByRole('region', { name: 'Chosen runs' }).getByText('2 chosen').waitFor();
    },
  );
  await take('chart', { ...desktop, colorScheme: 'light' }, `/runs/${chart}`, async (page) => {
    await page.getByTestId('ended').waitFor();
    await page.getByRole('table').first().waitFor();
    await page.getByTestId('file').scrollIntoViewIfNeeded();
    await page.waitForFunction(
      "[...document.querySelectorAll('[data-testid=file] img')].some((image) => image.naturalWidth > 0)",
    );
  });
} finally {
  await browser.close();
}
