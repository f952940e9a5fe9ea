import { kindOf, type PendingDecision } from '@platform/temporal';
import { InvalidOptions } from './options.js';
import type { Answer, Scenario } from './scenarios.js';

/** What a person says about the agent that is to be tested. */
export interface OwnAgent {
  agentId: string;
  /** The request; `{n}` in it becomes a number of its own for each run. */
  request: string;
  /** The first number. */
  from: number;
  decide: 'approve' | 'reject';
  /** Answers to requests for input, by field. */
  values?: Record<string, unknown>;
}

/**
 * A scenario for an agent that knows nothing of the kit. Executions are counted at the journal's points, in a file that is on disk before a call
 * begins. Content and calls of runs are compared only when all runs have the same request.
 */
export function ownAgent({ agentId, request, from, decide, values }: OwnAgent): Scenario {
  const same = !request.includes('{n}');
  return {
    id: agentId,
    agentId,
    plan: (n) => ({ request: request.replaceAll('{n}', String(n)), gates: {} }),
    answer: (asked) => answerTo(asked, decide, values),
    logged: false,
    repeatable: same,
    firstNumber: from,
  };
}

function answerTo(request: PendingDecision, decide: OwnAgent['decide'], values: OwnAgent['values']): Answer {
  if (kindOf(request).form === 'permission' || decide === 'reject') return { action: decide };
  if (!values)
    throw new InvalidOptions(
      `${request.tool ?? 'The agent'} asks for input: say it with --values '{"field": …}', or --decide reject.`,
    );
  return { action: 'answer', values };
}
