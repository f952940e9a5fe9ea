/** Sign-in from a terminal, with a real provider and the API of a console. Nobody needs a way to Temporal. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApi } from '../../apps/web/src/server/app.js';
import { type ApiContext, createApiContext } from '../../apps/web/src/server/context.js';
import { freePort } from '../../scripts/lib/ports.mjs';
import { closing } from '../support/closing.mjs';
import { startProvider, type TestProvider } from '../support/provider.js';
import { type Done, runCli, startCli } from './cli.js';

const nobody = '127.0.0.1:1';
let url: string;
let provider: TestProvider;
let context: ApiContext;
let server: ReturnType<typeof serve>;
let env: Record<string, string>;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  provider = await startProvider({ consoleUrl: url });
  const console = { TEMPORAL_ADDRESS: nobody, AGENT_SERVICE_URL: `http://${nobody}`, ...provider.env };
  context = await createApiContext(console as unknown as NodeJS.ProcessEnv);
  server = serve({ fetch: createApi(context).fetch, hostname: '127.0.0.1', port });
  if (!server.listening) await once(server, 'listening');
});
afterAll(() =>
  closing({ server: () => server?.close(), context: () => context?.close(), provider: () => provider?.stop() }),
);
beforeEach(() => {
  env = { AGENTS_URL: url, TEMPORAL_ADDRESS: nobody, XDG_CONFIG_HOME: mkdtempSync(path.join(tmpdir(), 'config-')) };
});
afterEach(() => provider.outage(false));

const cli = (...args: string[]) => runCli(env, ...args);
const kept = () => path.join(env.XDG_CONFIG_HOME as string, 'durable-agents', 'sign-ins.json');

/** Signs in as a person does: the command says where, the person goes there and chooses who they are. */
async function login(sub: string): Promise<Done> {
  const running = startCli(env, 'login');
  await running.printed('confirm the code');
  const [, address = ''] = /Open (\S+) in/.exec(running.out()) ?? [];
  await provider.choose(address, sub);
  return running.done;
}

describe('a person', () => {
  // Nobody sees what is not theirs.
  test('signs in, is known to every command, and is nobody again after signing out', async () => {
    const before = await cli('whoami');
    expect(before.code).toBe(4);
    expect(before.out).toContain('does not know you. Sign in with: npm run cli -- login');
    const refused = await cli('agents');
    expect(refused.code).toBe(4);
    expect(refused.err).toContain('Sign in with: npm run cli -- login');

    const done = await login('sample-approver');
    expect(done.err).toBe('');
    expect(done.out).toContain('Alex Approver (sample)');
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    expect(JSON.parse((await cli('whoami', '--json')).out)).toMatchObject({
      url,
      kind: 'person',
      id: `${provider.issuer}#sample-approver`,
      roles: ['approver', 'finance'],
    });

    const copy = readFileSync(kept(), 'utf8');
    expect((await cli('logout')).out).toContain('Signed out');
    expect((await cli('whoami')).code).toBe(4);
    // Who kept the tokens cannot have new ones for them.
    writeFileSync(kept(), ended(copy));
    const stolen = await cli('whoami');
    expect(stolen).toMatchObject({ code: 4 });
    expect(stolen.err + stolen.out).toMatch(/sign-in has ended|does not know you/);
  });

  test('whose token ends gets a new one, once, however many commands ask for it', async () => {
    await login('sample-starter');
    writeFileSync(kept(), ended(readFileSync(kept(), 'utf8')));
    const all = await Promise.all([1, 2, 3].map(() => startCli(env, 'whoami', '--json').done));
    for (const { code, out, err } of all)
      expect([code, err, JSON.parse(out).name]).toEqual([0, '', 'Sam Starter (sample)']);
    const [signIn] = Object.values(JSON.parse(readFileSync(kept(), 'utf8'))) as [{ expiresAt: number }];
    expect(signIn.expiresAt).toBeGreaterThan(Date.now());
  });

  // Nobody is to believe that what they say of themselves counts.
  test.each([
    [
      ['--by', 'bo'],
      {},
      '--by: the console knows who you are (Alex Approver (sample), approver, finance); leave it out',
    ],
    [['--role', 'ops'], {}, '--role: the console knows who you are'],
    [[], { AGENTS_ROLES: 'ops' }, 'AGENTS_ROLES: the console knows who you are'],
  ])('who is known and says %j %j is told to leave it out', async (args, more, words) => {
    const token = await provider.accessToken('sample-approver');
    const done = await runCli({ ...env, AGENTS_TOKEN: token, ...more }, 'retry', '--all', ...args);
    expect(done.code).toBe(2);
    expect(done.err.replace(/\s+/g, ' ')).toContain(words);
  });

  test('is told when the provider is away, and stays signed in', async () => {
    await login('sample-starter');
    writeFileSync(kept(), ended(readFileSync(kept(), 'utf8')));
    provider.outage(true);
    const away = await cli('whoami');
    expect(away.code).toBe(5);
    expect(away.err).toContain(provider.issuer);
    provider.outage(false);
    expect((await cli('whoami')).code).toBe(0);
  });
});

test('a token of one console is sent to no other, and none crosses a network unsealed', async () => {
  const token = await provider.accessToken('sample-approver');
  const other = await runCli({ ...env, AGENTS_URL: 'http://127.0.0.1:9', AGENTS_TOKEN: token }, '--url', url, 'whoami');
  expect(other.out).toContain('does not know you');
  const open = await runCli({ ...env, AGENTS_URL: 'http://agents.example.com', AGENTS_TOKEN: token }, 'whoami');
  expect(open.code).toBe(2);
  expect(open.err.replace(/\s+/g, ' ')).toContain('a token would cross the network for all to read; use https://');
});

test('a program is known by its own token', async () => {
  const done = await runCli({ ...env, AGENTS_TOKEN: await provider.programToken() }, 'whoami', '--json');
  expect(JSON.parse(done.out)).toMatchObject({ kind: 'program', roles: ['viewer'] });
});

// A token can do what it is for, for as long as it is for, and nobody reads its secret again.
test('an admin makes a token for a program, which is known by it until it is revoked', async () => {
  const admin = { ...env, AGENTS_TOKEN: await provider.accessToken('sample-admin') };
  const made = await runCli(admin, 'tokens', 'create', 'report', '--as', 'viewer', '--agent', 'support', '--for', '1h');
  expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^agt_\S+\n$/)]);
  const program = { ...env, AGENTS_TOKEN: made.out.trim() };
  expect(JSON.parse((await runCli(program, 'whoami', '--json')).out)).toMatchObject({
    kind: 'program',
    name: 'report',
  });
  const [listed] = JSON.parse((await runCli(admin, 'tokens', '--json')).out);
  expect(listed).toMatchObject({ name: 'report', role: 'viewer', agents: ['support'] });
  expect(JSON.stringify(listed)).not.toContain(made.out.trim());
  const more = await runCli(program, 'tokens', 'create', 'mine', '--as', 'admin');
  expect([more.code, more.out]).toEqual([4, '']);

  expect((await runCli(admin, 'tokens', 'revoke', listed.id)).out).toContain('is refused from now on');
  expect((await runCli(program, 'whoami')).code).toBe(4);
  expect((await runCli(admin, 'tokens')).out).toContain('revoked');
});

test('what needs a way to Temporal says so, and what does not go together', async () => {
  for (const args of [
    ['deployments'],
    ['tenants'],
    ['payloads'],
    ['archive', 'r1'],
    ['list', '--archived'],
    ['doctor', '--fix'],
  ]) {
    const done = await cli(...args);
    expect([args, done.code]).toEqual([args, 2]);
    expect(done.err.replace(/\s+/g, ' ')).toContain(`works on Temporal itself and not through a console (${url})`);
  }
  const both = await cli('--namespace', 'x', 'list');
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('--namespace') });
  const none = await runCli({ ...env, AGENTS_URL: '' }, 'login');
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('--url or AGENTS_URL') });
});

/** The same sign-ins, with access tokens that have ended. */
function ended(file: string): string {
  const all = JSON.parse(file) as Record<string, { expiresAt: number }>;
  for (const signIn of Object.values(all)) signIn.expiresAt = 0;
  return JSON.stringify(all);
}
