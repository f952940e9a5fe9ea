/** Answers that a run begins with: those of the run that it is a fork of. */
import type { AgentRunInput } from '@platform/temporal/contract';
import { openAnswer } from '@platform/temporal/workflow';

/**
 * What is wrong with the answers of a run's input. Nobody has decided anything in this run yet: an answer may say what became of a call
 * that the run keeps, and never let one run. The agent-service holds the same at the call itself.
 */
export function broughtAnswersProblem({ answers, kept, transcript }: AgentRunInput): string | undefined {
  if (!answers?.length) return undefined;
  // A fork that keeps what members of a team did in its first turn has the calls in kept, and no transcript.
  if (!transcript?.midLoop && !kept?.length)
    return 'answers needs a transcript that ends in the middle of the work (midLoop), at the calls that they are for';
  const open = openAnswer(answers, (kept ?? []) as unknown as Record<string, unknown>[]);
  if (!open) return undefined;
  return `answers lets tool call ${open.toolCallId} run (${open.action}), which is not finished in kept: nobody has decided that in this run. Leave it out, so that people are asked`;
}
