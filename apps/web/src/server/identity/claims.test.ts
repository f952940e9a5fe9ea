import { expect, test } from 'vitest';
import { noRolesFile, standingOf } from '../access/roles-file.js';
import { knownOf } from './claims.js';

const settings = { rolesClaim: 'roles', tenantClaim: 'tenant' };
const base = { iss: 'https://id.example', sub: '7' };

test('a person is issuer and subject; the name is only shown', () => {
  const ana = knownOf({ ...base, name: 'Ana' }, settings);
  expect(ana.id).toBe('https://id.example#7');
  expect(knownOf({ ...base, sub: '8', name: 'Ana' }, settings).id).not.toBe(ana.id);
});

test.each([
  [{ roles: ['a', 'b'] }, 'roles', ['a', 'b']],
  [{ roles: 'a, b c' }, 'roles', ['a', 'b', 'c']],
  [{ realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
  [{ 'https://example.com/roles': ['a'] }, 'https://example.com/roles', ['a']],
  [{ roles: [1, null, 'a', 'a', '', 'b\u200b', 'x'.repeat(201)] }, 'roles', ['a']],
  [{}, 'roles', []],
  [{}, 'constructor.name', []],
])('roles of %j at %s', (claims, rolesClaim, roles) => {
  expect(knownOf({ ...base, ...claims }, { ...settings, rolesClaim }).roles).toEqual(roles);
});

test.each([
  ['Jose\u0301', 'José'],
  ['Ana\u202e\u200b Klein', 'Ana Klein'],
  ['Ana\nApproved by Bo', 'Ana Approved by Bo'],
  ['\u0410na', '\u0410na (7)'], // a Cyrillic A
  ['Анна', 'Анна'],
  ['x'.repeat(200), 'x'.repeat(100)],
  ['\u200b', '7'],
])('%j is shown as %j', (name, shown) => {
  expect(knownOf({ ...base, name }, settings).name).toBe(shown);
});

// Nobody sees what is not theirs: without a tenant somebody sees all of them.
test.each<[object, string | undefined]>([
  [{ tenant: 'acme' }, 'acme'],
  [{ tenant: ['acme'] }, ''],
  [{ tenant: ['acme', 'bolt'] }, ''],
  [{ tenant: [] }, ''],
  [{ tenant: { id: 'acme' } }, ''],
  [{ tenant: 7 }, ''],
  [{ tenant: false }, ''],
  [{ tenant: null }, ''],
  [{ tenant: '' }, ''],
  [{}, undefined],
])('with %j somebody is of the tenant %j, and never of all for what cannot be read', (claims, tenant) => {
  const known = knownOf({ ...base, roles: ['admin'], ...claims }, settings);
  expect(known.tenant).toBe(tenant);
  expect(standingOf(known, noRolesFile).grants).toEqual(tenant === '' ? [] : [{ role: 'admin' }]);
});

test('a name may be missing', () => {
  expect(knownOf({ ...base, preferred_username: 'ana' }, settings).name).toBe('ana');
  expect(knownOf(base, settings).name).toBe('7');
});
