/** The run is not there, or not as the call needs it. */
import type { RunStatus } from '../domain/contract.js';
import { AgentsError } from './agents-error.js';

/** No run of this id, or one that ended so long ago that its history was deleted. */
export class RunNotFound extends AgentsError {
  constructor(
    readonly runId: string,
    options?: ErrorOptions,
  ) {
    super('RunNotFound', `There is no run "${runId}". Look it up with "npm run cli -- list".`, options);
  }
}

/** The run has ended and takes nothing more. */
export class RunEnded extends AgentsError {
  constructor(
    readonly runId: string,
    readonly status: RunStatus,
    options?: ErrorOptions,
  ) {
    super('RunEnded', `Run "${runId}" has ended already (${status}); there is nothing left to change.`, options);
  }
}

/** The key belongs to a run that was started with other input. `different`: its fields that differ; empty where that is not for the one who asks. */
export class RunKeyConflict extends AgentsError {
  constructor(
    readonly runId: string,
    different: readonly string[],
  ) {
    const what = `Run "${runId}" was started before with ${different.length > 0 ? `another ${different.join(' and ')}` : 'other input'}.`;
    super('RunKeyConflict', `${what} Use a new key for a new run, or the same input to get that run.`);
  }
}

/** A new run cannot go on from this one, or not from there. */
export class CannotContinue extends AgentsError {
  constructor(
    readonly runId: string,
    why: string,
  ) {
    super('CannotContinue', `Nothing can go on from run "${runId}": ${why}.`);
  }
}

/** A run or a schedule is there and cannot be read. Another program wrote it, a part is damaged, or it is too large to be received. */
export class Unreadable extends AgentsError {
  constructor(
    /** `Run "…"`, `Schedule "…"`. */
    what: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super('Unreadable', `${what} cannot be read: ${why}.`, options);
  }
}
