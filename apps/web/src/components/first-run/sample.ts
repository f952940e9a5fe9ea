import type { AgentDescription } from '@platform/temporal';

/** The request that leads to a first refund. */
export interface Sample {
  agentId: string;
  name: string;
  request: string;
}

/** The sample of an agent that refunds with a person's word and has an example of it; nothing where no agent does. */
export function sampleRefund(agents: readonly AgentDescription[]): Sample | undefined {
  for (const { id, name, tools, examples } of agents) {
    const request = examples.find((example) => /\brefund order\b/i.test(example));
    const asks = tools.some((tool) => tool.name === 'issue_refund' && tool.needsApproval);
    if (request !== undefined && asks) return { agentId: id, name, request };
  }
  return undefined;
}
