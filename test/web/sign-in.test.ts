/** Who people are in the console, and what it offers them. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleStage, setConsoleStage } from './support/console.js';
import { leave, request, untilStatus } from './support/see.js';

const shots = process.env.SCREENSHOTS;
let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterAll(() => stage?.close());

const person = {
  kind: 'person',
  id: 'https://id.example#7',
  name: 'Ana Sample',
  roles: ['finance'],
  permissions: ['read', 'start', 'decide', 'steer', 'schedule'],
  signing: true,
};

/** A page that the server answers as this one; `undefined` is nobody. What it is may change while the page is open. */
async function openAs(at: string, me: () => object | undefined, options = {}): Promise<Page> {
  const page = await stage.open('typed name', '/schedules', options);
  await page.route('**/api/v1/**', (route) => answerAs(route, me()));
  await page.goto(stage.url + at);
  return page;
}

async function answerAs(route: Route, me: object | undefined): Promise<void> {
  if (!me) {
    const problem = { type: 'urn:problem:SignInRequired', title: 'Sign in', status: 401, code: 'SignInRequired' };
    await route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({ ...problem, detail: 'Sign in.' }),
    });
  } else if (new URL(route.request().url()).pathname === '/api/v1/me') await route.fulfill({ json: me });
  else await route.continue();
}

const noViolations = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

const looks = [
  ['light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
] as const;

test('without sign-in the page says so, and people give their name themselves', async () => {
  const page = await stage.open('ana', '/inbox');
  await page.getByRole('button', { name: 'Your name:' }).click();
  await page.getByText('Local developer, no sign-in.').waitFor();
  await page.getByRole('textbox', { name: 'Your name' }).waitFor();
  await noViolations(page);
  await leave(page);
});

test.each(looks)(
  'nobody sees anything before the sign-in, and comes back to the page that they wanted: %s',
  async (name, look) => {
    const page = await openAs('/runs/abc?x=1', () => undefined, look);
    const link = page.getByRole('link', { name: 'Sign in' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('/api/auth/login?return=%2Fruns%2Fabc%3Fx%3D1');
    await expect.poll(() => page.title()).toContain('Sign in');
    expect(await page.getByRole('button', { name: 'Your name:' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New run' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Health/ }).count()).toBe(0);
    await noViolations(page);
    if (shots) await page.screenshot({ path: `${shots}/sign-in-${name}.png` });
    await leave(page);
  },
);

test('a decision comes without the name that the browser holds: sign-in says who decides', async () => {
  const runId = await stage.start('decided signed in', ['charge', { n: 201 }], 'charged.');
  const page = await openAs(`/runs/${runId}`, () => person);
  let sent: Record<string, unknown> = {};
  await page.route('**/decisions', async (route) => {
    sent = route.request().postDataJSON();
    await route.continue();
  });
  await request(page, 'charge').getByRole('button', { name: 'Approve' }).click();
  await untilStatus(page, 'Completed in');
  expect(sent).toMatchObject({ action: 'approve', via: 'console' });
  expect(Object.keys(sent)).not.toContain('by');
  expect(Object.keys(sent)).not.toContain('roles');
  await leave(page);
});

test.each(looks)('the menu says who one is, and signs out: %s', async (name, look) => {
  const endsAt = new Date(Date.now() + 4 * 60_000).toISOString();
  const page = await openAs('/inbox', () => ({ ...person, tenant: 'acme', sessionEndsAt: endsAt }), look);
  await page.getByText('Your session ends at').waitFor();
  const again = page.getByRole('link', { name: 'Sign in again' });
  expect(await again.getAttribute('href')).toBe('/api/auth/login?fresh=1&return=%2Fsigned-in');
  await page.getByRole('button', { name: 'Signed in as Ana Sample' }).click();
  const menu = page.getByRole('dialog', { name: 'Who you are' });
  for (const text of ['https://id.example#7', 'finance', 'acme', 'is signed in your name']) {
    await menu.getByText(text).waitFor();
  }
  expect(await page.getByRole('textbox', { name: 'Your name' }).count()).toBe(0);
  await noViolations(page);
  if (shots) await page.screenshot({ path: `${shots}/who-${name}.png` });
  let signedOut = 0;
  await page.route('**/api/auth/logout', (route) => {
    signedOut += 1;
    return route.fulfill({ json: {} });
  });
  await menu.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${stage.url}/`);
  expect(signedOut).toBe(1);
  await leave(page);
});

test('what one may not do is not offered', async () => {
  const runId = await stage.start('only looked at', ['charge', { n: 202 }], 'charged.');
  const viewer = { ...person, roles: [], permissions: ['read'] };
  const page = await openAs(`/runs/${runId}`, () => viewer);
  const card = request(page, 'charge');
  await card.getByText('none of your roles may decide').waitFor();
  expect(await card.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  for (const name of ['Pause', 'Cancel', 'Send', 'Run again']) {
    expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
  }
  expect(await page.getByRole('link', { name: 'New run' }).count()).toBe(0);
  await noViolations(page);
  await page.goto(`${stage.url}/schedules`);
  await page.getByRole('heading', { name: 'Schedules' }).waitFor();
  expect(await page.getByRole('button', { name: 'New schedule' }).count()).toBe(0);
  await page.goto(`${stage.url}/new`);
  await page.getByText('You may not start runs').waitFor();
  await leave(page);
});

// Promise: nothing that a person typed is lost when the session ends.
test.each(looks)('a session that ends covers the page and keeps what was typed: %s', async (name, look) => {
  const runId = await stage.start(`typed while signed out ${name}`, ['charge', { n: 203 }], 'charged.');
  let me: object | undefined = person;
  const page = await openAs(`/runs/${runId}`, () => me, look);
  const card = request(page, 'charge');
  await card.getByRole('button', { name: 'Reject' }).click();
  await page.getByLabel('Why?').fill('Too much for a blender.');
  me = undefined;
  await page.getByRole('form', { name: 'Reject charge' }).getByRole('button', { name: 'Reject' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await noViolations(page);
  if (shots) await page.screenshot({ path: `${shots}/session-ended-${name}.png` });

  me = person;
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    (async () => {
      await page
        .context()
        .route('**/api/auth/login?*', (route) => route.fulfill({ status: 302, headers: { location: '/signed-in' } }));
      await page.context().route('**/api/v1/me', (route) => answerAs(route, me));
      await dialog.getByRole('link', { name: 'Sign in again' }).click();
    })(),
  ]);
  await dialog.waitFor({ state: 'detached' });
  if (!tab.isClosed()) await tab.close();
  expect(await page.getByLabel('Why?').inputValue()).toBe('Too much for a blender.');
  await page.getByRole('form', { name: 'Reject charge' }).getByRole('button', { name: 'Reject' }).click();
  await untilStatus(page, 'Completed in');
  await page.getByText('“Too much for a blender.”').waitFor();
  await leave(page);
});

// Promise: nobody sees what is not theirs.
test('when somebody else signs in, the page begins anew', async () => {
  let me: object = person;
  const page = await openAs('/new', () => me);
  const text = page.getByRole('textbox', { name: 'Request' });
  await page.getByRole('radio', { name: /^Support/ }).check();
  await text.fill('what the one before typed');
  me = { ...person, id: 'https://id.example#8', name: 'Ben Sample' };
  await page.evaluate("new BroadcastChannel('sign-in').postMessage('changed')");
  await page.getByRole('button', { name: 'Signed in as Ben Sample' }).waitFor();
  await page.getByRole('radio', { name: /^Support/ }).check();
  await expect.poll(() => text.inputValue()).toBe('');
  await leave(page);
});
