/** The state of all runs at once, whoever may see them: for those who operate them, never for an answer to a person. */
import type { TemporalClient } from '../connection/client.js';
import { enums } from '../connection/enums.js';
import { describeQueue } from '../deployments/queue.js';
import { agentTaskQueue, type PendingDecision, type RunStatus, type Stall } from '../domain/contract.js';
import { countByStatus } from '../visibility/count.js';
import { readRuns } from './read-runs.js';

/** A decision that people are asked for. Times are ISO 8601. */
export type OpenDecision = Pick<PendingDecision, 'kind' | 'askedAt' | 'deadline'>;

/** The state of all runs. */
export interface Whole {
  runs: Record<RunStatus, number>;
  decisions: OpenDecision[];
  stalls: Pick<Stall, 'type' | 'since'>[];
  /** How many processes take tasks of workflows, and turns: seen by the server within the last minutes. */
  pollers: { workflows: number; turns: number };
  /** Runs that wait or are stalled and were not read, because there are too many or they cannot be read. */
  unread: number;
}

/** Reads it from visibility, which follows within about a second; no workflow is asked. Throws `TemporalUnavailable`, `SearchAttributesMissing`. */
export async function readWhole(client: TemporalClient): Promise<Whole> {
  const { TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY } = enums.TaskQueueType;
  const questions = [
    countByStatus(client),
    readRuns(client, { asks: true }),
    readRuns(client, { status: 'stalled' }),
    describeQueue(client, client.taskQueue, TASK_QUEUE_TYPE_WORKFLOW),
    describeQueue(client, agentTaskQueue(client.taskQueue), TASK_QUEUE_TYPE_ACTIVITY),
  ] as const;
  // No question is left behind by the first that fails: a client that is closed meanwhile would ask it again.
  await Promise.allSettled(questions);
  const [runs, asking, stalled, workflows, turns] = await Promise.all(questions);
  const unread = [...asking.runs, ...stalled.runs].filter(({ unreadable }) => unreadable !== undefined).length;
  return {
    runs,
    decisions: asking.runs.flatMap(({ waitingFor }) => waitingFor),
    stalls: stalled.runs.flatMap(({ stall }) => stall ?? []),
    pollers: { workflows: workflows.pollers.length, turns: turns.pollers.length },
    unread: unread + (asking.isCut ? 1 : 0) + (stalled.isCut ? 1 : 0),
  };
}
