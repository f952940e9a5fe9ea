/** Nobody gives what they do not have. */
import { areaOf, isEmpty } from '../access/permissions.js';
import type { Grant, Principal } from './principal.js';

/** What a token would have. */
interface Given extends Grant {
  /** Roles that policies name. */
  roles?: readonly string[];
}

/** Whether somebody who administers may give this to a token: no more, and nowhere else, than they have themselves. */
export function mayGive(principal: Principal, given: Given): boolean {
  if (given.roles?.some((role) => !principal.roles.includes(role))) return false;
  return principal.grants.some((grant) => {
    const area = areaOf(principal, grant);
    return (
      grant.role === 'admin' &&
      !isEmpty(area) &&
      isWithin(given.agents, area.agents) &&
      isWithin(given.tools, grant.tools) &&
      isWithin(given.tenants, area.tenants)
    );
  });
}

function isWithin(given: readonly string[] | undefined, own: readonly string[] | undefined): boolean {
  return own === undefined || (given?.every((one) => own.includes(one)) ?? false);
}
