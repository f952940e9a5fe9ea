import { status as grpcStatus } from '@grpc/grpc-js';
import type { ScheduleOptions } from '@temporalio/client';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { z } from 'zod';
import { checkWithAgents } from '../agents/agents.js';
import { ownName, ownSession, starterOf } from '../connection/acting.js';
import { grpcError } from '../connection/call-errors.js';
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
import { specOf } from './times.js';

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
    spec: { ...specOf({ cron, everySeconds, timezone }), startAt, endAt },
    action: scheduleAction(client, scheduleId, input),
    policies: { overlap: temporalOverlap[overlap], catchupWindow: catchUpSeconds * 1_000 },
    state: { paused },
    memo: scheduleMemo(run, { createdBy: run.startedBy, cron }),
  };
  await refusedTimes(cron, () => callAbout(client, scheduleId, () => client.temporal.schedule.create(options)));
  return scheduleId;
}

/** What a schedule does at its times. */
export function scheduleAction(client: TemporalClient, scheduleId: string, input: ScheduledRunInput) {
  return {
    type: 'startWorkflow' as const,
    workflowType: scheduledRunWorkflowType,
    workflowId: workflowIdForSchedule(scheduleId),
    taskQueue: client.taskQueue,
    args: [input],
    workflowTaskTimeout: '5 seconds' as const,
  };
}

/** What lists show of a schedule that was never changed. */
function scheduleMemo(
  { agentId, request, tenant }: Pick<ScheduledRunInput['run'], 'agentId' | 'request' | 'tenant'>,
  { createdBy, cron }: { createdBy: string; cron: string | undefined },
): Record<string, string> {
  return {
    ...(tenant !== undefined && { [scheduleMemoKeys.tenant]: tenant }),
    [scheduleMemoKeys.agentId]: agentId,
    [scheduleMemoKeys.request]: requestExcerpt(request),
    [scheduleMemoKeys.createdBy]: createdBy,
    ...(cron !== undefined && { [scheduleMemoKeys.cron]: cron }),
  };
}

/** Tells times that the server refuses as the caller's own. */
export async function refusedTimes<Result>(cron: string | undefined, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    // With the first the SDK says that the server refuses the times; the second is the server's own word.
    const told = error instanceof TypeError ? error : grpcError(error);
    const isRefused = error instanceof TypeError || grpcError(error)?.code === grpcStatus.INVALID_ARGUMENT;
    if (isRefused && cron !== undefined) throw new InvalidInput('cron', `cron: "${cron}" is refused: ${told?.message}`);
    throw error;
  }
}
