import type { ScheduleOptions } from '@temporalio/client';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { z } from 'zod';
import { checkWithAgents } from '../agents/agents.js';
import { ownName, ownSession, starterOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import {
  longestScheduleId,
  requestExcerpt,
  type ScheduledRunInput,
  scheduledRunWorkflowType,
  workflowIdForSchedule,
} from '../domain/contract.js';
import { InvalidInput } from '../errors/errors.js';
import { checkFiles } from '../files/check.js';
import { parseInput } from '../input/input.js';
import { hintsOf } from '../input/not-given.js';
import { callAbout } from './call.js';
import { createScheduleSchema, type overlapPolicies } from './input.js';

/**
 * A schedule: what to run (as `startRun` takes it), and when. `cron`: five fields, in `timezone` (UTC when absent); or `everySeconds`, at
 * least 10. `overlap`: what happens at a time while the run before is still going (`skip` when absent). `catchUpSeconds`: how old a time
 * may be that was missed while the server was down (a day). Times are ISO 8601.
 */
export type CreateScheduleInput = z.input<typeof createScheduleSchema>;

/** Temporal's name of each overlap policy. */
export const temporalOverlap: Readonly<Record<(typeof overlapPolicies)[number], ScheduleOverlapPolicy>> = {
  skip: ScheduleOverlapPolicy.SKIP,
  bufferOne: ScheduleOverlapPolicy.BUFFER_ONE,
  bufferAll: ScheduleOverlapPolicy.BUFFER_ALL,
  cancelOther: ScheduleOverlapPolicy.CANCEL_OTHER,
  allowAll: ScheduleOverlapPolicy.ALLOW_ALL,
};

/** Keys of a schedule's memo: what lists show of it. */
export const scheduleMemoKeys = {
  agentId: 'agentId',
  request: 'request',
  createdBy: 'createdBy',
  /** The customer that its runs work for. */
  tenant: 'tenant',
  /** The cron text as it was written: the server keeps only its meaning. */
  cron: 'cron',
} as const;

/**
 * Makes a schedule, and returns its id: somebody of a tenant has a mark of the tenant in it. The agent and the request are checked against the agent-service when that can be asked.
 * Throws `InvalidInput`, `UnknownAgent`, `ScheduleExists`, `TemporalUnavailable`.
 */
export async function createSchedule(client: TemporalClient, given: CreateScheduleInput): Promise<string> {
  const {
    scheduleId: name,
    cron,
    everySeconds,
    timezone,
    overlap,
    catchUpSeconds,
    startAt,
    endAt,
    paused,
    ...said
  } = parseInput(createScheduleSchema, given, hintsOf(createScheduleSchema));
  const scheduleId = ownName(client, name, { field: 'scheduleId', longest: longestScheduleId, tenant: said.tenant });
  const run = { ...said, ...ownSession(client, said), ...starterOf(client, said) };
  await checkFiles(client, run.files);
  const { uncheckedBecause: _, ...limits } = await checkWithAgents(client, run);
  const input: ScheduledRunInput = await prove(client, 'schedule', scheduleId, {
    scheduleId,
    run: { ...run, ...limits },
  });
  const options: ScheduleOptions = {
    scheduleId,
    spec: {
      ...(cron !== undefined && { cronExpressions: [cron], timezone }),
      ...(everySeconds !== undefined && { intervals: [{ every: everySeconds * 1_000 }] }),
      startAt,
      endAt,
    },
    action: {
      type: 'startWorkflow',
      workflowType: scheduledRunWorkflowType,
      workflowId: workflowIdForSchedule(scheduleId),
      taskQueue: client.taskQueue,
      args: [input],
      workflowTaskTimeout: '5 seconds',
    },
    policies: { overlap: temporalOverlap[overlap], catchupWindow: catchUpSeconds * 1_000 },
    state: { paused },
    memo: {
      ...(run.tenant !== undefined && { [scheduleMemoKeys.tenant]: run.tenant }),
      [scheduleMemoKeys.agentId]: run.agentId,
      [scheduleMemoKeys.request]: requestExcerpt(run.request),
      [scheduleMemoKeys.createdBy]: run.startedBy,
      ...(cron !== undefined && { [scheduleMemoKeys.cron]: cron }),
    },
  };
  try {
    await callAbout(client, scheduleId, () => client.temporal.schedule.create(options));
    return scheduleId;
  } catch (error) {
    // With this error the SDK says that the server refuses the times.
    if (error instanceof TypeError) throw new InvalidInput('cron', `cron: "${cron}" is refused: ${error.message}`);
    throw error;
  }
}
