/** Answers that a run begins with: those of the run that it is a fork of. */
import type { AgentRunInput } from '@platform/temporal/contract';
import { openAnswer } from '@platform/temporal/workflow';

/**
 * What is wrong with the answers of a run's input; `undefined` when nothing is. Nobody has decided anything in this run yet. So an answer may only
 * be about a finished call that the run keeps. It never lets a call run. The agent-service checks the same right before each call.
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
