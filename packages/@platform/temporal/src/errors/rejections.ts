/** The run refused what it was asked to do. Nothing was written. */
import type {
  ControlRejectionReason,
  DecisionRejectionReason,
  RaiseLimitRejectionReason,
  RetryRejectionReason,
  RevokeRuleRejectionReason,
} from '../domain/contract.js';
import { AgentsError } from './agents-error.js';

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

/** The run did not take more of a limit; nothing was written. */
export class RaiseRejected extends AgentsError {
  constructor(
    readonly reason: RaiseLimitRejectionReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super('RaiseRejected', `The limit was not raised (${reason}): ${message}.`, options);
  }
}
