import type { temporal } from '@temporalio/proto';
import type { RunStatus } from '../domain/contract.js';
import { enums } from './enums.js';

/** What the workflow publishes, apart from `running`. */
const openStatuses = ['waiting', 'paused', 'stalled'] as const satisfies RunStatus[];

/** A run's status from Temporal's own and, while the run is open, from the one that the workflow published as a search attribute. */
export function statusOf(
  execution: temporal.api.enums.v1.WorkflowExecutionStatus | null | undefined,
  published?: string,
): RunStatus {
  const { WorkflowExecutionStatus: Status } = enums;
  switch (execution) {
    case Status.WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return 'completed';
    case Status.WORKFLOW_EXECUTION_STATUS_CANCELED:
      return 'cancelled';
    case Status.WORKFLOW_EXECUTION_STATUS_FAILED:
    case Status.WORKFLOW_EXECUTION_STATUS_TERMINATED:
    case Status.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
      return 'failed';
    default:
      return openStatuses.find((status) => status === published) ?? 'running';
  }
}
