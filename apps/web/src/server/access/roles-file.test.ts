import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Roles } from './roles.js';
import { noRolesFile, parseRoles, standingOf } from './roles-file.js';

const file = parseRoles(
  `
[[role]]
name = "finance"
as = "approver"
agents = ["refunds"]
tools = ["refund"]

[[role]]
name = "finance"
as = "viewer"

[[role]]
name = "operator"
as = "operator"
tenants = ["acme"]

[[person]]
id = "https://id.example#7"
roles = ["admin"]
`,
  'roles.toml',
);

describe('what a role allows', () => {
  test('is what the file says, in each of its entries, also where a built-in role has the name', () => {
    expect(standingOf({ id: 'x#1', roles: ['finance', 'operator', 'ops'] }, file)).toEqual({
      roles: ['finance', 'operator', 'ops'],
      grants: [
        { role: 'approver', agents: ['refunds'], tools: ['refund'] },
        { role: 'viewer' },
        { role: 'operator', tenants: ['acme'] },
      ],
    });
  });

  test('is everything everywhere for a built-in role without a file, and nothing for another', () => {
    expect(standingOf({ id: 'x#1', roles: ['starter', 'finance'] }, noRolesFile).grants).toEqual([{ role: 'starter' }]);
    expect(standingOf({ id: 'x#1', roles: ['Admin', 'ADMIN', 'toString'] }, noRolesFile).grants).toEqual([]);
  });

  test('is added to by what the file says of the person', () => {
    expect(standingOf({ id: 'https://id.example#7', roles: ['viewer'], tenant: 'bolt' }, file)).toEqual({
      roles: ['viewer', 'admin'],
      tenant: 'bolt',
      grants: [{ role: 'viewer' }, { role: 'admin' }],
    });
  });

  test('where people belong to tenants: somebody without one sees no tenant that no role names', () => {
    const lost = { id: 'x#1', roles: ['admin', 'operator'] };
    expect(standingOf(lost, file, true).grants).toEqual([{ role: 'operator', tenants: ['acme'] }]);
    expect(standingOf({ ...lost, tenant: 'bolt' }, file, true).grants).toHaveLength(2);
    expect(standingOf({ id: 'https://id.example#7', roles: [] }, file, true).grants).toEqual([{ role: 'admin' }]);
  });
});

test.each(['', ' ', 'acme ', 'a"b', 'a\\b', '\ud800', 'x'.repeat(65)])(
  'somebody of a tenant that no run can have (%j) sees nothing, not everything',
  (tenant) => {
    expect(standingOf({ id: 'x#1', roles: ['admin'], tenant }, noRolesFile)).toEqual({
      roles: ['admin'],
      tenant,
      grants: [],
    });
  },
);

describe('a wrong file', () => {
  test.each([
    ['[[role]]\nname = "x"', /roles.toml: role 1, as: /],
    ['[[role]]\nname = "x"\nas = "boss"', /role 1, as: .*viewer.*admin/],
    ['[[role]]\nname = "x"\nas = "viewer"\ntools = ["a"]', /role 1, tools: is for roles that decide/],
    ['[[role]]\nname = "x"\nas = "viewer"\nagents = []', /role 1, agents: must name one at least/],
    ['[[role]]\nname = "x"\nas = "viewer"\nagent = ["a"]', /role 1.*agent/],
    ['[[person]]\nid = "a"\n[[person]]\nid = "a"', /person "a" is in it twice/],
    ['roles = 1', /roles/],
    ['[[role', /line 1: /],
  ])('%j says where and what', (text, message) => {
    expect(() => parseRoles(text, 'roles.toml')).toThrow(message);
  });

  test('stops the start; one that becomes wrong later changes nothing, is told of once, and its mending counts at once', () => {
    const at = path.join(mkdtempSync(path.join(tmpdir(), 'roles-')), 'roles.toml');
    const problems: unknown[] = [];
    const made = () => new Roles({ NODE_ENV: 'test', AUTH_ROLES_FILE: at }, (error) => problems.push(error));
    expect(made).toThrow(/AUTH_ROLES_FILE is .* cannot be read \(ENOENT\)/);
    const write = (as: string) => writeFileSync(at, `[[role]]\nname = "x"\nas = "${as}"\n`);
    write('viewer');
    const roles = made();
    const grants = () => roles.standingOf({ id: 'i#1', roles: ['x'] }).grants;
    expect(grants()).toEqual([{ role: 'viewer' }]);
    write('nothing at all');
    expect([grants(), grants()]).toEqual([[{ role: 'viewer' }], [{ role: 'viewer' }]]);
    expect(problems).toEqual([expect.objectContaining({ message: expect.stringContaining('role 1, as') })]);
    write('operator');
    expect(grants()).toEqual([{ role: 'operator' }]);
  });
});

test('the file that the guide shows is taken', () => {
  const guide = readFileSync(new URL('../../../../../docs/guide/access.md', import.meta.url), 'utf8');
  const [, shown = ''] = /^```toml\n([\s\S]*?)^```/m.exec(guide) ?? [];
  const { role, person } = parseRoles(shown, 'access.md');
  expect([role.length, person.length]).toEqual([3, 1]);
});
