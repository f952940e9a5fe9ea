import type { DecisionAnswer } from '@platform/temporal/agent-service';
import type { AgentRunInput, AgentRunResult } from '@platform/temporal/contract';
import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { Decisions } from './decisions.js';
import { checkRunInput } from './input.js';
import { Notifications } from './notifications.js';
import { Stalls } from './stalls.js';
import { publishStart } from './status.js';
import { Turns } from './turns.js';
import { UsageCounter } from './usage.js';

/**
 * One run of an agent, from its request to its result: turns, and between them the decisions of people.
 *
 * It survives the death of every process, waits as long as people take, and is parked as `stalled` where it cannot go on. It ends
 * with the agent's answer or, when cancelled, as Temporal's own `Canceled`; an input that is no `AgentRunInput` fails it at once.
 *
 * @throws ApplicationFailure of type `InvalidRequest` (not retryable).
 */
export async function agentExecutionWorkflow(input: AgentRunInput): Promise<AgentRunResult> {
  const run = checkRunInput(input);
  publishStart(run);

  const notifications = new Notifications(run);
  const decisions = new Decisions(run, notifications);
  const stalls = new Stalls(notifications);
  const usage = new UsageCounter();
  const turns = new Turns(run, decisions, stalls, usage);

  try {
    let answers: DecisionAnswer[] = [];
    for (let turn = 0; ; turn++) {
      const result = await turns.run(turn, answers);
      if (result.status === 'completed') {
        notifications.send({ type: 'ended', status: 'completed' });
        return { content: result.content, turns: turn + 1, usage: usage.total };
      }
      answers = result.status === 'paused' ? await decisions.ask(result.requests) : [];
    }
  } catch (error) {
    notifications.send({ type: 'ended', status: isCancellation(error) ? 'cancelled' : 'failed' });
    throw error;
  } finally {
    await CancellationScope.nonCancellable(async () => {
      await condition(allHandlersFinished);
      await notifications.settled();
    });
  }
}
