/** What all errors of the client have: a `code` for programs, a message that names the next step for people. */

/** One for each class of error. */
export type AgentsErrorCode =
  | 'TemporalUnavailable'
  | 'WorkerUnavailable'
  | 'AgentServiceUnavailable'
  | 'TracesNotTaken'
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
  | 'RaiseRejected'
  | 'RetryRejected'
  | 'ControlRejected'
  | 'ScheduleNotFound'
  | 'ScheduleExists'
  | 'ScheduleChanged'
  | 'CannotContinue'
  | 'FileNotFound'
  | 'FileTooLarge'
  | 'PayloadLost'
  | 'PayloadStoreUnavailable'
  | 'CannotArchive'
  | 'CannotPrune'
  | 'ArchiveUnusable'
  | 'Unreadable';

/** The class of all errors that a client throws on purpose. An error of another class is a defect. A client of another kind has codes of its own beside these. */
export class AgentsError<Code extends string = AgentsErrorCode> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}
