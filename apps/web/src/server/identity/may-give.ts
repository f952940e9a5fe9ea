/** Nobody gives what they do not have. */
import type { Grant, Principal } from './principal.js';

/** What a token would have. */
interface Given extends Grant {
  /** Roles that policies name. */
  roles?: readonly string[];
}

/** Whether somebody who administers may give this to a token: no more, and nowhere else, than they have themselves. */
export function mayGive({ grants, roles, tenant }: Principal, given: Given): boolean {
  if (given.roles?.some((role) => !roles.includes(role))) return false;
  return grants.some(
    (grant) =>
      grant.role === 'admin' &&
      isWithin(given.agents, grant.agents) &&
      isWithin(given.tools, grant.tools) &&
      isWithin(given.tenants, tenant === undefined ? grant.tenants : [tenant]),
  );
}

function isWithin(given: readonly string[] | undefined, own: readonly string[] | undefined): boolean {
  return own === undefined || (given?.every((one) => own.includes(one)) ?? false);
}
