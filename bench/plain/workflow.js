/** What one writes by hand today: a workflow with one activity for each step, the conversation sent along each time. */
import { proxyActivities } from '@temporalio/workflow';

const { modelCall, toolCall } = proxyActivities({
  taskQueue: 'bench-plain-python',
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 5 },
});

export async function plainAgent({ request }) {
  const messages = [{ role: 'user', content: request }];
  for (;;) {
    const answer = await modelCall(messages);
    messages.push(answer);
    if (!answer.tool_calls) return answer.content;
    for (const call of answer.tool_calls) messages.push(await toolCall(call));
  }
}
