/** Files, payloads and archived runs: what is outside of the history. */
import { AgentsError } from './agents-error.js';

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
    problem: 'missing' | 'damaged' | 'no name of a payload' | 'no record of a model call',
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

/** It cannot be known which payloads are still referred to; nothing was removed. */
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
