import type { DecisionRequest } from '@platform/temporal/agent-service';
import type { AgentRunInput } from '@platform/temporal/contract';
import { condition, continueAsNew, defineSignal, setHandler } from '@temporalio/workflow';
import { Decisions, type DecisionsState } from '../../../apps/temporal-worker/src/workflows/decisions.js';
import { Notifications } from '../../../apps/temporal-worker/src/workflows/notifications.js';

/** A workflow that does nothing but ask, and carries on as a new execution whenever it is told to. */
export async function carriedWorkflow(run: AgentRunInput, requests: DecisionRequest[], carried?: DecisionsState) {
  const decisions = new Decisions(run, new Notifications(run), carried);
  let carryOn = false;
  setHandler(defineSignal('carryOn'), () => {
    carryOn = true;
  });
  const answers = decisions.ask(requests);
  await Promise.race([answers, condition(() => carryOn)]);
  if (carryOn) await continueAsNew<typeof carriedWorkflow>(run, requests, decisions.state());
  return answers;
}
