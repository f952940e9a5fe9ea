/** What the program's exit code says; scripts may rely on it. */
import type { ApiErrorCode } from '@platform/client';
import type { AgentsErrorCode, RunStatus } from '@platform/temporal';
import { AgentsError } from '@platform/temporal/errors';
import { CommanderError } from 'commander';

export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unavailable: 5,
  failed: 6,
  cancelled: 7,
  waiting: 8,
  left: 130,
} as const;

/** For `--help`. */
export const exitCodesHelp = `
Exit codes:
  0  done; with --watch: the run completed
  1  unexpected error
  2  wrong usage or input
  3  no such run or schedule
  4  the run refused it (decision, limit, retry, pause, message, or it has ended), or you may not do it or must sign in
  5  Temporal, the worker, the agent-service or a receiver of traces is not available
  6  the run failed
  7  the run was cancelled
  8  the run waits for a decision, is paused or stalled (--until-waiting)
  130  left with Ctrl-C while watching; the run goes on`;

const codes: Readonly<Record<AgentsErrorCode | ApiErrorCode, number>> = {
  ApiUnavailable: exitCodes.unavailable,
  ApiRefused: exitCodes.refused,
  SignInRequired: exitCodes.refused,
  NotAllowed: exitCodes.refused,
  TemporalUnavailable: exitCodes.unavailable,
  WorkerUnavailable: exitCodes.unavailable,
  AgentServiceUnavailable: exitCodes.unavailable,
  TracesNotTaken: exitCodes.unavailable,
  SearchAttributesMissing: exitCodes.unavailable,
  RequestRefused: exitCodes.refused,
  InvalidConfiguration: exitCodes.usage,
  InvalidInput: exitCodes.usage,
  UnknownAgent: exitCodes.usage,
  RunNotFound: exitCodes.notFound,
  RunEnded: exitCodes.refused,
  RunKeyConflict: exitCodes.refused,
  DecisionRejected: exitCodes.refused,
  RetryRejected: exitCodes.refused,
  ControlRejected: exitCodes.refused,
  ScheduleNotFound: exitCodes.notFound,
  ScheduleExists: exitCodes.refused,
  ScheduleChanged: exitCodes.refused,
  RevokeRejected: exitCodes.refused,
  RaiseRejected: exitCodes.refused,
  CannotContinue: exitCodes.refused,
  FileNotFound: exitCodes.notFound,
  FileTooLarge: exitCodes.usage,
  PayloadLost: exitCodes.unavailable,
  PayloadStoreUnavailable: exitCodes.unavailable,
  CannotArchive: exitCodes.refused,
  CannotPrune: exitCodes.refused,
  ArchiveUnusable: exitCodes.unavailable,
  Unreadable: exitCodes.unavailable,
};

export function exitCodeOfError(error: unknown): number {
  if (error instanceof AgentsError) return codes[error.code as AgentsErrorCode | ApiErrorCode];
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  return exitCodes.unexpected;
}

/** The exit code for a run that was watched to its end or to a wait. `undefined`: the watcher left before. */
export function exitCodeOfRun(status: RunStatus | undefined): number {
  switch (status) {
    case undefined:
      return exitCodes.left;
    case 'failed':
      return exitCodes.failed;
    case 'cancelled':
      return exitCodes.cancelled;
    case 'waiting':
    case 'paused':
    case 'stalled':
      return exitCodes.waiting;
    case 'running':
    case 'completed':
      return exitCodes.ok;
  }
}
