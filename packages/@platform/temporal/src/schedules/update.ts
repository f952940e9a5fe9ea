import { randomUUID } from 'node:crypto';
import {
  compileUpdatedScheduleOptions,
  decodeScheduleSpec,
  encodeScheduleAction,
  encodeSchedulePolicies,
  encodeScheduleSpec,
} from '@temporalio/client/lib/schedule-helpers.js';
import {
  extstoreStoreOptions,
  visit,
  walkUpdateScheduleRequest,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import type { z } from 'zod';
import { checkWithAgents } from '../agents/agents.js';
import { ownSession, starterOf, startersBefore } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { prove } from '../connection/prove.js';
import type { ScheduledRunInput } from '../domain/contract.js';
import { withoutNulls } from '../domain/json/fields.js';
import { ScheduleChanged, TemporalUnavailable } from '../errors/errors.js';
import { checkFiles } from '../files/check.js';
import { parseInput } from '../input/input.js';
import { hintsOf } from '../input/not-given.js';
import { callAbout } from './call.js';
import { type Change, changedMark, lastChange } from './changed-mark.js';
import { refusedTimes, scheduleAction, temporalOverlap } from './create.js';
import { updateScheduleSchema } from './input.js';
import { cronOf, readScheduled, versionOf } from './read.js';
import { specOf } from './times.js';

/**
 * A change of a schedule: only what is given changes; agent and tenant stay. `version`: of the schedule that was looked at, from `getSchedule`. With `cron`
 * or `everySeconds` its times are those alone; a `cron` without `timezone` stays in the time zone of the schedule.
 */
export type UpdateScheduleInput = z.input<typeof updateScheduleSchema>;

type Schedule = temporal.api.schedule.v1.ISchedule;

/** How often, and how many milliseconds apart, a change is looked for: the server makes it after it has answered, and says nothing when it leaves it. */
const looks = 50;
const betweenLooksMs = 200;

/**
 * Changes a schedule, as it was looked at. Who changes it is the starter of its runs from then on, and signs them where people sign what they do; who made or
 * changed it before counts as a starter too, so that nobody approves what they asked for themselves. Runs under way go on as they were started. Throws `InvalidInput`, `UnknownAgent`, `ScheduleNotFound`, `ScheduleChanged` when somebody else was faster, `Unreadable`,
 * `TemporalUnavailable`.
 */
export async function updateSchedule(client: TemporalClient, given: UpdateScheduleInput): Promise<void> {
  const { scheduleId, version, cron, everySeconds, timezone, overlap, catchUpSeconds, startAt, endAt, ...rest } =
    parseInput(updateScheduleSchema, given, hintsOf(updateScheduleSchema));
  const said = withoutNulls(rest); // a field that is there without a value stays as it was
  const { described, run: before } = await readScheduled(client, scheduleId);
  if (versionOf(described) !== version) throw new ScheduleChanged(scheduleId);
  const { startedById: _, ...was } = before;
  const { tenant } = before;
  const own = withoutNulls(ownSession(client, { sessionId: said.sessionId, userId: said.userId, tenant }));
  const starter = starterOf(client, { startedBy: said.startedBy, tenant });
  const run = { ...was, ...said, ...own, ...startersBefore(client, before), ...starter };
  await checkFiles(client, said.files);
  const { uncheckedBecause: _why, ...limits } = await checkWithAgents(client, run);
  const input: ScheduledRunInput = await prove(client, 'schedule', scheduleId, {
    scheduleId,
    run: { ...run, ...limits },
  });
  const hasTimes = cron !== undefined || everySeconds !== undefined;
  const schedule: Schedule = described.schedule ?? {};
  const zone = schedule.spec?.timezoneName;
  const bounds = encodeScheduleSpec({ startAt, endAt });
  const policies = encodeSchedulePolicies({
    ...(overlap !== undefined && { overlap: temporalOverlap[overlap] }),
    ...(catchUpSeconds !== undefined && { catchupWindow: catchUpSeconds * 1_000 }),
  });
  const change: Change = {
    id: randomUUID(),
    at: new Date().toISOString(),
    cron: hasTimes ? cron : await cronOf(client, scheduleId, described),
  };
  const next: Schedule = {
    spec: {
      ...(hasTimes ? encodeScheduleSpec(specOf({ cron, everySeconds, timezone }, zone)) : schedule.spec),
      excludeStructuredCalendar: encodeScheduleSpec({ skip: [changedMark(change)] }).excludeStructuredCalendar,
      startTime: startAt ? bounds.startTime : schedule.spec?.startTime,
      endTime: endAt ? bounds.endTime : schedule.spec?.endTime,
    },
    policies: {
      ...schedule.policies,
      ...(overlap !== undefined && { overlapPolicy: policies.overlapPolicy }),
      ...(catchUpSeconds !== undefined && { catchupWindow: policies.catchupWindow }),
    },
    state: schedule.state,
  };
  const request = await encoded(client, { scheduleId, input, next, described });
  await refusedTimes(cron, () =>
    callAbout(client, scheduleId, () => client.connection.workflowService.updateSchedule(request)),
  );
  await untilTaken(client, scheduleId, version, change);
}

interface Asked {
  scheduleId: string;
  input: ScheduledRunInput;
  next: Schedule;
  described: temporal.api.workflowservice.v1.IDescribeScheduleResponse;
}

/** As the SDK writes an update, with what it leaves out: the token that makes the server leave a change of something older. */
async function encoded(client: TemporalClient, { scheduleId, input, next, described }: Asked) {
  const converter = client.temporal.options.loadedDataConverter;
  const options = { spec: {}, state: {}, action: scheduleAction(client, scheduleId, input) };
  const { action } = compileUpdatedScheduleOptions(
    scheduleId,
    options as Parameters<typeof compileUpdatedScheduleOptions>[1],
  );
  const request: temporal.api.workflowservice.v1.IUpdateScheduleRequest = {
    namespace: client.namespace,
    scheduleId,
    conflictToken: described.conflictToken,
    schedule: { ...next, action: await encodeScheduleAction(converter, client.namespace, action, {}) },
    identity: client.temporal.options.identity,
    requestId: randomUUID(),
  };
  if (converter.externalStorage) {
    const initialTarget = {
      kind: 'workflow' as const,
      namespace: client.namespace,
      id: action.workflowId,
      type: action.workflowType,
    };
    await visit(request, walkUpdateScheduleRequest, extstoreStoreOptions(converter.externalStorage, { initialTarget }));
  }
  return request;
}

/**
 * Waits until the change is there, also when somebody has paused or resumed the schedule since. Throws `ScheduleChanged` when another change is there,
 * `TemporalUnavailable` when none is.
 */
async function untilTaken(client: TemporalClient, scheduleId: string, version: string, change: Change): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const { described } = await readScheduled(client, scheduleId);
    if (lastChange(decodeScheduleSpec(described.schedule?.spec ?? {}))?.id === change.id) return;
    if (versionOf(described) !== version) throw new ScheduleChanged(scheduleId);
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMs));
  }
  const what = `it took a change of schedule "${scheduleId}", and has not made it within ${(looks * betweenLooksMs) / 1_000} s`;
  const next = 'Look at the schedule before you change it again.';
  throw new TemporalUnavailable(client.address, 'no answer', { problem: { what, next } });
}
