import type { DecisionRequest } from '@platform/temporal/agent-service';
import type { AgentRunInput } from '@platform/temporal/contract';
import { condition, continueAsNew, defineSignal, setHandler } from '@temporalio/workflow';
import { Decisions } from '../../../apps/temporal-worker/src/workflows/decisions.js';
import { Figures } from '../../../apps/temporal-worker/src/workflows/figures.js';
import { Notifications } from '../../../apps/temporal-worker/src/workflows/notifications.js';
import { PublishedStatus } from '../../../apps/temporal-worker/src/workflows/status.js';
import { UsageCounter } from '../../../apps/temporal-worker/src/workflows/usage.js';

/** A workflow that does nothing but ask, and carries on as a new execution whenever it is told to. */
export async function carriedWorkflow(run: AgentRunInput, requests: DecisionRequest[]) {
  const figures = new Figures(new UsageCounter(undefined), undefined);
  const status = new PublishedStatus(run, () => false, figures);
  const decisions = new Decisions(run, new Notifications(run), status, figures);
  let carryOn = false;
  setHandler(defineSignal('carryOn'), () => {
    carryOn = true;
  });
  const answers = decisions.ask(requests);
  await Promise.race([answers, condition(() => carryOn)]);
  if (carryOn) {
    const usage = { inputTokens: 0, outputTokens: 0, modelCalls: 0, toolCalls: 0 };
    const carried = { execution: 1, startedAt: '', turn: 0, answers: [], usage, decisions: decisions.state };
    await continueAsNew<typeof carriedWorkflow>({ ...run, carried }, requests);
  }
  return answers;
}
