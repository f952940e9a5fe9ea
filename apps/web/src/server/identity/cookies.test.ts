import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { SealedCookies } from './cookies.js';

const secret = 's'.repeat(32);
const made = (origin = 'https://agents.example.com', cookieSecrets = [secret]) =>
  new SealedCookies({ cookieSecrets, origin });

/** The cookies that an answer sets, as a browser keeps them. */
async function set(cookies: SealedCookies, data: unknown, before = '') {
  const app = new Hono().get('/', async (c) => {
    await cookies.set(c, 'session', data, Date.now() + 60_000);
    return c.text('');
  });
  return (await app.request('/', { headers: { cookie: before } })).headers.getSetCookie();
}

async function get(cookies: SealedCookies, cookie: string): Promise<unknown> {
  let found: unknown;
  const app = new Hono().get('/', async (c) => {
    found = await cookies.get(c, 'session');
    return c.text('');
  });
  await app.request('/', { headers: { cookie } });
  return found;
}

const sent = (all: string[]) => all.map((one) => one.split(';')[0]).join('; ');

test('on https no other host of the domain can set the cookie, no script reads it, and it goes nowhere unencrypted', async () => {
  const [cookie = ''] = await set(made(), { a: 1 });
  expect(cookie).toMatch(/^__Host-session=/);
  for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
    expect(cookie.split('; ')).toContain(attribute);
  expect(cookie).not.toMatch(/Domain/i);
  expect((await set(made('http://127.0.0.1:3000'), { a: 1 }))[0]).toMatch(
    /^session=[^;]+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('what is too long for one cookie goes into several, and comes back whole', async () => {
  const data = { refreshToken: 'x'.repeat(9_000) };
  const all = await set(made(), data);
  expect(all.length).toBeGreaterThan(2);
  for (const one of all) expect(one.length).toBeLessThan(4_096);
  expect(await get(made(), sent(all))).toEqual(data);
  expect(await get(made(), sent(all.slice(0, -1)))).toBeUndefined();
  const shorter = await set(made(), { a: 1 }, sent(all));
  expect(shorter.filter((one) => /Max-Age=0/.test(one))).toHaveLength(all.length - 1);
});

// Nobody sees what is not theirs: a session that somebody made or changed is none.
test('what another secret has sealed, and what was changed or made up, is no session', async () => {
  const good = sent(await set(made(), { a: 1 }));
  expect(await get(made(), good)).toEqual({ a: 1 });
  const other = made(undefined, ['o'.repeat(32)]);
  expect(await get(other, good)).toBeUndefined();
  expect(await get(made(undefined, ['n'.repeat(32), secret]), good)).toEqual({ a: 1 });
  for (let at = '__Host-session='.length; at < good.length; at += 7) {
    const changed = good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1);
    expect(await get(made(), changed)).toBeUndefined();
  }
  for (const madeUp of ['x', 'Fe26.2*1*', '%', '{"a":1}', `${good}~2`])
    expect(await get(made(), `__Host-session=${madeUp}`)).toBeUndefined();
});
