/** Promise: what is recorded names who asked, and two tenants never meet by a name that both choose. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../errors/errors.js';
import { deciderOf, doerOf, keyConflict, ownName, ownSession, starterOf, startersBefore } from './acting.js';
import type { Actor, TemporalClient } from './client.js';

const as = (actor?: Actor) => ({ actor }) as TemporalClient;
const ana = { id: 'i#1', name: 'Ana', roles: ['finance'] };

describe('somebody whom sign-in knows', () => {
  test('is who acts, whatever is said', () => {
    expect(doerOf(as(ana), { by: 'Bo' })).toEqual({ by: 'Ana', byId: 'i#1' });
    expect(deciderOf(as(ana), { by: 'Bo', roles: ['ops'] })).toEqual({ by: 'Ana', byId: 'i#1', roles: ['finance'] });
    expect(starterOf(as({ ...ana, tenant: 'acme' }), { startedBy: 'Bo', tenant: 'bolt' })).toEqual({
      startedBy: 'Ana',
      startedById: 'i#1',
      tenant: 'acme',
    });
    expect(starterOf(as(ana), { startedBy: 'Bo', tenant: 'bolt' })).toMatchObject({ tenant: 'bolt' });
  });

  test('brings those who started the run before', () => {
    const past = { startedBy: 'Bo', startedById: 'i#2', startersBefore: [{ by: 'Cy', byId: 'i#3' }] };
    const both = { startersBefore: [{ by: 'Bo', byId: 'i#2' }, ...past.startersBefore] };
    expect(startersBefore(as(ana), past)).toEqual(both);
    expect(startersBefore(as(), past)).toEqual(both);
    expect(startersBefore(as(), { startedBy: 'Bo' })).toEqual({});
  });
});

test('without sign-in callers say who they are', () => {
  expect(doerOf(as(), { by: 'Bo' })).toEqual({ by: 'Bo' });
  expect(deciderOf(as(), { by: 'Bo', roles: ['ops'] })).toEqual({ by: 'Bo', roles: ['ops'] });
  expect(starterOf(as(), { startedBy: 'Bo', tenant: 'bolt' })).toEqual({ startedBy: 'Bo' });
  expect(ownName(as(), 'order-1', { field: 'key', longest: 128 })).toBe('order-1');
  expect(ownSession(as(), { sessionId: 's', userId: 'u' })).toEqual({ sessionId: 's', userId: 'u' });
});

describe('of two tenants', () => {
  const tenant = fc.string({ minLength: 1, maxLength: 20 });
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/);

  test('no name of a run is the same, also when one knows what the other is called', () => {
    fc.assert(
      fc.property(tenant, tenant, name, name, (one, other, mine, theirs) => {
        fc.pre(one !== other);
        const [own, known] = [one, other].map(
          (tenant) => (given: string) => ownName(as({ ...ana, tenant }), given, { field: 'key', longest: 128 }),
        );
        expect(own!(mine)).not.toBe(known!(theirs));
        expect(own!(known!(theirs))).not.toBe(known!(theirs));
        expect(own!(own!(mine))).toBe(own!(mine));
      }),
    );
  });

  test('no session and no user is the same', () => {
    fc.assert(
      fc.property(tenant, tenant, fc.string(), fc.string(), (one, other, mine, theirs) => {
        fc.pre(one !== other);
        const of = (tenant: string, id: string) => ownSession(as({ ...ana, tenant }), { sessionId: id, userId: id });
        expect(of(one, mine).sessionId).not.toBe(of(other, theirs).sessionId);
        expect(of(one, mine).userId).not.toBe(of(other, theirs).userId);
      }),
    );
  });

  test('a name that is too long with its mark is refused, with how long it may be', () => {
    const long = () => ownName(as({ ...ana, tenant: 'acme' }), 'x'.repeat(118), { field: 'key', longest: 128 });
    expect(long).toThrow(InvalidInput);
    expect(long).toThrow(/key: must have at most 117 characters/);
  });

  test('somebody of no tenant who is for some tenants only has the names of the tenant that they start a run for', () => {
    fc.assert(
      fc.property(tenant, name, (tenant, name) => {
        const [member, helper] = [as({ ...ana, tenant }), as({ ...ana, sees: [{ tenants: [tenant, 'bolt'] }] })];
        const given = { sessionId: name, userId: name, tenant };
        expect(ownSession(helper, given)).toEqual(ownSession(member, given));
        const bounds = { field: 'key', longest: 128, tenant };
        expect(ownName(helper, name, bounds)).toBe(ownName(member, name, bounds));
      }),
    );
    const helper = as({ ...ana, sees: [{ tenants: ['acme', 'bolt'] }] });
    const given = { sessionId: 'bolt/42', userId: 'bolt/ana', tenant: 'acme' };
    expect(ownSession(helper, given)).toEqual({ sessionId: 'acme/bolt/42', userId: 'acme/bolt/ana' });
    expect(ownSession(as(ana), given)).toEqual({ sessionId: 'bolt/42', userId: 'bolt/ana' });
  });

  test('somebody who does not see everything takes no name of a tenant for what belongs to none', () => {
    const bounds = { field: 'key', longest: 128 };
    const taken = ownName(as({ ...ana, tenant: 'acme' }), 'order-1', bounds);
    const helper = as({ ...ana, sees: [{ agents: ['support'] }] });
    expect(() => ownName(helper, taken, bounds)).toThrow(/key: must not end like the mark of a tenant/);
    expect(ownName(helper, 'order-1', bounds)).toBe('order-1');
    expect(ownName(as(ana), taken, bounds)).toBe(taken);
  });
});

test('what differs in the run of a key is said only to who sees that run', () => {
  const taken = { place: { agentId: 'refunds', tenant: 'bolt' }, different: ['request', 'tenant'] };
  const told = (actor?: Actor) => keyConflict(as(actor), 'order-1', taken).message;
  for (const sees of [[{ tenants: ['acme'] }], [{ agents: ['support'] }], []])
    expect(told({ ...ana, sees })).toBe(
      'Run "order-1" was started before with other input. Use a new key for a new run, or the same input to get that run.',
    );
  for (const actor of [undefined, ana, { ...ana, sees: [{ tenants: ['bolt'] }] }])
    expect(told(actor)).toContain('with another request and tenant.');
});
