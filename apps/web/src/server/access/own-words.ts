/** What a body may say of the one who sends it: nothing that is another's. */
import { isObject } from '@platform/temporal/json';
import type { Principal } from '../identity/principal.js';
import { ProblemError } from '../problem.js';
import { may, sightOf } from './permissions.js';

type Check = (value: unknown, principal: Principal) => string | undefined;

const ownName: Check = (value, { id, name }) =>
  value === name || value === id ? undefined : `you are ${name}; leave it out, it is filled in`;

const checks: Readonly<Record<string, Check>> = {
  by: ownName,
  startedBy: ownName,
  roles: (value, { roles }) => {
    const isOwn = Array.isArray(value) && value.every((role) => roles.includes(role));
    return isOwn ? undefined : `your roles are ${roles.join(', ') || 'none'}; leave it out, they are filled in`;
  },
  tenant: (value, { tenant }) =>
    tenant === undefined || value === tenant ? undefined : `you belong to ${tenant}; leave it out, it is filled in`,
  tenantWeight: (_, principal) =>
    sightOf(principal, 'start') === undefined
      ? undefined
      : 'how tenants share the workers is for those to say who start runs everywhere; leave it out',
  via: (value, { kind }) =>
    kind === 'program' && value === 'console' ? 'a program does not decide in the console; leave it out' : undefined,
  userId: (value, principal) => {
    const isOwn = value === principal.id || value === principal.name;
    if (isOwn || principal.kind === 'program' || may(principal, 'schedule')) return undefined;
    return `the agent remembers what this user said; yours are ${principal.name} and ${principal.id}`;
  },
};

/** What says in a filter which runs are meant, and nothing of the one who sends it. */
const ofFilters = ['startedBy', 'tenant'];

/**
 * Refuses a body that speaks for somebody else, with every field that does. Without sign-in callers say themselves who they are. `isFilter`: the body says which
 * runs are meant.
 */
export function refuseOthersWords(body: unknown, principal: Principal, { isFilter = false } = {}): void {
  if (principal.kind === 'local' || !isObject(body)) return;
  const errors = Object.entries(checks).flatMap(([field, check]) => {
    if (isFilter && ofFilters.includes(field)) return [];
    const value = Object.hasOwn(body, field) ? body[field] : undefined;
    const message = value === undefined || value === null ? undefined : check(value, principal);
    return message === undefined ? [] : [{ field, message }];
  });
  if (errors.length === 0) return;
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ProblemError('NotYours', `${detail}.`, { errors });
}
