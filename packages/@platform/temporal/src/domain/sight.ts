/** What somebody sees: of runs, schedules and everything that is theirs. Pure, so that lists, streams and single looks agree. */

/** Where something belongs. `agentId` is absent where nobody can tell. */
export interface Place {
  agentId?: string;
  tenant?: string;
}

/** A part of what there is: that of these agents, for these tenants. All of them where the field is absent. */
export interface Area {
  agents?: readonly string[];
  tenants?: readonly string[];
}

/** What somebody sees: whatever is in one of these. Nothing when there are none. */
export type Sight = readonly Area[];

/** Whether something is in an area. What belongs to no tenant is in no area that names tenants. */
export function isWithin({ agentId, tenant }: Place, { agents, tenants }: Area): boolean {
  return isOneOf(agentId, agents) && isOneOf(tenant, tenants);
}

/** Whether somebody sees it; with an absent sight they see everything. */
export function isSeen(place: Place, sight: Sight | undefined): boolean {
  return sight === undefined || sight.some((area) => isWithin(place, area));
}

/** Whether somebody sees anything of an agent, for whichever tenant. */
export function isAgentSeen(agentId: string, sight: Sight | undefined): boolean {
  return sight === undefined || sight.some(({ agents }) => isOneOf(agentId, agents));
}

function isOneOf(value: string | undefined, allowed: readonly string[] | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}
