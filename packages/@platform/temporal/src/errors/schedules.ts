/** The schedule is not there, or is there already. */
import { AgentsError } from './agents-error.js';

/** No schedule of this id. */
export class ScheduleNotFound extends AgentsError {
  constructor(
    readonly scheduleId: string,
    options?: ErrorOptions,
  ) {
    const next = 'Look it up with "npm run cli -- schedules".';
    super('ScheduleNotFound', `There is no schedule "${scheduleId}". ${next}`, options);
  }
}

/** Somebody else changed the schedule after it was looked at. Nothing of this change was made. */
export class ScheduleChanged extends AgentsError {
  constructor(
    readonly scheduleId: string,
    options?: ErrorOptions,
  ) {
    const next = 'Look at it again, then change it.';
    super('ScheduleChanged', `Somebody else changed schedule "${scheduleId}" meanwhile. ${next}`, options);
  }
}

/** The id belongs to a schedule that is there already. */
export class ScheduleExists extends AgentsError {
  constructor(
    readonly scheduleId: string,
    options?: ErrorOptions,
  ) {
    const next = 'Take another id, or delete it first.';
    super('ScheduleExists', `There is a schedule "${scheduleId}" already. ${next}`, options);
  }
}
