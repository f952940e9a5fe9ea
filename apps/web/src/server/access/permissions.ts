/** What roles allow. Pure: no request, no server. */
import { type Area, isWithin, type Place, type Sight } from '@platform/temporal';
import type { BuiltInRole, Grant, Principal } from '../identity/principal.js';

/**
 * What people and programs can be allowed to do. `see`: runs, schedules, files, the inbox and the audit. `start`: runs, also from other runs.
 * `steer`: pause, resume, say, retry, cancel. `decide`: decide, and take rules back. `schedule`: make, change and end schedules. `administer`: who
 * may what.
 */
export const permissions = ['see', 'start', 'steer', 'decide', 'schedule', 'administer'] as const;

export type Permission = (typeof permissions)[number];

/** `own`: only with runs that the person started. */
type Reach = 'all' | 'own';

/** What each role allows. Each has what the one before has. */
export const rolePermissions: Readonly<Record<BuiltInRole, Partial<Record<Permission, Reach>>>> = {
  viewer: { see: 'all' },
  starter: { see: 'all', start: 'all', steer: 'own' },
  approver: { see: 'all', start: 'all', steer: 'own', decide: 'all' },
  operator: { see: 'all', start: 'all', steer: 'all', decide: 'all', schedule: 'all' },
  admin: { see: 'all', start: 'all', steer: 'all', decide: 'all', schedule: 'all', administer: 'all' },
};

/** What something is done to: where it belongs, who started it, and for a decision the tool. */
export interface Resource extends Place {
  startedById?: string;
  tool?: string;
}

/** Whether somebody may do it to this; without a resource, whether there is anything that they may do it to. */
export function may(principal: Principal, permission: Permission, resource?: Resource): boolean {
  return principal.grants.some((grant) => {
    const reach = rolePermissions[grant.role][permission];
    if (reach === undefined) return false;
    const area = areaOf(principal, grant);
    if (resource === undefined) return !isEmpty(area);
    if (reach === 'own' && resource.startedById !== principal.id) return false;
    return isWithin(resource, area) && isOfTools(resource, permission, grant);
  });
}

/** The parts of what there is in which somebody may do it to everything; absent when they may everywhere. */
export function sightOf(principal: Principal, permission: Permission): Sight | undefined {
  const areas = principal.grants
    .filter(({ role }) => rolePermissions[role][permission] === 'all')
    .map((grant) => areaOf(principal, grant));
  return areas.some(({ agents, tenants }) => agents === undefined && tenants === undefined) ? undefined : areas;
}

/** The parts in which somebody may do it to what they started themselves, and to nothing else. */
export function ownSightOf(principal: Principal, permission: Permission): Sight {
  return principal.grants
    .filter(({ role }) => rolePermissions[role][permission] === 'own')
    .map((grant) => areaOf(principal, grant))
    .filter((area) => !isEmpty(area));
}

/** Whether somebody may decide some tools only, so that it matters which one is decided on. */
export function isByTool({ grants }: Principal): boolean {
  return grants.some(({ tools }) => tools !== undefined);
}

/** Where a grant holds. Somebody of a tenant is never anywhere else, whatever the grant says. */
export function areaOf({ tenant }: Principal, { agents, tenants }: Grant): Area {
  const own = tenant === undefined ? tenants : (tenants ?? [tenant]).filter((one) => one === tenant);
  return { ...(agents && { agents }), ...(own && { tenants: own }) };
}

/** Whether nothing can be in it: a grant for other tenants than the person's own holds nowhere. */
export function isEmpty({ agents, tenants }: Area): boolean {
  return agents?.length === 0 || tenants?.length === 0;
}

function isOfTools({ tool }: Resource, permission: Permission, { tools }: Grant): boolean {
  return permission !== 'decide' || tools === undefined || (tool !== undefined && tools.includes(tool));
}
