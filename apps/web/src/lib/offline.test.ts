import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';

const web = path.resolve(import.meta.dirname, '../..');
const script = readFileSync(path.join(web, 'public/sw-offline.js'), 'utf8');

interface Condition {
  or?: Condition[];
  not?: Condition;
  requestMode?: string;
  requestMethod?: string;
  urlPattern?: { pathname: string };
}
interface Asked {
  mode: string;
  method: string;
  pathname: string;
}
type Listener = (event: Record<string, unknown>) => void;

/** The script as a browser runs it, which has `routes` or does not. */
function worker({ withRoutes = true } = {}) {
  const listeners: Record<string, Listener> = {};
  const routes: { condition: Condition; source: string }[] = [];
  const does: string[] = [];
  const InstallEvent = class {};
  if (withRoutes) Object.assign(InstallEvent.prototype, { addRoutes: () => undefined });
  const self = {
    InstallEvent,
    registration: { navigationPreload: { enable: async () => void does.push('enable') } },
    addEventListener: (type: string, listener: Listener) => {
      listeners[type] = listener;
    },
  };
  const fetch = async ({ url }: { url: string }) => void does.push(`fetch ${url}`);
  runInContext(script, createContext({ self, Response, fetch }));
  listeners.install?.({
    waitUntil: () => undefined,
    addRoutes: (added: typeof routes) => routes.push(...added),
  });
  listeners.activate?.({ waitUntil: () => undefined });
  return { listeners, routes, does };
}

function holds({ or, not, requestMode, requestMethod, urlPattern }: Condition, asked: Asked): boolean {
  if (or) return or.some((one) => holds(one, asked));
  if (not) return !holds(not, asked);
  if (requestMode) return asked.mode === requestMode;
  if (requestMethod) return asked.method === requestMethod;
  const { pathname } = urlPattern!;
  return pathname.endsWith('*') ? asked.pathname.startsWith(pathname.slice(0, -1)) : asked.pathname === pathname;
}

/** Whether the browser asks for it without the service worker. */
function isLeft(asked: Partial<Asked> & { pathname: string }): boolean {
  const { routes } = worker();
  expect(routes.map(({ source }) => source)).toEqual(['network']);
  return holds(routes[0]!.condition, { mode: 'navigate', method: 'GET', ...asked });
}

const pages = readdirSync(path.join(web, 'src/app'), { encoding: 'utf8', recursive: true })
  .filter((file) => path.basename(file) === 'page.tsx')
  .map((file) => `/${path.dirname(file)}`.replace('/.', '/').replace(/\[.*?\]+/g, 'x'));

// Where a sign-in ends: it was not begun when nothing answers.
test.each(pages.filter((page) => page !== '/signed-in'))('%s says that nothing answers', (pathname) => {
  expect(isLeft({ pathname })).toBe(false);
});

// Promise: a sign-in is asked for once, by the browser itself; so is everything that does something.
test.each([
  { pathname: '/signed-in' },
  { pathname: '/api/auth/login' },
  { pathname: '/api/auth/callback' },
  { pathname: '/api/v1/me', mode: 'cors' },
  { pathname: '/api/v1/files' },
  { pathname: '/sw.js', mode: 'same-origin' },
  { pathname: '/healthz' },
  { pathname: '/_next/static/chunks/x.js', mode: 'no-cors' },
  { pathname: '/inbox', mode: 'cors' },
  { pathname: '/inbox', method: 'POST' },
  { pathname: '/inboxes' },
])('$pathname ($mode $method) is never taken over', (asked) => {
  expect(isLeft(asked)).toBe(true);
});

async function shown(preloadResponse: Promise<unknown>) {
  const { listeners, does } = worker();
  let answer: unknown;
  listeners.fetch?.({
    request: { url: '/inbox' },
    preloadResponse,
    respondWith: (given: unknown) => {
      answer = given;
    },
  });
  return { answer: await answer, does };
}

test('a page is what the browser has asked for, and is asked for once', async () => {
  const page = new Response('the inbox');
  expect(await shown(Promise.resolve(page))).toEqual({ answer: page, does: ['enable'] });
});

test('the page that nothing answers loads nothing, and is not taken for an answer', async () => {
  const { answer } = await shown(Promise.reject(new TypeError('Failed to fetch')));
  const page = answer as Response;
  expect(page.status).toBe(503);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  const html = await page.text();
  expect(html).toContain('The console does not answer');
  expect(html).not.toMatch(/\b(src|href)=/);
});

test('where a browser cannot be told what to leave alone, nothing is taken over', () => {
  expect(worker({ withRoutes: false })).toEqual({ listeners: {}, routes: [], does: [] });
});
