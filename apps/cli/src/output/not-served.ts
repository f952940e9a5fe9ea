import type { AgentProblem } from '@platform/temporal';
import { oneLine } from './text.js';

/** An agent or module that the agent-service does not serve, and why. */
export function notServed({ module, agentId, reason }: AgentProblem): string {
  const what = agentId == null ? `The agents of module ${module} are` : `Agent ${agentId} of module ${module} is`;
  return oneLine(`${what} not served, and runs of it wait: ${reason}`);
}
