/** How Temporal is told whose work something is. */
import type { AgentRunInput } from './contract.js';

/** Bounds of a weight. The server replaces a weight outside of them by the nearest bound. */
export const tenantWeights = { least: 0.001, most: 1_000 } as const;

/** Options of a workflow or an activity that works for a tenant; none without a tenant. */
export function priorityOf({ tenant, tenantWeight }: Pick<AgentRunInput, 'tenant' | 'tenantWeight'>): {
  priority?: { fairnessKey: string; fairnessWeight?: number };
} {
  if (!tenant) return {};
  return { priority: { fairnessKey: tenant, ...(tenantWeight && { fairnessWeight: tenantWeight }) } };
}
