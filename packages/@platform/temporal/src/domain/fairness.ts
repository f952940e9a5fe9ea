/** How Temporal is told whose work something is. */
import type { AgentRunInput } from './contract.js';

/** Bounds of a weight: the server takes what is outside of them for the nearest. */
export const tenantWeights = { least: 0.001, most: 1_000 } as const;

/** Options of a workflow or an activity that is of a tenant; none when it is of nobody in particular. */
export function priorityOf({ tenant, tenantWeight }: Pick<AgentRunInput, 'tenant' | 'tenantWeight'>): {
  priority?: { fairnessKey: string; fairnessWeight?: number };
} {
  if (!tenant) return {};
  return { priority: { fairnessKey: tenant, ...(tenantWeight && { fairnessWeight: tenantWeight }) } };
}
