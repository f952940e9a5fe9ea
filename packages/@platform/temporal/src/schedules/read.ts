import { decodeScheduleSpec } from '@temporalio/client/lib/schedule-helpers.js';
import { decodeScheduleOverlapPolicy } from '@temporalio/client/lib/schedule-types.js';
import { optionalTsToDate, optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import { forEachAtOnce } from '../connection/at-once.js';
import type { TemporalClient } from '../connection/client.js';
import { pageThatFits } from '../connection/page-that-fits.js';
import {
  requestExcerpt,
  runIdOfScheduledWorkflow,
  type ScheduledRunInput,
  scheduledRunWorkflowType,
} from '../domain/contract.js';
import { withoutNulls } from '../domain/json/fields.js';
import { asObject, asText } from '../domain/json/read.js';
import { isSeen } from '../domain/sight.js';
import { ScheduleNotFound, TemporalUnavailable, Unreadable } from '../errors/errors.js';
import { decodeFirst, decodeMemo } from '../history/decode.js';
import { parseInput } from '../input/input.js';
import { unsound } from '../projection/sound.js';
import { affectedTimes } from './affected-times.js';
import { callAbout } from './call.js';
import { cronNow, lastChange } from './changed-mark.js';
import type { AffectedTimes } from './clock-changes.js';
import { scheduleMemoKeys, temporalOverlap } from './create.js';
import { namedScheduleSchema, type overlapPolicies } from './input.js';

type Entry = temporal.api.schedule.v1.IScheduleListEntry;

/** Schedules of one answer of the server. */
const pageSize = 200;

/** A schedule as lists show it. Times are ISO 8601. */
export interface ScheduleSummary {
  scheduleId: string;
  agentId: string;
  /** First characters of the request. */
  request: string;
  createdBy: string;
  /** The customer that its runs work for. */
  tenant?: string;
  /** When: five fields of cron in a time zone (UTC when absent), or an interval. */
  cron?: string;
  timezone?: string;
  everySeconds?: number;
  paused: boolean;
  /** Who paused or resumed it, and why. */
  note?: string;
  /** Who changed it last, and when; absent when it is as it was made. */
  changedBy?: string;
  changedAt?: string;
  /** The next times, soonest first; empty when it is paused for good or has ended. */
  nextTimes: string[];
  /** The last runs, latest first. */
  lastRuns: { runId: string; at: string }[];
  /** Which part cannot be read, and why. The part is left out. Another program wrote it, or a payload is lost. */
  unreadable?: string;
}

/** A schedule, whole. */
export interface ScheduleView extends ScheduleSummary {
  /** Of what the schedule is now: a change says which one it is about. */
  version: string;
  /** What each run is asked. */
  run: ScheduledRunInput['run'];
  overlap: (typeof overlapPolicies)[number];
  catchUpSeconds: number;
  /** Runs that are under way. */
  running: string[];
  started: number;
  /** How many times were skipped because the run before was still under way. */
  skipped: number;
  /** How many times were missed because the server was down for longer than `catchUpSeconds`. */
  missed: number;
  /** The next changes of its time zone's clocks that leave out some of its times or repeat them, within 400 days. */
  clockChanges: AffectedTimes[];
}

/** Changed schedules that are read at a time. */
const readsAtOnce = 8;

/**
 * Every schedule of agents in the namespace that the client's actor sees; one that cannot be read says so in `unreadable`. Costs one question more for each
 * that was changed: what it asks since then stands in none of the lists. Throws `TemporalUnavailable`.
 */
export async function listSchedules(client: TemporalClient): Promise<ScheduleSummary[]> {
  const { workflowService } = client.connection;
  const schedules: ScheduleSummary[] = [];
  let nextPageToken: Uint8Array | undefined;
  let fits = pageSize;
  do {
    const request = { namespace: client.namespace, nextPageToken };
    const { page, pageSize: fitted } = await pageThatFits(fits, (maximumPageSize) =>
      callAbout(client, '', () => workflowService.listSchedules({ ...request, maximumPageSize })),
    );
    fits = fitted;
    const ours = (page.schedules ?? []).filter(({ info }) => info?.workflowType?.name === scheduledRunWorkflowType);
    const read = await Promise.all(ours.map((entry) => listed(client, entry)));
    const seen = read.filter((schedule) => isSeen(schedule, client.actor?.sees));
    await forEachAtOnce(seen, readsAtOnce, async (each) => {
      const schedule = await upToDate(client, each);
      if (schedule) schedules.push(schedule);
    });
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return schedules.sort((a, b) => a.scheduleId.localeCompare(b.scheduleId));
}

/** One schedule. Throws `InvalidInput`, `ScheduleNotFound`, `Unreadable`, `TemporalUnavailable`. */
export async function getSchedule(client: TemporalClient, scheduleId: string): Promise<ScheduleView> {
  const { described, run } = await readScheduled(client, scheduleId);
  const { schedule, info, memo } = described;
  const { spec, policies, state } = schedule ?? {};
  const overlap = decodeScheduleOverlapPolicy(policies?.overlapPolicy);
  const names = Object.entries(temporalOverlap) as [ScheduleView['overlap'], unknown][];
  const entry = { scheduleId, memo, info: { ...info, spec, notes: state?.notes, paused: state?.paused } };
  return {
    ...asAsked(await summary(client, entry), run),
    version: versionOf(described),
    run,
    overlap: names.find(([, temporal]) => temporal === overlap)?.[0] ?? 'skip',
    catchUpSeconds: (optionalTsToMs(policies?.catchupWindow) ?? 60_000) / 1_000,
    running: (info?.runningWorkflows ?? []).map(({ workflowId }) => runIdOfScheduledWorkflow(workflowId ?? '')),
    started: Number(info?.actionCount ?? 0),
    skipped: Number(info?.overlapSkipped ?? 0),
    missed: Number(info?.missedCatchupWindow ?? 0),
    clockChanges: await affectedTimes(client, { scheduleId, spec: decodeScheduleSpec(spec ?? {}) }, Date.now()),
  };
}

/** A schedule as the server keeps it, with what its runs are asked. Throws as `getSchedule`. */
export async function readScheduled(client: TemporalClient, scheduleId: string) {
  parseInput(namedScheduleSchema, { scheduleId });
  const request = { namespace: client.namespace, scheduleId };
  const described = await callAbout(client, scheduleId, () =>
    client.connection.workflowService.describeSchedule(request),
  );
  const workflow = described.schedule?.action?.startWorkflow;
  if (workflow?.workflowType?.name !== scheduledRunWorkflowType) throw new ScheduleNotFound(scheduleId);
  const input = await decodeFirst(decoderOf(client, scheduleId), workflow.input);
  const run = asObject(input)?.run;
  const { undecodable } = asObject(input) ?? {};
  const why = undecodable === undefined ? unsound('scheduledRun', run) : String(undecodable);
  if (why !== undefined) throw new Unreadable(`Schedule "${scheduleId}"`, `what its runs are asked: ${why}`);
  const given = run as ScheduledRunInput['run'];
  return { described, run: withoutNulls({ ...given, ...(given.limits && { limits: withoutNulls(given.limits) }) }) };
}

/** The cron text of a schedule as it is now. */
export async function cronOf(
  client: TemporalClient,
  scheduleId: string,
  { schedule, memo }: Pick<temporal.api.workflowservice.v1.IDescribeScheduleResponse, 'schedule' | 'memo'>,
): Promise<string | undefined> {
  const { cron } = await summary(client, { scheduleId, memo, info: { spec: schedule?.spec } });
  return cron;
}

/** What the server calls this state of a schedule. */
export function versionOf({ conflictToken }: temporal.api.workflowservice.v1.IDescribeScheduleResponse): string {
  return Buffer.from(conflictToken ?? []).toString('base64url');
}

function decoderOf(client: TemporalClient, scheduleId: string) {
  const converter = client.temporal.options.loadedDataConverter;
  return { converter, namespace: client.namespace, workflowId: scheduleId };
}

async function listed(client: TemporalClient, entry: Entry): Promise<ScheduleSummary> {
  try {
    return await summary(client, entry);
  } catch (error) {
    // One schedule that cannot be read must not take the list away.
    const blank = { agentId: '', request: '', createdBy: '', paused: entry.info?.paused === true };
    return { ...blank, scheduleId: entry.scheduleId ?? '', nextTimes: [], lastRuns: [], unreadable: said(error) };
  }
}

/** With what it asks now; `undefined` when it was deleted meanwhile. */
async function upToDate(client: TemporalClient, schedule: ScheduleSummary): Promise<ScheduleSummary | undefined> {
  if (schedule.changedAt === undefined) return schedule;
  try {
    return asAsked(schedule, (await readScheduled(client, schedule.scheduleId)).run);
  } catch (error) {
    if (error instanceof ScheduleNotFound) return undefined;
    if (error instanceof TemporalUnavailable) throw error;
    return { ...schedule, request: '', unreadable: said(error) };
  }
}

/** Its memo says what was asked first; this is what is asked now, and by whom. */
function asAsked<T extends ScheduleSummary>(schedule: T, run: ScheduledRunInput['run']): T {
  const request = requestExcerpt(run.request);
  return { ...schedule, request, ...(schedule.changedAt !== undefined && { changedBy: run.startedBy }) };
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function summary(client: TemporalClient, { scheduleId: id, info, memo }: Entry): Promise<ScheduleSummary> {
  const scheduleId = id ?? '';
  const kept = await decodeMemo(decoderOf(client, scheduleId), memo);
  const spec = decodeScheduleSpec(info?.spec ?? {});
  const [interval] = spec.intervals ?? [];
  const unreadable = problemOf(kept);
  const change = lastChange(spec);
  return {
    scheduleId,
    agentId: asText(kept[scheduleMemoKeys.agentId]) ?? '',
    request: asText(kept[scheduleMemoKeys.request]) ?? '',
    createdBy: asText(kept[scheduleMemoKeys.createdBy]) ?? '',
    tenant: asText(kept[scheduleMemoKeys.tenant]),
    cron: cronNow(spec, asText(kept[scheduleMemoKeys.cron])),
    timezone: spec.timezone || undefined,
    everySeconds: interval && Number(interval.every) / 1_000,
    paused: info?.paused === true,
    note: info?.notes || undefined,
    ...(change && { changedAt: change.at }),
    nextTimes: (info?.futureActionTimes ?? []).flatMap((time) => optionalTsToDate(time)?.toISOString() ?? []),
    lastRuns: (info?.recentActions ?? [])
      .map(({ startWorkflowResult: started, actualTime }) => ({
        runId: runIdOfScheduledWorkflow(started?.workflowId ?? ''),
        at: (optionalTsToDate(actualTime) ?? new Date(0)).toISOString(),
      }))
      .reverse(),
    ...(unreadable !== undefined && { unreadable }),
  };
}

/** What of a schedule's memo is no text. */
function problemOf(memo: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of Object.values(scheduleMemoKeys)) {
    const value = memo[key];
    if (value === undefined || value === null || typeof value === 'string') continue;
    const { undecodable } = asObject(value) ?? {};
    return `${key}: ${undecodable === undefined ? 'is no text' : String(undecodable)}`;
  }
  return undefined;
}
