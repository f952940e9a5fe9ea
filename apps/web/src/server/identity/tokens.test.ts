import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ApiTokens, isApiToken } from './api-tokens.js';
import { mayGive } from './may-give.js';
import type { Principal } from './principal.js';

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), 'tokens-')), 'api-tokens.json');
const wanted = { name: 'ci', role: 'starter', agents: ['support'], expiresInSeconds: 60 } as const;
const by = 'https://id.example#7';
const made = (file: string) => new ApiTokens(file, () => {}).create({ ...wanted, agents: ['support'] }, by);

test('a token is known by its secret, of which the file has only the hash', async () => {
  const file = newFile();
  const { token, ...view } = await made(file);
  expect(isApiToken(token)).toBe(true);
  expect(new ApiTokens(file, () => {}).verify(token)).toEqual(view);
  expect(view).toMatchObject({ name: 'ci', role: 'starter', agents: ['support'], createdBy: by });
  expect(readFileSync(file, 'utf8')).not.toContain(token.slice('agt_'.length + 13));
  expect(statSync(file).mode & 0o077).toBe(0);
});

// Nobody sees what is not theirs.
test('another secret, another id, half of it, and another token with its secret are refused', async () => {
  const file = newFile();
  const [one, other] = [await made(file), await made(file)];
  const tokens = new ApiTokens(file, () => {});
  const { id } = one;
  const secret = one.token.slice(`agt_${id}_`.length);
  const changed = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
  for (const wrong of [`agt_${id}_${changed}`, `agt_${other.id}_${secret}`, `agt_${id}_`, `agt_${id}`, 'agt__', one.id])
    expect(() => tokens.verify(wrong)).toThrow('not one of this console');
});

test('a token that is revoked by another process is refused at once, and so is one that has ended', async () => {
  const file = newFile();
  const { token, id } = await made(file);
  const here = new ApiTokens(file, () => {});
  expect(here.verify(token).id).toBe(id);
  const revoked: string[] = [];
  const there = new ApiTokens(file, (one) => revoked.push(one));
  expect(await there.revoke(id)).toMatchObject({ id, revokedAt: expect.any(String) });
  expect(revoked).toEqual([id]);
  expect(() => here.verify(token)).toThrow('"ci" was revoked');
  expect(await there.revoke('none')).toBeUndefined();
  const ended = await here.create({ ...wanted, agents: ['a'], expiresInSeconds: -1 }, by);
  expect(() => here.verify(ended.token)).toThrow('"ci" has ended');
});

test('consoles that make tokens at the same time lose none', async () => {
  const file = newFile();
  const all = await Promise.all(Array.from({ length: 20 }, () => made(file)));
  const tokens = new ApiTokens(file, () => {});
  expect(new Set(tokens.list().map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
});

test('a file that is none says so, with its variable', () => {
  const file = newFile();
  writeFileSync(file, '{"tokens": [{"id": 1}]}');
  expect(() => new ApiTokens(file, () => {}).list()).toThrow(
    /API_TOKENS_FILE is ".*", which is not a file of tokens: tokens.0/,
  );
});

describe('nobody gives what they do not have', () => {
  const admin = (grant: object, more: object = {}): Principal => ({
    kind: 'person',
    id: by,
    name: 'Ana',
    roles: ['admin', 'finance'],
    grants: [{ role: 'admin', ...grant }],
    ...more,
  });
  test.each([
    [admin({}), { role: 'admin' }, true],
    [admin({}), { role: 'viewer', roles: ['finance'] }, true],
    [admin({}), { role: 'viewer', roles: ['legal'] }, false],
    [admin({ agents: ['a', 'b'] }), { role: 'viewer', agents: ['a'] }, true],
    [admin({ agents: ['a', 'b'] }), { role: 'viewer', agents: ['a', 'c'] }, false],
    [admin({ agents: ['a', 'b'] }), { role: 'viewer' }, false],
    [admin({ tools: ['x'] }), { role: 'approver' }, false],
    [admin({ tenants: ['acme'] }), { role: 'viewer' }, false],
    [admin({}, { tenant: 'acme' }), { role: 'viewer', tenants: ['acme'] }, true],
    [admin({}, { tenant: 'acme' }), { role: 'viewer', tenants: ['bolt'] }, false],
    [admin({}, { tenant: 'acme' }), { role: 'viewer' }, false],
    [admin({ tenants: ['bolt'] }, { tenant: 'acme' }), { role: 'admin', tenants: ['acme'] }, false],
    [admin({ tenants: ['bolt'] }, { tenant: 'acme' }), { role: 'viewer', tenants: ['bolt'] }, false],
    [admin({ tenants: ['bolt'] }, { tenant: 'acme' }), { role: 'viewer', tenants: [] }, false],
    [admin({ tenants: ['acme', 'bolt'] }, { tenant: 'acme' }), { role: 'viewer', tenants: ['acme'] }, true],
    [admin({ tenants: ['acme', 'bolt'] }, { tenant: 'acme' }), { role: 'viewer', tenants: ['bolt'] }, false],
    [{ ...admin({}), grants: [{ role: 'operator' }] } as Principal, { role: 'viewer' }, false],
  ] as const)('%j gives %j: %s', (principal, given, may) => {
    expect(mayGive(principal as Principal, given as Parameters<typeof mayGive>[1])).toBe(may);
  });
});
