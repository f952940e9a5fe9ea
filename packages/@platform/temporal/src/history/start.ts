/** How a workflow was started, as the server says. */
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { decodeEvent } from './decode.js';

/** A workflow of any type, at its beginning. */
export interface StartedAs {
  type: string;
  taskQueue: string;
  input: unknown;
}

/** gRPC's code for what is not there. */
const notFound = 5;

/** How one execution began; `undefined` when the server has it no longer. For a program that has Temporal's own client only. */
export async function decodeStart(
  client: Client,
  execution: { workflowId: string; runId: string },
): Promise<StartedAs | undefined> {
  const { loadedDataConverter: converter, namespace } = client.options;
  try {
    const page = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 });
    const [event] = page.history?.events ?? [];
    const started = event?.workflowExecutionStartedEventAttributes;
    if (!event || !started) return undefined;
    const decoded = await decodeEvent({ converter, namespace, workflowId: execution.workflowId }, event);
    const input = decoded.type === 'runStarted' ? decoded.input : undefined;
    return { type: started.workflowType?.name ?? '', taskQueue: started.taskQueue?.name ?? '', input };
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === notFound) return undefined;
    throw error;
  }
}
