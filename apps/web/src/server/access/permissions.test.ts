/** Promise: nobody sees or does what is not theirs. */
import { isSeen } from '@platform/temporal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInRoles, type Grant, type Principal } from '../identity/principal.js';
import { may, ownSightOf, permissions, type Resource, rolePermissions, sightOf } from './permissions.js';

const [agents, tenants, tools, people] = [
  ['support', 'refunds'],
  ['acme', 'bolt'],
  ['charge', 'mail'],
  ['i#1', 'i#2'],
];
const some = (values: string[]) => fc.option(fc.subarray(values), { nil: undefined });
const grant: fc.Arbitrary<Grant> = fc.record(
  { role: fc.constantFrom(...builtInRoles), agents: some(agents), tools: some(tools), tenants: some(tenants) },
  { requiredKeys: ['role'] },
);
const principal: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constantFrom('person' as const, 'program' as const),
  id: fc.constantFrom(...people),
  name: fc.constant('Ana'),
  roles: fc.constant([]),
  tenant: fc.option(fc.constantFrom(...tenants), { nil: undefined }),
  grants: fc.array(grant, { maxLength: 3 }),
});
const one = (values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const resource: fc.Arbitrary<Resource> = fc.record({
  agentId: one(agents),
  tenant: one(tenants),
  startedById: one(people),
  tool: one(tools),
});
const permission = fc.constantFrom(...permissions);

describe('whatever the grants are', () => {
  test('somebody of a tenant may nothing elsewhere, and what belongs to no tenant is elsewhere', () => {
    fc.assert(
      fc.property(principal, permission, resource, (who, what, thing) => {
        fc.pre(who.tenant !== undefined && thing.tenant !== who.tenant);
        expect(may(who, what, thing)).toBe(false);
      }),
    );
  });

  test('who may anything at all may it to something that there could be', () => {
    fc.assert(
      fc.property(principal, permission, (who, what) => {
        const all = agents.flatMap((agentId) =>
          [undefined, ...tenants].flatMap((tenant) =>
            tools.map((tool) => ({ agentId, tenant, tool, startedById: who.id })),
          ),
        );
        // A grant for no tool decides nothing, and is none that the file of roles or a token can have.
        fc.pre(who.grants.every((grant) => grant.tools?.length !== 0));
        expect(may(who, what)).toBe(all.some((thing) => may(who, what, thing)));
      }),
    );
  });

  test('lists hold exactly what a single look shows', () => {
    fc.assert(
      fc.property(principal, resource, (who, thing) => {
        expect(isSeen(thing, sightOf(who, 'see'))).toBe(may(who, 'see', thing));
      }),
    );
  });

  test('bulk operations reach nothing that one by one would be refused', () => {
    fc.assert(
      fc.property(principal, fc.constantFrom('steer' as const, 'start' as const), resource, (who, what, thing) => {
        if (isSeen(thing, sightOf(who, what))) expect(may(who, what, thing)).toBe(true);
      }),
    );
  });

  test('bulk operations reach all that one by one is allowed, of what somebody started themselves too', () => {
    fc.assert(
      fc.property(principal, fc.constantFrom('steer' as const, 'start' as const), resource, (who, what, thing) => {
        const isOwn = thing.startedById === who.id && isSeen(thing, ownSightOf(who, what));
        expect(isSeen(thing, sightOf(who, what)) || isOwn).toBe(may(who, what, thing));
      }),
    );
  });

  test('what may be done may be seen, and without a grant there is nothing', () => {
    fc.assert(
      fc.property(principal, permission, resource, (who, what, thing) => {
        if (may(who, what, thing)) expect(may(who, 'see', thing)).toBe(true);
        expect(may({ ...who, grants: [] }, what, thing)).toBe(false);
      }),
    );
  });

  test('a grant that names more agents, tools or tenants than before never allows less, and a further grant neither', () => {
    fc.assert(
      fc.property(principal, grant, permission, resource, (who, more, what, thing) => {
        const narrow = may({ ...who, grants: [more] }, what, thing);
        const { agents: _a, tools: _t, tenants: _n, ...wide } = more;
        if (narrow) expect(may({ ...who, grants: [wide] }, what, thing)).toBe(true);
        if (may(who, what, thing)) expect(may({ ...who, grants: [...who.grants, more] }, what, thing)).toBe(true);
      }),
    );
  });
});

test('each role has what the one before has', () => {
  for (const [n, role] of builtInRoles.entries()) {
    const before = builtInRoles[n - 1];
    if (before) expect(rolePermissions[role]).toMatchObject(onlyAll(rolePermissions[before]));
  }
});

/** A role may have all of what the one before has of its own runs. */
function onlyAll(allowed: object) {
  return Object.fromEntries(
    Object.entries(allowed).map(([key, reach]) => [key, reach === 'own' ? expect.any(String) : reach]),
  );
}

test('a starter does with their own runs what they want, and nothing with others', () => {
  const who: Principal = { kind: 'person', id: 'i#1', name: 'Ana', roles: [], grants: [{ role: 'starter' }] };
  expect(may(who, 'steer', { agentId: 'support', startedById: 'i#1' })).toBe(true);
  expect(may(who, 'steer', { agentId: 'support', startedById: 'i#2' })).toBe(false);
  expect(may(who, 'steer', { agentId: 'support' })).toBe(false);
  expect(may(who, 'decide', { agentId: 'support', startedById: 'i#1' })).toBe(false);
});
