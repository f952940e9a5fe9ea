import { status as grpcStatus } from '@grpc/grpc-js';
import { ScheduleAlreadyRunning, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import { call } from '../connection/call.js';
import { grpcError, isNamespaceMissing } from '../connection/call-errors.js';
import type { TemporalClient } from '../connection/client.js';
import { ScheduleExists, ScheduleNotFound } from '../errors/errors.js';

/** The handle of a schedule; asks nothing. */
export function scheduleHandle(client: TemporalClient, scheduleId: string): ScheduleHandle {
  return client.temporal.schedule.getHandle(scheduleId);
}

/** Milliseconds: the server asks a workflow of its own about a schedule, which may have to be taken up first. */
const timeoutMs = 15_000;

/** Calls the server about a schedule. Throws `ScheduleNotFound`, `ScheduleExists`, and what every call throws. */
export async function callAbout<Result>(
  client: TemporalClient,
  scheduleId: string,
  fn: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call(client, fn, { timeoutMs });
  } catch (error) {
    if (error instanceof ScheduleNotFoundError || isMissing(error))
      throw new ScheduleNotFound(scheduleId, { cause: error });
    if (error instanceof ScheduleAlreadyRunning) throw new ScheduleExists(scheduleId, { cause: error });
    throw error;
  }
}

/** Whether the schedule was not found, for calls without the SDK. A missing namespace does not count. */
function isMissing(error: unknown): boolean {
  const cause = grpcError(error);
  return cause?.code === grpcStatus.NOT_FOUND && !isNamespaceMissing(cause.details);
}
