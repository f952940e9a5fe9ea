import type { z } from 'zod';
import { doerOf } from '../connection/acting.js';
import type { TemporalClient } from '../connection/client.js';
import { parseInput } from '../input/input.js';
import { callAbout, scheduleHandle } from './call.js';
import { temporalOverlap } from './create.js';
import { backfillScheduleSchema, namedScheduleSchema, scheduleNoteSchema, triggerScheduleSchema } from './input.js';

type Named = z.input<typeof namedScheduleSchema>;
type WithNote = z.input<typeof scheduleNoteSchema>;

/** Starts no more runs until it is resumed; those under way go on. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`. */
export async function pauseSchedule(client: TemporalClient, given: WithNote): Promise<void> {
  const { scheduleId, by, note } = parseInput(scheduleNoteSchema, given);
  await callAbout(client, scheduleId, () =>
    scheduleHandle(client, scheduleId).pause(noteOf('Paused', doerOf(client, { by }).by, note)),
  );
}

/** Starts runs again, from the next time on. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`. */
export async function resumeSchedule(client: TemporalClient, given: WithNote): Promise<void> {
  const { scheduleId, by, note } = parseInput(scheduleNoteSchema, given);
  await callAbout(client, scheduleId, () =>
    scheduleHandle(client, scheduleId).unpause(noteOf('Resumed', doerOf(client, { by }).by, note)),
  );
}

/** Starts a run now, also while the schedule is paused. `overlap`: the schedule's own when absent. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`. */
export async function triggerSchedule(
  client: TemporalClient,
  given: z.input<typeof triggerScheduleSchema>,
): Promise<void> {
  const { scheduleId, overlap } = parseInput(triggerScheduleSchema, given);
  const handle = scheduleHandle(client, scheduleId);
  await callAbout(client, scheduleId, async () => {
    // The SDK's default lets runs overlap, whatever the schedule says.
    const policy = overlap ? temporalOverlap[overlap] : (await handle.describe()).policies.overlap;
    await handle.trigger(policy);
  });
}

/**
 * Starts the runs of the times between `from` and `to` (ISO 8601) that had none; by default one after the other. A time that had its run
 * does not get a second one. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`.
 */
export async function backfillSchedule(
  client: TemporalClient,
  given: z.input<typeof backfillScheduleSchema>,
): Promise<void> {
  const { scheduleId, from, to, overlap } = parseInput(backfillScheduleSchema, given);
  const range = { start: from, end: to, overlap: temporalOverlap[overlap] };
  await callAbout(client, scheduleId, () => scheduleHandle(client, scheduleId).backfill(range));
}

/** Ends a schedule for good; its runs stay. Throws `InvalidInput`, `ScheduleNotFound`, `TemporalUnavailable`. */
export async function deleteSchedule(client: TemporalClient, given: Named): Promise<void> {
  const { scheduleId } = parseInput(namedScheduleSchema, given);
  await callAbout(client, scheduleId, () => scheduleHandle(client, scheduleId).delete());
}

function noteOf(what: string, by: string, note: string | undefined): string {
  return `${what} by ${by}${note ? `: ${note}` : ''}`;
}
