import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { call } from '../../connection/call.js';
import type { TemporalClient } from '../../connection/client.js';
import { enums } from '../../connection/enums.js';
import { isThere } from '../../deployments/version.js';
import { agentTaskQueue } from '../../domain/contract.js';
import type { QueueState } from './report.js';

/** The queues of a client: who takes what. */
export function queuesOf({ taskQueue }: Pick<TemporalClient, 'taskQueue'>) {
  const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = enums.TaskQueueType;
  return [
    { name: taskQueue, takes: 'workflows', type: TASK_QUEUE_TYPE_WORKFLOW },
    { name: agentTaskQueue(taskQueue), takes: 'turns', type: TASK_QUEUE_TYPE_ACTIVITY },
  ] as const;
}

/** The queues, with what waits in them. Throws `TemporalUnavailable`, `RequestRefused`. */
export async function readQueues(client: TemporalClient): Promise<QueueState[]> {
  return Promise.all(
    queuesOf(client).map(async ({ name, takes, type }) => {
      const request = { namespace: client.namespace, taskQueue: { name }, taskQueueType: type, reportStats: true };
      const answer = await call(client, () => client.connection.workflowService.describeTaskQueue(request));
      const there = (answer.pollers ?? []).filter(({ lastAccessTime }) =>
        isThere({ lastSeenAt: optionalTsToDate(lastAccessTime)?.toISOString() ?? '' }),
      );
      return { name, takes, pollers: there.length, ...statsOf(answer.stats) };
    }),
  );
}

function statsOf(stats: temporal.api.taskqueue.v1.ITaskQueueStats | null | undefined): Partial<QueueState> {
  if (!stats) return {};
  const backlog = Number(stats.approximateBacklogCount ?? 0);
  return {
    backlog,
    ...(backlog > 0 && { oldestSeconds: secondsOf(stats.approximateBacklogAge) }),
    addedPerSecond: stats.tasksAddRate ?? 0,
    takenPerSecond: stats.tasksDispatchRate ?? 0,
  };
}

function secondsOf(duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(duration?.seconds ?? 0) + (duration?.nanos ?? 0) / 1e9;
}
