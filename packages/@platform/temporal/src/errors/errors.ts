/** Every error that the client throws on purpose: a `code` for programs, a message that names the next step for people. */
import type {
  ControlRejectionReason,
  DecisionRejectionReason,
  RetryRejectionReason,
  RevokeRuleRejectionReason,
  RunStatus,
} from '../domain/contract.js';

export type AgentsErrorCode =
  | 'TemporalUnavailable'
  | 'WorkerUnavailable'
  | 'AgentServiceUnavailable'
  | 'SearchAttributesMissing'
  | 'RequestRefused'
  | 'InvalidConfiguration'
  | 'InvalidInput'
  | 'UnknownAgent'
  | 'RunNotFound'
  | 'RunEnded'
  | 'RunKeyConflict'
  | 'DecisionRejected'
  | 'RevokeRejected'
  | 'RetryRejected'
  | 'ControlRejected'
  | 'ScheduleNotFound'
  | 'ScheduleExists'
  | 'CannotContinue'
  | 'FileNotFound'
  | 'FileTooLarge'
  | 'PayloadLost'
  | 'PayloadStoreUnavailable'
  | 'CannotArchive'
  | 'CannotPrune'
  | 'ArchiveUnusable'
  | 'Unreadable';

/** Base of all of them: `error instanceof AgentsError` tells an answer from a defect. */
export class AgentsError extends Error {
  constructor(
    readonly code: AgentsErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}

/** No Temporal server answered at the address, or it stopped answering within the call's time limit. */
export class TemporalUnavailable extends AgentsError {
  constructor(
    readonly address: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    const next = 'Start everything with "npm start", or set TEMPORAL_ADDRESS to a server that runs.';
    super('TemporalUnavailable', `No Temporal server answers at ${address} (${reason}). ${next}`, options);
  }
}

/** The server holds the run, but no worker took the message in time. */
export class WorkerUnavailable extends AgentsError {
  /** @param why in a sentence; absent when a worker is there that could have taken it. */
  constructor(what: string, next: string, { why, ...options }: ErrorOptions & { why?: string } = {}) {
    const cause = why ?? 'The worker is down or busy.';
    super('WorkerUnavailable', `No worker took ${what} in time. ${cause} ${next}`, options);
  }
}

/** The agent-service did not give a list of its agents. `url` is undefined when nothing says where it is. */
export class AgentServiceUnavailable extends AgentsError {
  constructor(
    readonly url: string | undefined,
    reason: string,
    options?: ErrorOptions,
  ) {
    const what = url
      ? `The agent-service at ${url} did not answer (${reason}).`
      : `The agent-service was not asked: ${reason}.`;
    const next = 'Start everything with "npm start", or set AGENT_SERVICE_URL to one that runs.';
    super('AgentServiceUnavailable', `${what} ${next}`, options);
  }
}

/** The namespace does not know our search attributes yet. */
export class SearchAttributesMissing extends AgentsError {
  constructor(namespace: string, options?: ErrorOptions) {
    const what = `The search attributes of runs are not registered in namespace "${namespace}".`;
    super('SearchAttributesMissing', `${what} Register them with "npm run cli -- doctor --fix".`, options);
  }
}

/** The server refused the call itself: no permission, an unknown namespace, a limit. The message is the server's. */
export class RequestRefused extends AgentsError {
  constructor(message: string, options?: ErrorOptions) {
    super('RequestRefused', `Temporal refused the request: ${message}`, options);
  }
}

/** A variable or an option of the client has a wrong value. */
export class InvalidConfiguration extends AgentsError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidConfiguration', message, options);
  }
}

/** An argument has a wrong shape. `field` is the path of the first wrong one. */
export class InvalidInput extends AgentsError {
  constructor(
    readonly field: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('InvalidInput', message, options);
  }
}

/** The agent-service has no agent of this id. */
export class UnknownAgent extends AgentsError {
  constructor(
    readonly agentId: string,
    readonly known: readonly string[],
    /** Why something is not served that it may be. */
    reasons: readonly string[] = [],
  ) {
    const next = known.length > 0 ? `Known agents: ${known.join(', ')}.` : 'The agent-service has no agents.';
    const broken = reasons.length > 0 ? ` It may be in what is not served: ${reasons.join(' ')}` : '';
    super('UnknownAgent', `There is no agent "${agentId}". ${next}${broken}`);
  }
}

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

/** A new run cannot go on from this one, or not from there. */
export class CannotContinue extends AgentsError {
  constructor(
    readonly runId: string,
    why: string,
  ) {
    super('CannotContinue', `Nothing can go on from run "${runId}": ${why}.`);
  }
}

/** The key belongs to a run that was started with other input. */
export class RunKeyConflict extends AgentsError {
  constructor(
    readonly runId: string,
    different: readonly string[],
  ) {
    const what = `Run "${runId}" was started before with another ${different.join(' and ')}.`;
    super('RunKeyConflict', `${what} Use a new key for a new run, or the same input to get that run.`);
  }
}

/** The run refused the decision; nothing was written. */
export class DecisionRejected extends AgentsError {
  constructor(
    readonly reason: DecisionRejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super('DecisionRejected', `The decision was refused (${reason}): ${message}.`, options);
  }
}

/** The run did not revoke the rule; nothing was written. */
export class RevokeRejected extends AgentsError {
  constructor(
    readonly reason: RevokeRuleRejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super('RevokeRejected', `The rule was not revoked (${reason}): ${message}.`, options);
  }
}

/** The run refused the retry; nothing was written. */
export class RetryRejected extends AgentsError {
  constructor(
    readonly reason: RetryRejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super('RetryRejected', `The retry was refused (${reason}): ${message}.`, options);
  }
}

/** The run refused a pause, a resumption or a message; nothing was written. */
export class ControlRejected extends AgentsError {
  constructor(
    readonly reason: ControlRejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super('ControlRejected', `The request was refused (${reason}): ${message}.`, options);
  }
}

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

/** No file of this id was uploaded, or nothing needed it for so long that it was removed. */
export class FileNotFound extends AgentsError {
  constructor(readonly fileId: string) {
    super('FileNotFound', `There is no file "${fileId}".`);
  }
}

/** A file has more bytes than a run takes. */
export class FileTooLarge extends AgentsError {
  constructor(name: string, maximum: number) {
    const next = 'Make it smaller, or put it where a tool of the agent reads it and say in the request where that is.';
    super(
      'FileTooLarge',
      `The file "${name}" has more than ${maximum} bytes, which is the most that a run takes. ${next}`,
    );
  }
}

/** A payload that is kept outside of the history is not there, or not what was written. */
export class PayloadLost extends AgentsError {
  constructor(
    /** SHA-256 of the payload. */
    readonly payload: string,
    /** What to restore: `the file /…`, or `s3://…`. */
    where: string | undefined,
    problem: 'missing' | 'damaged' | 'no name of a payload',
  ) {
    const next = where === undefined ? '' : ` Restore ${where} from a backup, then retry.`;
    super('PayloadLost', `Payload ${payload} is ${problem}.${next}`);
  }
}

/** The store of large payloads, or the archive, cannot be asked at the moment, or refuses it. */
export class PayloadStoreUnavailable extends AgentsError {
  constructor(
    /** `payload store s3://…` */
    which: string,
    reason: string,
    /** Waiting does not help: no permission, no such bucket, no credentials. */
    readonly refused: boolean,
    options?: ErrorOptions,
  ) {
    const next = 'Check PAYLOAD_STORE or ARCHIVE, AWS_REGION, AWS_ENDPOINT_URL_S3 and the credentials of AWS.';
    const what = refused ? 'refuses' : 'does not answer';
    super('PayloadStoreUnavailable', `The ${which} ${what} (${reason}).${refused ? ` ${next}` : ''}`, options);
  }
}

/** The run cannot be archived now; nothing was written. */
export class CannotArchive extends AgentsError {
  constructor(
    readonly runId: string,
    why: string,
  ) {
    super('CannotArchive', `Run "${runId}" is not archived: ${why}.`);
  }
}

/** What is referred to in the payload store cannot be known; nothing was removed. */
export class CannotPrune extends AgentsError {
  constructor(why: string, options?: ErrorOptions) {
    super('CannotPrune', `Nothing was removed from the payload store: ${why}.`, options);
  }
}

/** The file of an archived run is there and cannot be used. */
export class ArchiveUnusable extends AgentsError {
  constructor(
    readonly runId: string,
    readonly location: string,
    readonly why: string,
  ) {
    super('ArchiveUnusable', `Run "${runId}" is archived in ${location}, which cannot be used: ${why}.`);
  }
}

/** It is there, and nobody can read it: somebody else has written it, a part is damaged, or it is larger than anything can be received. */
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
