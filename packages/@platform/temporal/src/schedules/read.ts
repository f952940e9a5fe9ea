import type { ScheduleDescription, ScheduleSummary as TemporalSummary } from '@temporalio/client';
import type { TemporalClient } from '../connection/client.js';
import { runIdOfScheduledWorkflow, type ScheduledRunInput, scheduledRunWorkflowType } from '../domain/contract.js';
import { asText } from '../domain/json/read.js';
import { ScheduleNotFound } from '../errors/errors.js';
import { parseInput } from '../input/input.js';
import { affectedTimes } from './affected-times.js';
import { callAbout, scheduleHandle } from './call.js';
import type { AffectedTimes } from './clock-changes.js';
import { scheduleMemoKeys, temporalOverlap } from './create.js';
import { namedScheduleSchema, type overlapPolicies } from './input.js';

/** A schedule as lists show it. Times are ISO 8601. */
export interface ScheduleSummary {
  scheduleId: string;
  agentId: string;
  /** First characters of the request. */
  request: string;
  createdBy: string;
  /** When: five fields of cron in a time zone (UTC when absent), or an interval. */
  cron?: string;
  timezone?: string;
  everySeconds?: number;
  paused: boolean;
  /** Who paused or resumed it, and why. */
  note?: string;
  /** The next times, soonest first; empty when it is paused for good or has ended. */
  nextTimes: string[];
  /** The last runs, latest first. */
  lastRuns: { runId: string; at: string }[];
}

/** A schedule, whole. */
export interface ScheduleView extends ScheduleSummary {
  /** What each run is asked. */
  run: ScheduledRunInput['run'];
  overlap: (typeof overlapPolicies)[number];
  catchUpSeconds: number;
  /** Runs that are under way. */
  running: string[];
  started: number;
  /** Times that were passed over: the run before was still going. */
  skipped: number;
  /** Times that were passed over: the server was down for longer than `catchUpSeconds`. */
  missed: number;
  /** The next changes of its time zone's clocks that leave out some of its times or repeat them, within 400 days. */
  clockChanges: AffectedTimes[];
}

/** Every schedule of agents in the namespace. Throws `TemporalUnavailable`. */
export async function listSchedules(client: TemporalClient): Promise<ScheduleSummary[]> {
  return callAbout(client, '', async () => {
    const schedules: ScheduleSummary[] = [];
    for await (const schedule of client.temporal.schedule.list()) {
      if (schedule.action?.workflowType === scheduledRunWorkflowType) schedules.push(summary(schedule));
    }
    return schedules.sort((a, b) => a.scheduleId.localeCompare(b.scheduleId));
  });
}

/** One schedule. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`. */
export async function getSchedule(client: TemporalClient, scheduleId: string): Promise<ScheduleView> {
  parseInput(namedScheduleSchema, { scheduleId });
  const description = await callAbout(client, scheduleId, () => scheduleHandle(client, scheduleId).describe());
  const input = inputOf(description);
  if (!input) throw new ScheduleNotFound(scheduleId);
  const { policies, info } = description;
  const names = Object.entries(temporalOverlap) as [ScheduleView['overlap'], unknown][];
  return {
    ...summary(description),
    run: input.run,
    overlap: names.find(([, temporal]) => temporal === policies.overlap)?.[0] ?? 'skip',
    catchUpSeconds: policies.catchupWindow / 1_000,
    running: info.runningActions.map(({ workflow }) => runIdOfScheduledWorkflow(workflow.workflowId)),
    started: info.numActionsTaken,
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
    clockChanges: await affectedTimes(client, description, Date.now()),
  };
}

function inputOf({ action }: ScheduleDescription): ScheduledRunInput | undefined {
  const [input] = action.workflowType === scheduledRunWorkflowType ? (action.args ?? []) : [];
  return input as ScheduledRunInput | undefined;
}

function summary({ scheduleId, spec, memo, state, info }: TemporalSummary | ScheduleDescription): ScheduleSummary {
  const [interval] = spec?.intervals ?? [];
  return {
    scheduleId,
    agentId: asText(memo?.[scheduleMemoKeys.agentId]) ?? '',
    request: asText(memo?.[scheduleMemoKeys.request]) ?? '',
    createdBy: asText(memo?.[scheduleMemoKeys.createdBy]) ?? '',
    cron: asText(memo?.[scheduleMemoKeys.cron]),
    timezone: spec?.timezone || undefined,
    everySeconds: interval && interval.every / 1_000,
    paused: state.paused,
    note: state.note || undefined,
    nextTimes: info.nextActionTimes.map((time) => time.toISOString()),
    lastRuns: info.recentActions
      .map(({ action, takenAt }) => ({
        runId: runIdOfScheduledWorkflow(action.workflow.workflowId),
        at: takenAt.toISOString(),
      }))
      .reverse(),
  };
}
