// @ts-check
/** What one writes by hand today: a workflow with one activity for each step, the conversation sent along each time. */
import { condition, defineUpdate, proxyActivities, proxySinks, setHandler, workflowInfo } from '@temporalio/workflow';

/** @typedef {{ function: { name: string, arguments: string } }} ToolCall */
/** @typedef {{ role: string, content: string, tool_calls?: ToolCall[] }} Message */
/** @typedef {{ modelCall(messages: Message[]): Promise<Message>, toolCall(call: ToolCall): Promise<Message> }} Steps */

/** Tells the bench, outside of Temporal and at no cost to the server, that a run waits for a person. */
const { bench } = /** @type {import('@temporalio/workflow').Sinks & { bench: { waits(workflowId: string): void } }} */ (
  proxySinks()
);

const decide = defineUpdate('decide');

/**
 * @param {{ request: string, activityQueue: string }} input
 * @returns {Promise<string>} the model's last words
 */
export async function plainAgent({ request, activityQueue }) {
  const { modelCall, toolCall } = /** @type {Steps} */ (
    proxyActivities({
      taskQueue: activityQueue,
      startToCloseTimeout: '1 minute',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 5 },
    })
  );
  /** @type {Message[]} */
  const messages = [{ role: 'user', content: request }];
  let approved = 0;
  setHandler(decide, () => {
    approved += 1;
  });
  for (;;) {
    const answer = await modelCall(messages);
    messages.push(answer);
    if (!answer.tool_calls) return answer.content;
    for (const call of answer.tool_calls) {
      if (call.function.name === 'charge') {
        bench.waits(workflowInfo().workflowId);
        await condition(() => approved > 0);
        approved -= 1;
      }
      messages.push(await toolCall(call));
    }
  }
}

/**
 * So many activities that do nothing, one after the other.
 * @param {{ count: number, activityQueue: string }} input
 */
export async function nothings({ count, activityQueue }) {
  const { nothing } = /** @type {{ nothing(): Promise<void> }} */ (
    proxyActivities({ taskQueue: activityQueue, startToCloseTimeout: '1 minute' })
  );
  for (let n = 0; n < count; n++) await nothing();
}
