/** What every page has: how large it is, how it is reached by the keyboard, what is shown while nobody looks, and whose decisions these are. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, bee, finished } from '../durability/kit.js';
import { type PushService, startPushService, type ToldBrowser } from '../support/push-service.js';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, untilStatus } from './support/see.js';

let service: PushService;
let stage: ConsoleStage;
beforeAll(async () => {
  service = await startPushService();
  stage = await setConsoleStage({ PUSH_SERVICES: service.url });
});
afterAll(async () => {
  service?.close();
  await stage?.close();
});

const shots = process.env.SCREENSHOTS;
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) });
};
/** What a machine finds wrong for people who use a screen reader. `within`: looks at this part of the page alone. */
async function faultsOf(page: Page, within = 'html') {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  return violations.map(({ id, nodes }) => [page.url(), id, ...nodes.map(({ html }) => html)]);
}

const noFaults = async (page: Page) => expect(await faultsOf(page)).toEqual([]);

/** Bytes of script, compressed, that a page loads first. A browser of today does not load what is for old ones. */
const budgets = { '/': 200_000, '/inbox': 200_000, '/runs/[runId]': 260_000 };

const web = path.resolve(import.meta.dirname, '../../apps/web');

test.each(Object.entries(budgets))('the first load of %s has at most %i bytes of script', (route, most) => {
  const routes: { route: string; firstLoadChunkPaths: string[] }[] = JSON.parse(
    readFileSync(path.join(web, '.next/diagnostics/route-bundle-stats.json'), 'utf8'),
  );
  const chunks = routes.find((one) => one.route === route)?.firstLoadChunkPaths ?? [];
  expect(chunks.length).toBeGreaterThan(5);
  const size = chunks.reduce((sum, chunk) => sum + gzipSync(readFileSync(path.join(web, chunk))).length, 0);
  expect(size).toBeLessThanOrEqual(most);
});

test('where nothing was ever started and no sample refunds, the way to a run of one’s own is shown, and no promise', async () => {
  const page = await stage.open('ana', '/');
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
  expect(await page.getByText('first approved refund').count()).toBe(0);
  await page.getByRole('main').getByRole('link', { name: 'New run' }).waitFor();
  await leave(page);
});

/** Adds up how far what is shown moves without a press (cumulative layout shift). */
const watchShifts = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** After what is there now was drawn. */
const shiftsSoFar = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.shifted))))`;

/** Every page that there is, so that a new one is looked at too. */
const pages = readdirSync(path.join(web, 'src/app'), { encoding: 'utf8', recursive: true })
  .filter((file) => path.basename(file) === 'page.tsx')
  .map((file) => `/${path.dirname(file)}`.replace('/.', '/'))
  .sort();

const looks = [
  ['light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark, on a phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', isMobile: true, hasTouch: true }],
] as const;

test.each(looks)(
  'no page moves while it is read, is too wide, or has an accessibility fault that a machine finds; nor has what opens on it: %s',
  async (name, look) => {
    const runId = await stage.start(`stands still ${name}`, ['charge', { n: 1 }], 'charged.');
    await asked(stage, runId);
    const names: Record<string, string> = {
      '[agentId]': bee,
      '[runId]': runId,
      '[other]': runId,
      '[[...path]]': 'guide/decisions',
    };
    const page = await stage.open('ana', '/not-there', look);
    // As somebody who has been here before: what stands at the top of every page is known.
    await page.getByText('Scripted model.').waitFor();
    await page.addInitScript(watchShifts);
    const faults: unknown[] = [];
    for (const route of pages) {
      const at = route.replaceAll(/\[[^/]*\]+/g, (each) => names[each] ?? each);
      await page.goto(stage.url + at);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.locator('main .animate-pulse').first().waitFor({ state: 'detached' });
      const shifted = await page.evaluate<number>(shiftsSoFar);
      if (shifted > 0.05) faults.push(`${at} moves by ${shifted}`);
      const isFit = await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth');
      if (!isFit) faults.push(`${at} is too wide`);
      faults.push(...(await faultsOf(page)));
      await shoot(page, `${name}${at}`.replaceAll(/\W+/g, '-'));
      // What every page has at its top and its bottom is opened once.
      const openers = page.locator(`${at === '/' ? '' : 'main '}[aria-haspopup="dialog"]:not(:disabled)`);
      for (const opener of await openers.all()) {
        if (!(await opener.isVisible())) continue;
        await opener.click();
        const opened = page.locator('[popover]:popover-open');
        await opened.waitFor();
        faults.push(...(await faultsOf(page, '[popover]:popover-open')));
        await page.keyboard.press('Escape');
        await opened.waitFor({ state: 'detached' });
      }
    }
    expect(faults).toEqual([]);
    await leave(page);
  },
);

test('the palette finds runs, pages and documents by the keyboard alone; ? lists the keys', async () => {
  const runId = await stage.start('found by its words', 'done.');
  await finished(stage, runId);
  const page = await stage.open('ana', '/inbox', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' });
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('option', { name: 'Runs', exact: true }).waitFor();
  await noFaults(page);
  await page.keyboard.type(runId.slice(0, 8));
  await palette.getByRole('option', { name: /found by its words/ }).waitFor();
  await shoot(page, 'palette');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/runs/${runId}`);
  await palette.waitFor({ state: 'detached' });

  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('theme: light');
  await page.keyboard.press('Enter');
  await page.locator('html:not(.dark)').waitFor();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('search runs, agents, pages and commands').waitFor();
  await noFaults(page);
  await keys.getByRole('link', { name: 'Documentation' }).click();
  await page.getByRole('link', { name: 'Decisions', exact: true }).click();
  await page.waitForURL('**/docs/guide/decisions');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await noFaults(page);
  await leave(page);
});

test('the first decision asks whose it is, and none is taken by nobody', async () => {
  const runId = await stage.start('whose is it', ['charge', { n: 2 }], 'charged.');
  const page = await stage.open('you', `/runs/${runId}`, { viewport: { width: 390, height: 844 } });
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Who decides?' });
  await noFaults(page);
  await shoot(page, 'name');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Nothing was sent: a decision carries the name').waitFor();
  expect(stage.witness.tool('charge', { n: 2 })).toBe(0);
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  await dialog.getByLabel('Your name').fill('Ada');
  await page.keyboard.press('Enter');
  await untilStatus(page, 'Completed in');
  await page.getByText(/^Approved by Ada, /).waitFor();
  expect(stage.witness.tool('charge', { n: 2 })).toBe(1);
  await leave(page);
});

/** Puts a push service of our own in the place of the browser's, which is not reached from here: its keys are those of the test. */
async function withPushService(page: Page, { endpoint, keys }: ToldBrowser) {
  await page.context().grantPermissions(['notifications'], { origin: stage.url });
  await page.context().addInitScript(`
    const given = ${JSON.stringify({ endpoint, ...keys })};
    const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0)).buffer;
    const made = () => localStorage.getItem('test-push-key') && {
      endpoint: given.endpoint,
      options: { applicationServerKey: bytes(localStorage.getItem('test-push-key')) },
      getKey: (name) => bytes(given[name]),
      unsubscribe: async () => { localStorage.removeItem('test-push-key'); return true; },
    };
    // Here a browser without a window never has the right to show anything of its own accord.
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
    Notification.requestPermission = async () => 'granted';
    PushManager.prototype.getSubscription = async () => made();
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      localStorage.setItem('test-push-key', applicationServerKey);
      return made();
    };
  `);
}

test('who turns it on is told in the browser what waits for them, by a message that only it can read', async () => {
  const browser = service.browser('ana');
  const page = await stage.open('ana', '/not-there');
  await withPushService(page, browser);
  await page.goto(`${stage.url}/inbox`);
  await page.getByRole('button', { name: /Your name/ }).click();
  const menu = page.getByRole('dialog', { name: 'Your name and roles' });
  await menu.getByRole('button', { name: 'Tell me in this browser' }).click();
  await menu.getByRole('button', { name: 'Tell me no more in this browser' }).waitFor();
  await noFaults(page);
  await shoot(page, 'push');
  await page.keyboard.press('Escape');

  const runId = await stage.start('told of', ['charge', { n: 3 }], 'charged.');
  const { waitingFor } = await asked(stage, runId);
  const tell = (requestIds: string[]) =>
    fetch(`${stage.url}/api/v1/push/news`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ runId, requestIds }),
    });
  const answer = await tell([waitingFor[0]!.id]);
  expect(await answer.json()).toEqual({ told: 1 });
  const { text: message, content } = browser.messages().at(-1)!;
  expect(content).toMatchObject({ type: 'asked', title: 'May the agent run charge?' });
  expect(message, 'no arguments and no words of the conversation').not.toMatch(/told of|"n"/);

  // A browser without a window shows no message: what it is asked to show is kept instead.
  await page.goto(`${stage.url}/new`);
  await page.getByRole('heading', { name: 'New run' }).waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  const [worker] = page.context().serviceWorkers();
  await worker!.evaluate(`
    self.shown = [];
    self.registration.showNotification = async (title, { tag, data }) => void self.shown.push({ title, tag, url: data?.url });
  `);
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(stage.url));
      if (registration) resolve(registration.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const deliver = (data: string) =>
    devtools.send('ServiceWorker.deliverPushMessage', { origin: stage.url, registrationId, data });
  const { tag, url } = content;
  await deliver(message);
  await expect.poll(() => worker!.evaluate('self.shown')).toEqual([{ title: 'May the agent run charge?', tag, url }]);
  await deliver(JSON.stringify({ type: 'over', tag }));
  await expect.poll(() => worker!.evaluate('self.shown.at(-1)')).toMatchObject({ title: 'Decided', tag });

  await worker!.evaluate(`
    self.dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), {
      notification: { close: () => undefined, data: { url: ${JSON.stringify(url)} } },
    }))
  `);
  await page.waitForURL('**/inbox#*');
  await request(page, 'charge').waitFor();
  await page.locator('[aria-label="Open request"]', { hasText: 'told of' }).waitFor();
  await leave(page);
});

test('the console can be installed, and says so itself when nothing answers', async () => {
  const page = await stage.open('ana', '/');
  const manifest = (await (await fetch(`${stage.url}/manifest.webmanifest`)).json()) as { icons: { src: string }[] };
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/inbox' });
  for (const { src } of manifest.icons) expect((await fetch(stage.url + src)).status, src).toBe(200);
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  expect(
    await page.evaluate('caches.keys()'),
    'nothing is kept: no page of an old version, nothing of a person',
  ).toEqual([]);
  await page.context().setOffline(true);
  await page.goto(`${stage.url}/inbox`);
  await page.getByRole('heading', { name: 'The console does not answer' }).waitFor();
  await noFaults(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'The console does not answer' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await leave(page);
});
