/** Promise: nobody acts as somebody else. */
import { describe, expect, test } from 'vitest';
import { localDeveloper, type Principal } from '../identity/principal.js';
import type { ProblemError } from '../problem.js';
import { refuseOthersWords } from './own-words.js';

const ana: Principal = {
  kind: 'person',
  id: 'https://id.example#1',
  name: 'Ana',
  roles: ['finance'],
  tenant: 'acme',
  grants: [{ role: 'approver' }],
};

function refused(body: unknown, who: Principal = ana): string[] {
  try {
    refuseOthersWords(body, who);
    return [];
  } catch (error) {
    const { problem } = error as ProblemError;
    expect(problem).toMatchObject({ code: 'NotYours', status: 400 });
    return (problem.errors ?? []).map(({ field }) => field);
  }
}

describe('with sign-in', () => {
  test.each([
    [{ by: 'Bo' }],
    [{ by: 'you' }],
    [{ startedBy: 'Bo' }],
    [{ startedBy: 'ana' }],
    [{ roles: ['ops'] }],
    [{ roles: ['finance', 'ops'] }],
    [{ roles: 'finance' }],
    [{ tenant: 'bolt' }],
    [{ tenant: '' }],
    [{ tenantWeight: 1000 }],
    [{ userId: 'bo' }],
  ])('%j is refused, by its field', (body) => {
    expect(refused(body)).toEqual(Object.keys(body));
  });

  test.each([
    [{ tenants: ['acme', 'bolt'] }, ['tenantWeight']],
    [{ agents: ['support'] }, ['tenantWeight']],
    [{}, []],
  ])('how tenants share the workers is said by who starts runs everywhere, not by a role for %j', (where, fields) => {
    const { tenant: _, ...bo } = ana;
    const who: Principal = { ...bo, kind: 'program', grants: [{ role: 'starter', ...where }] };
    expect(refused({ tenant: 'acme', tenantWeight: 4 }, who)).toEqual(fields);
  });

  test('a filter names whose runs are meant, and nobody is somebody else by it', () => {
    const filter = { startedBy: 'Bo', tenant: 'bolt' };
    expect(() => refuseOthersWords(filter, ana, { isFilter: true })).not.toThrow();
    expect(() => refuseOthersWords({ ...filter, by: 'Bo' }, ana, { isFilter: true })).toThrow('by: you are Ana');
  });

  test('every wrong field is named at once', () => {
    expect(refused({ by: 'Bo', roles: ['ops'], tenant: 'bolt', note: 'x' })).toEqual(['by', 'roles', 'tenant']);
  });

  test('a program does not say that it was the console', () => {
    expect(refused({ via: 'console' }, { ...ana, kind: 'program' })).toEqual(['via']);
    expect(refused({ via: 'api' }, { ...ana, kind: 'program' })).toEqual([]);
    expect(refused({ via: 'console' })).toEqual([]);
  });

  test.each([
    [{}],
    [undefined],
    [null],
    [{ by: 'Ana', startedBy: ana.id, roles: ['finance'], tenant: 'acme', userId: 'Ana' }],
    [{ by: null, roles: null, tenant: null }],
    [{ roles: [] }],
  ])('%j is taken', (body) => {
    expect(refused(body)).toEqual([]);
  });
});

test('without sign-in callers say themselves who they are', () => {
  expect(refused({ by: 'Bo', roles: ['ops'], tenant: 'bolt', startedBy: 'x' }, localDeveloper)).toEqual([]);
});
